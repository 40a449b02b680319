import { describe, expect, test } from "@jest/globals";
import { getCiphersuiteFromName, getCiphersuiteImpl } from "ts-mls";
import { Mesh } from "../src/index.ts";
import { Random, simulateDmls } from "../src/simulation/index.ts";

describe("simulation", () => {
  test("40 seeds without a violation", async () => {
    let sealed = 0;
    let stolen = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const run = await simulateDmls(seed, { membersMax: 7 });
      expect({ seed, violations: run.violations }).toEqual({ seed, violations: [] });
      sealed += run.sealed;
      stolen += run.stolen;
    }
    // The thieves read something before the healing, so that their silence after it says something.
    expect(stolen).toBeGreaterThan(0);
    expect(sealed).toBeGreaterThan(0);
  });

  test.each([
    [498, "a removed member's last Commit imports what everyone else has acknowledged"],
    [429, "a member is removed while another waits to rejoin its Send Group"],
  ])("seed %i: %s", async (seed) => {
    expect((await simulateDmls(seed)).violations).toEqual([]);
  });

  test("a seed is a run, to the byte", async () => {
    expect(await simulateDmls(4, { membersMax: 5 })).toEqual(await simulateDmls(4, { membersMax: 5 }));
  });

  test("real cryptography takes the same course", async () => {
    const name = getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519");
    const run = await simulateDmls(11, { suite: await getCiphersuiteImpl(name), membersMax: 3 });
    expect(run.violations).toEqual([]);
  });
});

describe("Mesh", () => {
  test("partitions, loses and reorders as it is told", async () => {
    const random = new Random(7);
    const mesh = new Mesh(() => random.next());
    const got: number[] = [];
    await mesh.attach("b").listen(async ([first]) => void got.push(first!));
    for (let i = 0; i < 8; i++) await mesh.attach("a").send(["b"], Uint8Array.of(i));
    mesh.weather = { reaches: () => false, loses: () => false };
    expect(await mesh.deliver()).toBe(false);
    expect(mesh.inFlight).toHaveLength(8);
    mesh.weather = { reaches: () => true, loses: ({ frame }) => frame[0] === 3 };
    await mesh.settle();
    expect(got).not.toEqual([...got].sort());
    expect([...got].sort()).toEqual([0, 1, 2, 4, 5, 6, 7]);
  });
});
