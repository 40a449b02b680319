import { describe, expect, test } from "@jest/globals";
import { srtpProfiles } from "../../src/mls/exporter.ts";
import { exportedBytesMax } from "../../src/mls/limits.ts";
import { hex } from "../crypto/providers.ts";
import { deliver, groupOf, type Person, suite1 } from "./people.ts";

async function two(suite = suite1): Promise<[Person, Person]> {
  return (await groupOf(["alice@a.example/phone", "bob@b.example/phone"], suite)) as [Person, Person];
}

describe("exported secrets (F-12)", () => {
  test("are the same at all members, and others for another label, context, length or epoch", async () => {
    const [alice, bob] = await two();
    const context = Uint8Array.of(1);
    const of = async (person: Person, label: string, with_: Uint8Array, length: number) =>
      hex(await person.group.exportSecret(label, with_, length));
    const base = await of(alice, "label", context, 32);
    expect(await of(bob, "label", context, 32)).toBe(base);
    const others = [
      await of(alice, "other", context, 32),
      await of(alice, "label", new Uint8Array(), 32),
      await of(alice, "label", context, 31),
    ];
    await deliver(await alice.commit(), [alice, bob]);
    others.push(await of(alice, "label", context, 32));
    expect(others[3]).toBe(await of(bob, "label", context, 32));
    for (const other of others) expect(base.startsWith(other)).toBe(false);
  });

  test("have bounds", async () => {
    const [alice] = await two();
    const of = (length: number) => alice.group.exportSecret("label", new Uint8Array(), length);
    expect(await of(exportedBytesMax)).toHaveLength(exportedBytesMax);
    for (const length of [0, -1, 1.5, exportedBytesMax + 1]) {
      await expect(of(length)).rejects.toMatchObject({ code: "too_large" });
    }
  });

  test("key SRTP: one master key and salt for each sender and profile", async () => {
    const [alice, bob] = await two();
    const seen = new Set<string>();
    for (const profile of Object.keys(srtpProfiles) as (keyof typeof srtpProfiles)[]) {
      for (const { leafIndex } of alice.group.members) {
        const keys = await alice.group.srtpKeys(leafIndex, profile);
        expect(await bob.group.srtpKeys(leafIndex, profile)).toEqual(keys);
        expect(keys.masterKey).toHaveLength(srtpProfiles[profile].keyBytes);
        expect(keys.masterSalt).toHaveLength(srtpProfiles[profile].saltBytes);
        seen.add(hex(keys.masterKey));
      }
    }
    expect(seen.size).toBe(6);
  });

  test("are not for who was removed", async () => {
    const [alice, bob] = await two();
    await deliver(await alice.commit({ remove: [bob.client] }), [alice, bob]);
    await expect(bob.group.exportSecret("label", new Uint8Array(), 32)).rejects.toMatchObject({
      code: "removed",
    });
    await expect(bob.group.protect(new Uint8Array())).rejects.toMatchObject({ code: "removed" });
    await expect(bob.group.commit()).rejects.toMatchObject({ code: "removed" });
    await expect(bob.group.propose({ type: "leave" })).rejects.toMatchObject({ code: "removed" });
    expect(() => bob.group.self).toThrow(expect.objectContaining({ code: "removed" }));
  });
});
