import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ClientEvent, JoinedGroup } from "@entente/client";
import { parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, profilePolicy } from "@entente/policy";
import { Person, Testbed } from "@entente/testbed";
import { HostileTransports } from "./hostile-transports.ts";
import { everyoneAtEpochOf } from "./agreement.ts";

// Who wants to leave is out in the end, whichever Commits end epochs before the wish is heard (A23-8, RFC 9420 12.1.3).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person;
const deaf = new HostileTransports();

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { transports: deaf });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  carol = await Person.enrol(testbed.domain("b.example"), "carol@b.example/phone");
});

afterAll(async () => {
  await Promise.all([alice, bob, carol].map((person) => person.leave()));
  await testbed.stop();
});

test("a wish to leave that two Commits did not hear is made again in the next epoch", async () => {
  const group = await alice.client.createGroup();
  await group.invite(["bob@b.example"]);
  const bobs = await bob.joins(group.id);
  deaf.tamper = (item) => (item.message ? [] : [item]);
  await bobs.leave();
  for (let commits = 0; commits < 2; commits++) {
    await group.update();
    await everyoneAtEpochOf(alice, group.id, [bob]);
    expect(bobs.active).toBe(true);
  }
  deaf.tamper = (item) => [item];
  await group.update();
  await bob.until("to be out", (event) => event.kind === "removed" && event.groupId === group.id);
  expect(group.members().map(({ client }) => client)).toEqual([alice.id]);
});

test("who stays is not removed by a wish that was carried out before", async () => {
  const group = await alice.client.createGroup();
  await group.invite(["bob@b.example"]);
  const bobs = await bob.joins(group.id);
  await bobs.leave();
  await bob.until("to be out", (event) => event.kind === "removed" && event.groupId === group.id);
  await group.invite(["bob@b.example"]);
  await bob.until(
    "to be back",
    (event) => event.kind === "joined" && event.groupId === group.id && event.epoch > 1n,
  );
  await group.update();
  await everyoneAtEpochOf(alice, group.id, [bob]);
  expect(bob.client.group(group.id).active).toBe(true);
});

describe.each(["encrypted", "visible"] as const)(
  "in a group of %s handshakes that lets its domain propose removals",
  (handshakes) => {
    const policy = (): GroupPolicy => {
      const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
      return { ...small, behaviour: { ...small.behaviour, handshakes } };
    };

    test("the first Commit that its domain hears of takes the leaver out, though its committer never heard the wish", async () => {
      const group = await alice.client.createGroup({ policy: policy() });
      await group.invite(["bob@b.example"]);
      const bobs = await bob.joins(group.id);
      deaf.tamper = (item) => (item.message ? [] : [item]);
      await bobs.leave();
      const { epoch } = group;
      await group.update();
      deaf.tamper = (item) => [item];
      await bob.until("to be out", (event) => event.kind === "removed" && event.groupId === group.id);
      expect(group.epoch).toBe(epoch + 1n);
      expect(group.members().map(({ client }) => client)).toEqual([alice.id]);
    });

    test("who was carried out and came back stays", async () => {
      const group = await alice.client.createGroup({ policy: policy() });
      await group.invite(["bob@b.example"]);
      await (await bob.joins(group.id)).leave();
      await bob.until("to be out", (event) => event.kind === "removed" && event.groupId === group.id);
      await group.invite(["bob@b.example"]);
      await group.update();
      await bob.until(
        "to be back",
        (event) => event.kind === "epoch" && event.groupId === group.id && event.epoch === group.epoch,
      );
      expect(bob.client.group(group.id).active).toBe(true);
      expect(group.members()).toHaveLength(2);
    });
  },
);

test.each(["encrypted", "visible"] as const)(
  "what has waited as long as the policy says is committed by whoever is there, and not before: %s handshakes (A23-89)",
  async (handshakes) => {
    const policy = (pendingSeconds: number): GroupPolicy => {
      const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
      const behaviour = {
        ...small.behaviour,
        handshakes,
        pendingProposals: "before_message",
        pendingSeconds,
      } as const;
      return { ...small, behaviour };
    };
    const [soon, late] = [
      await alice.client.createGroup({ policy: policy(1) }),
      await alice.client.createGroup({ policy: policy(3_600) }),
    ];
    for (const group of [soon, late]) await group.invite(["carol@b.example"]);
    const out = (group: JoinedGroup) => (event: ClientEvent) =>
      event.kind === "removed" && event.groupId === group.id;
    const wished = (group: JoinedGroup) =>
      alice.until("the wish", (event) => event.kind === "proposed" && event.groupId === group.id);
    // The one that has longer to wait hears the wish first.
    for (const group of [late, soon]) {
      await (await carol.joins(group.id)).leave();
      await wished(group);
    }
    await carol.until("to be out", out(soon));
    expect(soon.members()).toHaveLength(1);
    expect(carol.diary.some(out(late))).toBe(false);
    expect(late.members()).toHaveLength(2);
    await late.send("nothing is waiting any more");
    await carol.until("to be out", out(late));
  },
);
