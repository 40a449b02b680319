import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import { type GroupId, groupTermsExtension, parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, groupPolicyExtensionType, profilePolicy } from "@entente/policy";
import { Person, Testbed } from "@entente/testbed";
import { OtherVendor } from "./other-vendor.ts";

// A group's policy: the same at every member of two domains, and kept by each of them, whatever a member or server does.
const suite1 = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const suite2 = "MLS_128_DHKEMP256_AES128GCM_SHA256_P256";
const policyTypes = [groupTermsExtension, groupPolicyExtensionType];

let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  carol = await Person.enrol(testbed.domain("b.example"), "carol@b.example/phone");
});

afterAll(async () => {
  await Promise.all([alice.leave(), bob.leave(), carol.leave()]);
  await testbed.stop();
});

/** Alice's group with Bob and Carol, in the epoch in which all of them are members. */
async function groupWith(
  change: (policy: GroupPolicy) => GroupPolicy,
): Promise<[JoinedGroup, JoinedGroup, JoinedGroup]> {
  const policy = change(profilePolicy("small_chat", parseUserId("alice@a.example")));
  const group = await alice.client.createGroup({ policy });
  await group.invite(["bob@b.example", "carol@b.example"]);
  return [group, await bob.joins(group.id), await carol.joins(group.id)];
}

const allReach = (groupId: GroupId, epoch: bigint) =>
  Promise.all([alice, bob, carol].map((person) => person.reaches(groupId, epoch)));

const happened = (person: Person, kind: string, groupId: GroupId) =>
  person.until(kind, (event) => event.kind === kind && "groupId" in event && event.groupId === groupId);

describe.each(["encrypted", "visible"] as const)("a policy, in a group of %s handshakes", (handshakes) => {
  const kind = (policy: GroupPolicy): GroupPolicy => ({
    ...policy,
    behaviour: { ...policy.behaviour, handshakes },
  });

  test("is the same for all, and changed for all by an admin alone (A23-41, A23-83)", async () => {
    const [ofAlice, ofBob, ofCarol] = await groupWith(kind);
    expect(ofBob.policy).toEqual(ofAlice.policy);
    const close = (policy: GroupPolicy): GroupPolicy => ({
      ...policy,
      rights: { ...policy.rights, addUsers: "admins" },
    });
    await expect(ofBob.changePolicy(close)).rejects.toMatchObject({
      code: "policy_refused",
      reason: "policy_change_forbidden",
    });
    await ofAlice.changePolicy(close);
    await allReach(ofAlice.id, ofAlice.epoch);
    expect(ofCarol.policy?.rights.addUsers).toBe("admins");
    expect(await happened(bob, "policy_changed", ofAlice.id)).toMatchObject({ by: "alice@a.example/phone" });
    expect(ofCarol.epochAuthenticator).toEqual(ofAlice.epochAuthenticator);
  });

  test("says who removes; a role that was granted counts at once (A18-32, A23-33)", async () => {
    const [ofAlice, ofBob, ofCarol] = await groupWith((policy) => ({
      ...kind(policy),
      rights: { ...policy.rights, removeUsers: "moderators" },
    }));
    await expect(ofBob.remove(["carol@b.example"])).rejects.toMatchObject({ reason: "remove_forbidden" });
    await ofAlice.grant("bob@b.example", "moderator");
    await allReach(ofAlice.id, ofAlice.epoch);
    expect(ofCarol.rankOf("bob@b.example")).toBe("moderator");
    await expect(ofBob.remove(["alice@a.example"])).rejects.toMatchObject({ reason: "remove_higher_rank" });
    await ofBob.remove(["carol@b.example"]);
    await happened(carol, "removed", ofAlice.id);
    await ofAlice.grant("bob@b.example", "member");
    expect(ofAlice.rankOf("bob@b.example")).toBe("member");
  });

  test("says who sends (A18-32)", async () => {
    const [ofAlice, ofBob] = await groupWith((policy) => ({
      ...kind(policy),
      rights: { ...policy.rights, send: "admins" },
    }));
    await expect(ofBob.send("me too")).rejects.toMatchObject({
      code: "policy_refused",
      reason: "send_forbidden",
    });
    await ofAlice.send(`news for ${handshakes}`);
    await carol.reads(`news for ${handshakes}`);
  });
});

