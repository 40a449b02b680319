import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { setTimeout as pause } from "node:timers/promises";
import { RpcFailure } from "@entente/client";
import { createSigningKey, ServiceError } from "@entente/service-kit";
import { Person, SecondLog, Testbed } from "@entente/testbed";
import { HostileLookUps } from "./hostile-lookups.ts";

// A log with three witnesses, of which a client asks for two (A18-10, A18-38, OF-12): one that is silent or lies changes nothing, two
// end belief in new heads, and a split view needs two accomplices and is caught even then.
const witnesses = ["b.example", "c.example", "d.example"] as const;
const hostile = new HostileLookUps();
let testbed: Testbed<"in-process">;
let alice: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", ...witnesses], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", {
    transports: hostile,
    silentLogs: "refuse",
    // Of all three witnesses two; of fewer, while they are not known yet, all.
    witnessQuorum: (known) => Math.min(2, known),
  });
  // The witnesses' own statements come by and by.
  await alice.client.logs.look();
});

afterAll(async () => {
  await alice.leave();
  await testbed.stop();
});

/** Bends the line of a witness: its signature, or its name, so that it is the line of nobody who counts. */
function bend(response: Uint8Array, witness: string, what: "signature" | "name"): Uint8Array {
  const bent = Buffer.from(response);
  const line = `— ${witness}/witness `;
  const at = bent.indexOf(line);
  if (at < 0) return bent;
  // Behind the key's name and its four bytes of hash, which are five characters and more of base 64.
  const target = what === "name" ? at + 4 : at + Buffer.byteLength(line) + 40;
  bent[target] = bent[target] === 0x41 ? 0x42 : 0x41;
  return bent;
}

function through(change: (response: Uint8Array) => Uint8Array): void {
  hostile.answer = async (_seen, ask) => {
    const answer = await ask();
    return { ...answer, response: change(answer.response ?? new Uint8Array()) };
  };
}

/** How many witnesses' lines the head has that is given out; all of them have come after a while. */
async function untilCosignedByAll(): Promise<void> {
  let lines = 0;
  hostile.answer = async (_seen, ask) => {
    const answer = await ask();
    const text = Buffer.from(answer.response ?? []).toString("latin1");
    lines = witnesses.filter((witness) => text.includes(`${witness}/witness `)).length;
    return answer;
  };
  while (lines < witnesses.length) {
    try {
      await alice.client.logs.look();
    } catch (error) {
      // The witnesses may take longer than a device's calls last; then it waits as long as it is told to.
      if (!(error instanceof RpcFailure) || error.code !== "too_fast") throw error;
      await pause(error.detail.retryAfterMs ?? 0);
    }
  }
}

const outcome = (): Promise<string> =>
  alice.client.logs.look().then(
    () => "believed",
    (error: unknown) => (error as { code?: string }).code ?? "no code",
  );

describe("two of three witnesses", () => {
  test("are enough when one is silent; a line that is bent on the way spoils its head (C2SP signed-note)", async () => {
    await untilCosignedByAll();
    for (const witness of witnesses) {
      through((response) => bend(response, witness, "name"));
      expect([witness, await outcome()]).toEqual([witness, "believed"]);
      through((response) => bend(response, witness, "signature"));
      expect([witness, await outcome()]).toEqual([witness, "note_signature"]);
    }
  });

  test("are not there when two are silent: nothing new is believed", async () => {
    await untilCosignedByAll();
    through((response) => bend(bend(response, "b.example", "name"), "c.example", "name"));
    expect(await outcome()).toBe("witness_quorum");
    through((response) => bend(bend(response, "c.example", "name"), "d.example", "name"));
    const group = await alice.client.createGroup();
    const other = await Person.enrol(testbed.domain("a.example"), "other@a.example/phone");
    hostile.proof = () => new Uint8Array();
    await expect(group.invite(["other@a.example"])).rejects.toMatchObject({ code: "log_silent" });
    const silence = await alice.until("that the log is silent", ({ kind }) => kind === "log_silent");
    expect(silence).toMatchObject({ domain: "a.example", code: "witness_quorum" });
    hostile.answer = (_seen, ask) => ask();
    expect((await group.invite(["other@a.example"])).added).toEqual(["other@a.example/phone"]);
    await other.leave();
  });

  test("go on without a domain that is really away", async () => {
    await testbed.domain("d.example").stop();
    const late = await Person.enrol(testbed.domain("a.example"), "late@a.example/phone");
    const group = await alice.client.createGroup();
    expect((await group.invite(["late@a.example"])).added).toEqual(["late@a.example/phone"]);
    await late.leave();
    await testbed.domain("d.example").start();
    // Once it is back it cosigns the head that was given out without it.
    await untilCosignedByAll();
    hostile.answer = (_seen, ask) => ask();
  });

  test("go on with a domain that signs with another key than it stated", async () => {
    const d = testbed.domain("d.example");
    await d.stop();
    d.folder.write("witness.key", await createSigningKey());
    await d.start();
    const later = await Person.enrol(testbed.domain("a.example"), "later@a.example/phone");
    const group = await alice.client.createGroup();
    expect((await group.invite(["later@a.example"])).added).toEqual(["later@a.example/phone"]);
    expect(await outcome()).toBe("believed");
    await later.leave();
  });
});

describe("a second history", () => {
  const folder = (domain: string) => testbed.domain(domain).folder;

  async function shown(accomplices: readonly string[]): Promise<SecondLog> {
    const second = await SecondLog.begin(folder("a.example"), accomplices.map(folder));
    await second.revoke("late@a.example/phone");
    hostile.answer = ({ domain, query }, ask) =>
      domain === "a.example"
        ? second.answer(query).catch((error: unknown) => {
            if (!(error instanceof ServiceError)) throw error;
            throw new RpcFailure(error.code, error.message);
          })
        : ask();
    return second;
  }

  test("is not believed with one accomplice among the witnesses", async () => {
    const second = await shown(["b.example"]);
    expect(await outcome()).toBe("witness_quorum");
    await second.stop();
  });

  test("is caught with two: what they cosign contradicts what the third and the client have seen", async () => {
    const second = await shown(["b.example", "c.example"]);
    // Believed by who has seen nothing newer, which the client has as soon as it looks at the real one again.
    hostile.proof = () => new Uint8Array();
    await outcome();
    hostile.answer = (_seen, ask) => ask();
    const passer = await Person.enrol(testbed.domain("a.example"), "passer@a.example/phone");
    await passer.leave();
    await outcome();
    const alarm = await alice.until("an alarm", ({ kind }) => kind === "log_alarm");
    expect(alarm).toMatchObject({ domain: "a.example", problem: "fork" });
    expect((await alice.client.logs.evidence()).length).toBeGreaterThan(0);
    await second.stop();
  });
});
