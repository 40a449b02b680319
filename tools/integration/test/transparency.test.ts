import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { ClientEvent } from "@entente/client";
import type { common } from "@entente/proto";
import { Operator } from "@entente/domain";
import { Person, Testbed } from "@entente/testbed";
import { HostileLookUps } from "./hostile-lookups.ts";

// The transparency logs of two domains that witness each other, as clients see them (A18-10, A18-38, A23-114, F-25, OF-12).
const hostile = new HostileLookUps();
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { transports: hostile });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
});

afterEach(() => {
  hostile.answer = (_seen, ask) => ask();
  hostile.proof = (proof) => proof;
});

afterAll(async () => {
  await Promise.all([alice.leave(), bob.leave()]);
  await testbed.stop();
});

async function revoke(clientId: string, domain: string): Promise<void> {
  const operator = new Operator(testbed.domain(domain).folder);
  await operator.revoke(clientId, 1).finally(() => {
    operator.close();
  });
}

const alarmsOf = ({ diary }: Person): readonly ClientEvent[] =>
  diary.filter(({ kind }) => kind === "log_alarm");

describe("the own name", () => {
  test("its owner is told of each device that comes and goes, whoever did it", async () => {
    const first = await bob.until("the first device", ({ kind }) => kind === "devices");
    expect(first).toMatchObject({ user: "bob@b.example", version: 0, added: ["phone"] });
    const tablet = await Person.enrol(testbed.domain("b.example"), "bob@b.example/tablet");
    await bob.client.logs.look();
    const second = await bob.until("the tablet", (event) => event.kind === "devices" && event.version === 1);
    expect(second).toMatchObject({ added: ["tablet"], removed: [] });
    // The new device goes through the whole history of the name.
    await tablet.until("both devices", (event) => event.kind === "devices" && event.version === 1);
    await revoke("bob@b.example/tablet", "b.example");
    await bob.client.logs.look();
    const third = await bob.until("the removal", (event) => event.kind === "devices" && event.version === 2);
    expect(third).toMatchObject({ removed: ["tablet"] });
    await tablet.leave();
    expect(alarmsOf(bob)).toEqual([]);
  });
});

describe("other people's keys", () => {
  test("are looked up in their own domain's log, and a device that is gone from it is told of and removed", async () => {
    const tablet = await Person.enrol(testbed.domain("b.example"), "bob@b.example/second");
    const group = await alice.client.createGroup();
    const { added, left } = await group.invite(["bob@b.example"]);
    expect(new Set(added)).toEqual(new Set(["bob@b.example/phone", "bob@b.example/second"]));
    // A revoked device that still has KeyPackages keeps nobody from adding the others.
    expect(left).toEqual([{ client: "bob@b.example/tablet", why: "credential_refused" }]);
    await bob.joins(group.id);
    await tablet.joins(group.id);
    await revoke("bob@b.example/second", "b.example");
    await alice.client.logs.look();
    const warning = await alice.until("a warning", ({ kind }) => kind === "key_warning");
    expect(warning).toMatchObject({
      groupId: group.id,
      client: "bob@b.example/second",
      problem: "not_logged",
    });
    await bob.until(
      "the removal",
      (event) => event.kind === "epoch" && event.removed.includes("bob@b.example/second" as never),
    );
    await tablet.leave();
  });

  test("heads of logs go along with messages, and members who saw the same logs find nothing", async () => {
    const group = await alice.client.createGroup();
    await group.invite(["bob@b.example"]);
    const bobs = await bob.joins(group.id);
    await alice.client.logs.look();
    await bob.client.logs.look();
    await group.send("with heads", Buffer.from("mine"));
    await bob.reads("with heads");
    await bobs.send("and back");
    await alice.reads("and back");
    await bob.client.logs.look();
    expect([...alarmsOf(alice), ...alarmsOf(bob)]).toEqual([]);
  });
});

describe("a home Delivery Service that lies about logs", () => {
  const lookAndFail = async (): Promise<unknown> =>
    alice.client.logs.look().then(
      () => "believed",
      (error: { code?: string }) => error.code,
    );

  test("alters an answer: it proves nothing, and nothing of it is believed", async () => {
    hostile.answer = async (_seen, ask) => {
      const answer = await ask();
      const response = Uint8Array.from(answer.response ?? []);
      response[response.length - 40] = (response[response.length - 40] ?? 0) ^ 1;
      return { ...answer, response };
    };
    expect(await lookAndFail()).not.toBe("believed");
    hostile.answer = (_seen, ask) => ask();
    expect(await lookAndFail()).toBe("believed");
  });

  test("answers a question with the answer to another", async () => {
    let kept: common.LogAnswer.$Properties | undefined;
    hostile.answer = async (_seen, ask) => (kept ??= await ask());
    await alice.client.logs.look().catch(() => undefined);
    expect(await lookAndFail()).not.toBe("believed");
  });

  test("shows an older log than before: the client says so, and believes what it believed", async () => {
    const old: common.LogAnswer.$Properties[] = [];
    // Without a proof beside KeyPackages, the log itself is asked.
    hostile.proof = () => new Uint8Array();
    hostile.answer = async ({ domain, query }, ask) => {
      const answer = await ask();
      if (domain === "b.example" && query.search) old.push(answer);
      return answer;
    };
    const older = await Person.enrol(testbed.domain("b.example"), "older@b.example/phone");
    await older.leave();
    const group = await alice.client.createGroup();
    await group.invite(["older@b.example"]);
    expect(old.length).toBeGreaterThan(0);
    hostile.answer = (_seen, ask) => ask();
    // The log of b goes on, and alice sees it.
    const passer = await Person.enrol(testbed.domain("b.example"), "passer@b.example/phone");
    await passer.leave();
    await group.invite(["passer@b.example"]);
    hostile.answer = async ({ domain }, ask) => (domain === "b.example" ? (old[0] ?? {}) : ask());
    const stranger = await Person.enrol(testbed.domain("b.example"), "stranger@b.example/phone");
    await stranger.leave();
    await alice.client.createGroup().then((other) => other.invite(["stranger@b.example"]));
    hostile.answer = (_seen, ask) => ask();
    expect(alarmsOf(alice)).toContainEqual(
      expect.objectContaining({ domain: "b.example", problem: "rollback" }),
    );
    // What shows it is kept for others to check.
    expect((await alice.client.logs.evidence()).length).toBeGreaterThan(0);
  });

  test("withholds or alters the proof beside KeyPackages: the log itself is asked", async () => {
    hostile.proof = () => Uint8Array.of(1, 2, 3);
    const first = await alice.client.createGroup();
    expect((await first.invite(["bob@b.example"])).added).toEqual(["bob@b.example/phone"]);
    hostile.proof = () => new Uint8Array();
    const second = await alice.client.createGroup();
    expect((await second.invite(["bob@b.example"])).added).toEqual(["bob@b.example/phone"]);
  });
});

describe("over a restart of a client", () => {
  test("what it has seen of logs stays, and each change is told once", async () => {
    const versions = (person: Person): readonly number[] =>
      person.diary.flatMap((event) => (event.kind === "devices" ? [event.version] : []));
    const before = versions(bob);
    await bob.leave();
    bob = await Person.return(testbed.domain("b.example"), "bob@b.example/phone");
    await bob.client.logs.look();
    expect(versions(bob).filter((version) => before.includes(version))).toEqual([]);
    expect(alarmsOf(bob)).toEqual([]);
  });
});