describe("who may come in", () => {
  test("domains, devices and numbers are bounded (A23-33, A23-91)", async () => {
    const group = await alice.client.createGroup({
      policy: {
        ...profilePolicy("small_chat", parseUserId("alice@a.example")),
        admission: {
          ...profilePolicy("small_chat", parseUserId("alice@a.example")).admission,
          membersMax: 2,
        },
      },
    });
    await expect(group.invite(["bob@b.example", "carol@b.example"])).rejects.toMatchObject({
      reason: "group_full",
    });
    await group.invite(["bob@b.example"]);
    const closed = await alice.client.createGroup({ policy: "high_security" });
    await closed.changePolicy((policy) => ({
      ...policy,
      admission: { ...policy.admission, domains: ["a.example"] as never },
    }));
    await expect(closed.invite(["bob@b.example"])).rejects.toMatchObject({ code: "policy_refused" });
  });

  test("a client that can not read policies is left out, and said so", async () => {
    const vendor = await OtherVendor.enrol(testbed.domain("a.example"), "vera@a.example/desk", suite1);
    const group = await alice.client.createGroup({ policy: "small_chat" });
    await expect(group.invite(["vera@a.example"])).rejects.toMatchObject({ code: "nothing_compatible" });
    expect(group.members()).toHaveLength(1);
    vendor.close();
  });
});

describe("a member that does not keep to the policy", () => {
  test("is refused by every other, at both domains, for the same reason", async () => {
    const outlaw = await OtherVendor.enrol(
      testbed.domain("a.example"),
      "olaf@a.example/desk",
      suite1,
      policyTypes,
    );
    const [ofAlice, ofBob, ofCarol] = await groupWith((policy) => policy);
    await ofAlice.invite(["olaf@a.example"]);
    await outlaw.reaches(ofAlice.epoch);
    await allReach(ofAlice.id, ofAlice.epoch);
    await outlaw.send("not franked");
    for (const person of [alice, bob, carol]) {
      const event = await happened(person, "refused", ofAlice.id);
      expect(event).toMatchObject({ code: "policy_refused" });
      expect((event as { reason: string }).reason).toContain("franked");
    }
    const removed = ofAlice.members().find(({ client }) => client === "carol@b.example/phone");
    await outlaw.commit([{ proposalType: "remove", remove: { removed: removed?.leafIndex ?? 0 } }], {
      memberDomains: ["a.example", "b.example"],
      removedClients: ["carol@b.example/phone"],
    });
    const isAboutRemoval = (reason: string) => reason.includes("remove others");
    for (const person of [alice, bob, carol]) {
      await person.until(
        "the Commit to be refused",
        (event) => event.kind === "refused" && event.groupId === ofAlice.id && isAboutRemoval(event.reason),
      );
    }
    expect(ofCarol.active).toBe(true);
    expect([ofBob.epoch, ofCarol.epoch]).toEqual([ofAlice.epoch, ofAlice.epoch]);
    expect(ofCarol.epochAuthenticator).toEqual(ofAlice.epochAuthenticator);
    outlaw.close();
  });
});

describe("members see when a better suite has become possible (A23-55)", () => {
  test("as soon as nobody lacks it", async () => {
    const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
    const ann = await Person.enrol(a, "ann@a.example/phone", { suite: suite2 });
    const ben = await Person.enrol(b, "ben@b.example/phone", { suite: suite2 });
    const old = await OtherVendor.enrol(a, "otto@a.example/desk", suite2, policyTypes);
    const group = await ann.client.createGroup({ policy: "small_chat" });
    await group.invite(["ben@b.example", "otto@a.example"]);
    const ofBen = await ben.joins(group.id);
    const upgrade = () => ofBen.suiteUpgrades().find(({ suite }) => suite === suite1);
    expect(upgrade()).toEqual({ suite: suite1, lacking: ["otto@a.example/desk"] });
    await group.remove(["otto@a.example"]);
    expect(await happened(ben, "upgrade_possible", group.id)).toMatchObject({ suite: suite1 });
    await happened(ann, "upgrade_possible", group.id);
    expect(upgrade()?.lacking).toEqual([]);
    old.close();
    await Promise.all([ann.leave(), ben.leave()]);
  });
});
