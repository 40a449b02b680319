import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ClientEvent, RpcFailure } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";
import { HostileLookUps } from "./hostile-lookups.ts";

// What becomes of a credential whose log can not be consulted, because it is silent or its head is old: a warning unless told, and a
// refusal where the application is strict (A18-38, A23-114).
const hour = 3_600_000;
let testbed: Testbed<"in-process">;
let bob: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
});

afterAll(async () => {
  await bob.leave();
  await testbed.stop();
});

/** A home that passes on nothing of the peer's log. */
function silence(hostile: HostileLookUps): void {
  hostile.proof = () => new Uint8Array();
  hostile.answer = ({ domain }, ask) =>
    domain === "b.example" ? Promise.reject(new RpcFailure("peer_unreachable", "silent")) : ask();
}

function voice(hostile: HostileLookUps): void {
  hostile.proof = (proof) => proof;
  hostile.answer = (_seen, ask) => ask();
}

const silences = ({ diary }: Person): readonly ClientEvent[] =>
  diary.filter((event) => event.kind === "log_silent");

describe("a client that warns", () => {
  test("adds and sends while a log is silent, and says so once until the log has answered again", async () => {
    const hostile = new HostileLookUps();
    const alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", {
      transports: hostile,
    });
    silence(hostile);
    const group = await alice.client.createGroup();
    expect((await group.invite(["bob@b.example"])).added).toEqual(["bob@b.example/phone"]);
    const told = await alice.until("a silent log", ({ kind }) => kind === "log_silent");
    expect(told).toMatchObject({ domain: "b.example", code: "peer_unreachable" });
    await group.send("while nobody could look");
    await bob.reads("while nobody could look");
    await alice.client.logs.look();
    expect(silences(alice)).toHaveLength(1);
    voice(hostile);
    await alice.client.logs.look();
    silence(hostile);
    const other = await alice.client.createGroup();
    // What was proved a moment ago is not asked again.
    await other.invite(["bob@b.example"]);
    expect(silences(alice)).toHaveLength(1);
    await alice.leave();
  });
});

describe("a client that is strict", () => {
  test("adds nobody whose log is silent", async () => {
    const hostile = new HostileLookUps();
    const anna = await Person.enrol(testbed.domain("a.example"), "anna@a.example/phone", {
      transports: hostile,
      silentLogs: "refuse",
    });
    silence(hostile);
    const group = await anna.client.createGroup();
    await expect(group.invite(["bob@b.example"])).rejects.toMatchObject({ code: "log_silent" });
    expect([group.epoch, group.members().length]).toEqual([0n, 1]);
    voice(hostile);
    expect((await group.invite(["bob@b.example"])).added).toEqual(["bob@b.example/phone"]);
    await anna.leave();
  });

  test("goes on by proofs of the last day, and not when heads are older than that", async () => {
    const hostile = new HostileLookUps();
    let aheadMs = 0;
    const nowMs = (): number => Date.now() + aheadMs;
    const settings = { transports: hostile, silentLogs: "refuse", nowMs } as const;
    const ada = await Person.enrol(testbed.domain("a.example"), "ada@a.example/phone", settings);
    const group = await ada.client.createGroup();
    await group.invite(["bob@b.example"]);
    await bob.joins(group.id);
    silence(hostile);
    aheadMs = 20 * hour;
    await group.send("proved today");
    await bob.reads("proved today");
    aheadMs = 25 * hour;
    await expect(group.send("not proved")).rejects.toMatchObject({ code: "log_silent" });
    // The log answers, with a head that is old for this client: that is no answer.
    voice(hostile);
    await expect(group.send("not proved")).rejects.toMatchObject({ code: "log_silent" });
    expect(silences(ada).map((event) => (event.kind === "log_silent" ? event.code : ""))).toEqual([
      "peer_unreachable",
    ]);
    expect(ada.diary).toContainEqual(expect.objectContaining({ kind: "log_alarm", problem: "stale" }));
    aheadMs = 0;
    await group.send("proved again");
    await bob.reads("proved again");
    expect(bob.texts(group.id)).toEqual(["proved today", "proved again"]);
    await ada.leave();
  });
});
