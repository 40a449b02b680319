import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { groupTermsExtension, parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, groupPolicyExtensionType, profilePolicy } from "@entente/policy";
import { flipped, Person, Testbed } from "@entente/testbed";
import { everyoneAtEpochOf } from "./agreement.ts";
import { OtherVendor } from "./other-vendor.ts";

// To whom a group's GroupInfo goes is its policy's to say, and every Delivery Service that has one asks it (A23-90).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, eve: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { chance: () => 0.99 });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone", { chance: () => 0.99 });
  eve = await Person.enrol(testbed.domain("b.example"), "eve@b.example/phone");
});

afterAll(async () => {
  await Promise.all([alice, bob, eve].map((person) => person.leave()));
  await testbed.stop();
});

type Access = GroupPolicy["admission"]["groupInfo"];

async function groupWith(groupInfo: Access, handshakes: GroupPolicy["behaviour"]["handshakes"]) {
  const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
  const externalJoins = groupInfo === "nobody" || groupInfo === "members" ? "nobody" : "own_clients";
  const policy: GroupPolicy = {
    ...small,
    admission: { ...small.admission, groupInfo, externalJoins, externalProposals: [] },
    behaviour: { ...small.behaviour, handshakes },
  };
  const group = await alice.client.createGroup({ policy });
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
  await everyoneAtEpochOf(alice, group.id, [bob]);
  return group;
}

const withheld = { code: "not_admitted", detail: { reason: "group_info_withheld" } };

describe.each(["encrypted", "visible"] as const)(
  "the GroupInfo of a group of %s handshakes",
  (handshakes) => {
    test("goes to nobody, where the policy says so: not to members either, and none is published", async () => {
      const group = await groupWith("nobody", handshakes);
      for (const person of [alice, bob]) {
        const theirs = person.client.group(group.id);
        await expect(theirs.comparePublished()).rejects.toMatchObject(withheld);
        await expect(theirs.publishState()).rejects.toMatchObject(withheld);
      }
      await expect(eve.client.joinExternally(group.id)).rejects.toMatchObject({ code: "not_admitted" });
      // The group itself goes on.
      await group.send("among us");
      await bob.reads("among us");
    });

    test("goes to members alone, where it says so", async () => {
      const group = await groupWith("members", handshakes);
      for (const person of [alice, bob]) {
        const theirs = person.client.group(group.id);
        // Nobody publishes a tree for joiners where none may come; what servers follow themselves they have.
        expect(await theirs.comparePublished()).toBe(handshakes === "visible" ? "same" : "missing");
        await theirs.publishState();
        expect(await theirs.comparePublished()).toBe("same");
      }
      await expect(eve.client.joinExternally(group.id)).rejects.toMatchObject({ code: "not_admitted" });
    });

    test("goes to those who may join, or to anyone; it lets nobody in", async () => {
      const forJoiners = await groupWith("joiners", handshakes);
      await expect(eve.client.joinExternally(forJoiners.id)).rejects.toMatchObject({
        code: "not_admitted",
        detail: { reason: "not_invited" },
      });
      const forAnyone = await groupWith("anyone", handshakes);
      await expect(eve.client.joinExternally(forAnyone.id)).rejects.toMatchObject({
        code: "external_commit_refused",
        detail: { reason: "not_invited" },
      });
      expect(forAnyone.members()).toHaveLength(2);
    });
  },
);

describe.each(["encrypted", "visible"] as const)(
  "a member that publishes what is not so, in a group of %s handshakes",
  (handshakes) => {
    const refusalOf = (publishing: Promise<void>): Promise<unknown> =>
      publishing.then(
        () => "taken",
        (error: { code?: string; detail?: { reason?: string } }) => [error.code, error.detail?.reason],
      );

    test("does not open the GroupInfo by leaving the policy out, and lets nobody in by another one", async () => {
      const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
      const known = [groupTermsExtension, groupPolicyExtensionType];
      const id = `olga-${handshakes}@a.example/desk`;
      const outlaw = await OtherVendor.enrol(testbed.domain("a.example"), id, suite, known);
      const group = await groupWith("members", handshakes);
      await group.invite([`olga-${handshakes}@a.example`]);
      await outlaw.reaches(group.epoch);
      await everyoneAtEpochOf(alice, group.id, [bob]);
      await group.publishState();
      const withoutPolicy = outlaw.publishes((context) => ({
        ...context,
        extensions: context.extensions.filter(
          ({ extensionType }) => extensionType !== groupPolicyExtensionType,
        ),
      }));
      const isVisible = handshakes === "visible";
      expect(await refusalOf(withoutPolicy)).toEqual(["bad_group_info", "policy_removed"]);
      const other = outlaw.publishes((context) => ({
        ...context,
        confirmedTranscriptHash: flipped(context.confirmedTranscriptHash, 0),
      }));
      // Who follows the group itself sees it; else members do, and put it right.
      expect(await refusalOf(other)).toEqual(isVisible ? ["bad_group_info", "group_info_stale"] : "taken");
      expect(await group.comparePublished()).toBe(isVisible ? "same" : "other");
      for (const person of [alice, bob]) {
        await person.client.group(group.id).publishState();
        expect(await person.client.group(group.id).comparePublished()).toBe("same");
      }
      await expect(eve.client.joinExternally(group.id)).rejects.toMatchObject({ code: "not_admitted" });
      expect(group.members()).toHaveLength(3);
      await group.send(`still ours, ${handshakes}`);
      await bob.reads(`still ours, ${handshakes}`);
      outlaw.close();
    });
  },
);
