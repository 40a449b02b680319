import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { groupTermsExtension, parseUserId } from "@entente/mls-wire";
import { groupPolicyExtensionType, profilePolicy } from "@entente/policy";
import { Person, Testbed } from "@entente/testbed";
import { OtherVendor } from "./other-vendor.ts";

// Where handshakes are visible, servers decide by the group's policy as members do, before a Commit is ordered (A23-35, A23-84).
const suite1 = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

let testbed: Testbed<"in-process">;
let alice: Person, carol: Person;
let outlaw: OtherVendor;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  carol = await Person.enrol(testbed.domain("b.example"), "carol@b.example/phone");
  const known = [groupTermsExtension, groupPolicyExtensionType];
  outlaw = await OtherVendor.enrol(testbed.domain("a.example"), "olga@a.example/desk", suite1, known);
});

afterAll(async () => {
  outlaw.close();
  await Promise.all([alice, carol].map((person) => person.leave()));
  await testbed.stop();
});

test("a Commit against the policy is refused with the rule, and one within it is taken", async () => {
  const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
  const policy = { ...small, behaviour: { ...small.behaviour, handshakes: "visible" as const } };
  const group = await alice.client.createGroup({ policy });
  await group.invite(["carol@b.example"]);
  const ofCarol = await carol.joins(group.id);
  await group.invite(["olga@a.example"]);
  await outlaw.reaches(group.epoch);
  const { epoch } = group;
  const memberDomains = ["a.example", "b.example"];
  const removed = group.members().find(({ client }) => client === carol.id)?.leafIndex ?? 0;
  const removal = { proposalType: "remove", remove: { removed } } as const;
  const failure = await outlaw
    .commit([removal], { memberDomains: ["a.example"], removedClients: [carol.id] }, true)
    .then(
      () => undefined,
      (error: unknown) => error as { code?: string; detail?: { reason?: string } },
    );
  expect([failure?.code, failure?.detail?.reason]).toEqual(["bad_commit", "remove_forbidden"]);
  // What it may do it does: renew its own keys.
  await outlaw.commit([], { memberDomains, removedClients: [] }, true);
  await Promise.all([alice, carol].map((person) => person.reaches(group.id, epoch + 1n)));
  expect(group.members()).toHaveLength(3);
  expect(ofCarol.epochAuthenticator).toEqual(group.epochAuthenticator);
});
