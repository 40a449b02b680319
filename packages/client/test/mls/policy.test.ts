import { describe, expect, test } from "@jest/globals";
import { encode } from "@entente/tls-codec";
import { parseClientId, parseDomainName, parseUserId } from "@entente/mls-wire";
import { contextExtensions, GroupPolicy, profilePolicy } from "@entente/policy";
import { AuthenticationGuard } from "../../src/mls/authenticator.ts";
import { commitClaim } from "../../src/mls/commit-claim.ts";
import type { DecidedCommit } from "../../src/mls/chain-head.ts";
import { encodeCommitMessage } from "../../src/mls/commit-codec.ts";
import { createCommit } from "../../src/mls/create-commit.ts";
import { treeExtension } from "../../src/mls/tree-delivery.ts";
import { mlsExtensions } from "../../src/mls/group-policy.ts";
import { forOperation, type Framing } from "../../src/mls/group-state.ts";
import { makeKeyPackage } from "../../src/mls/key-package.ts";
import { pskIndex } from "../../src/mls/psk.ts";
import { decodeKeyPackage } from "ts-mls/keyPackage.js";
import { createProposal, decodeMlsMessage, encodeMlsMessage, type Proposal } from "ts-mls";
import { authenticatorRefusing, deliver, invite, Person } from "./people.ts";
import { claimOf, decidedFrom, mlsStateOf, rawCommit, stateOf } from "./hostile.ts";

const alice = parseUserId("alice@a.example");
const bob = parseUserId("bob@b.example");

function policyWith(change: (policy: GroupPolicy) => Partial<GroupPolicy> = () => ({})): GroupPolicy {
  const base = profilePolicy("small_chat", alice);
  return { ...base, ...change(base) };
}

/** Alice (admin) of a.example with Bob and Carol of b.example, in a group with this policy. */
async function three(policy = policyWith()): Promise<[Person, Person, Person]> {
  const people = (await Promise.all(
    ["alice@a.example/phone", "bob@b.example/phone", "carol@b.example/phone"].map((id) => Person.make(id)),
  )) as [Person, Person, Person];
  await people[0].create("private", true, undefined, policy);
  await invite(people[0], people.slice(1));
  return people;
}

/** What a member does who keeps to MLS and not to the group's policy. */
async function lawless(
  person: Person,
  proposals: readonly Proposal[],
  options: {
    readonly framing?: Framing;
    readonly clients?: readonly string[];
    readonly removed?: readonly string[];
  } = {},
): Promise<DecidedCommit> {
  const state = stateOf(person);
  const guard = new AuthenticationGuard(authenticatorRefusing());
  const clients = (options.clients ?? person.group.members.map(({ client }) => client)) as never;
  const { commit } = await createCommit(
    forOperation(state.mls, guard),
    pskIndex(state, guard),
    person.environment.crypto.suite(person.suite),
    {
      asPublicMessage: (options.framing ?? person.group.framing) === "public",
      proposals,
      alwaysPath: true,
      treeExtension: (tree) => treeExtension(tree, undefined),
      authenticatedData: commitClaim({
        previousHead: person.group.head,
        clients,
        removed: (options.removed ?? []).map((client) => ({
          client: parseClientId(client),
          address: undefined,
        })),
        ends: proposals.some(({ proposalType }) => proposalType === "reinit"),
      }),
      groupInfoExtensions: [],
    },
  );
  return decidedFrom(encodeCommitMessage(commit));
}

/** Every one of these refuses it, for the same reason, and nothing has changed. */
async function expectRefused(decided: DecidedCommit, people: readonly Person[], rule: string): Promise<void> {
  for (const person of people) {
    const { epoch } = person.group;
    const result = await person.group.receiveCommit(decided);
    const code = rule === "framing_wrong" ? { code: rule } : { code: "policy_refused", reason: rule };
    expect(result).toMatchObject({ outcome: "refused", error: code });
    expect(person.group.epoch).toBe(epoch);
  }
}

const context = (policy: GroupPolicy): Proposal => ({
  proposalType: "group_context_extensions",
  groupContextExtensions: { extensions: mlsExtensions(contextExtensions(policy)) },
});

describe.each(["encrypted", "visible"] as const)("a group with a policy, %s handshakes", (handshakes) => {
  const framed = (change: (policy: GroupPolicy) => Partial<GroupPolicy> = () => ({})) =>
    policyWith((base) => {
      const changed = change(base);
      return { ...changed, behaviour: { ...base.behaviour, ...changed.behaviour, handshakes } };
    });

  test("everybody has the same one, and it decides how handshakes are framed", async () => {
    const [a, b, c] = await three(framed());
    expect(b.group.policy).toEqual(a.group.policy);
    expect(c.group.framing).toBe(handshakes === "visible" ? "public" : "private");
    await deliver(await b.commit(), [a, b, c]);
    expect(a.group.epochAuthenticator).toEqual(c.group.epochAuthenticator);
  });

  test("a member without the right adds nobody: not by itself, not by force (A18-7, A23-33)", async () => {
    const [a, b, c] = await three(framed((base) => ({ rights: { ...base.rights, addUsers: "admins" } })));
    const dan = await Person.make("dan@a.example/phone");
    const { keyPackage } = await dan.keyPackage();
    await expect(b.commit({ add: [keyPackage] })).rejects.toMatchObject({
      code: "policy_refused",
      reason: "add_forbidden",
    });
    const clients = [...b.group.members.map(({ client }) => client), dan.client];
    const add = await addOf(dan);
    await expectRefused(await lawless(b, [add], { clients }), [a, c], "add_forbidden");
    await invite(a, [dan], [b, c]);
    expect(c.group.members).toHaveLength(4);
  });

  test("a member without the right removes nobody, the removed one included (A18-32)", async () => {
    const [a, b, c] = await three(framed());
    await expect(b.commit({ remove: [c.client] })).rejects.toMatchObject({ reason: "remove_forbidden" });
    const clients = [a.client, b.client];
    const decided = await lawless(b, [{ proposalType: "remove", remove: { removed: 2 } }], {
      clients,
      removed: [c.client],
    });
    await expectRefused(decided, [a, c], "remove_forbidden");
    await deliver(await a.commit({ remove: [c.client] }), [a, b, c]);
    expect(c.group.active).toBe(false);
  });

  test("the policy is changed by who may, for everybody at once", async () => {
    const [a, b, c] = await three(framed());
    const next = framed((base) => ({ admission: { ...base.admission, membersMax: 3 } }));
    const bytes = encode(GroupPolicy, next);
    await expect(b.commit({ policy: bytes })).rejects.toMatchObject({ reason: "policy_change_forbidden" });
    await expectRefused(await lawless(b, [context(next)]), [a, c], "policy_change_forbidden");
    await deliver(await a.commit({ policy: bytes }), [a, b, c]);
    expect(c.group.policy?.admission.membersMax).toBe(3);
    expect(new Set([a, b, c].map(({ group }) => String(group.epochAuthenticator))).size).toBe(1);
    const dan = await Person.make("dan@a.example/phone");
    const { keyPackage } = await dan.keyPackage();
    await expect(a.commit({ add: [keyPackage] })).rejects.toMatchObject({ reason: "group_full" });
  });

  test("handshakes framed the other way are refused (A23-83)", async () => {
    const [a, b, c] = await three(framed());
    const other = handshakes === "visible" ? "private" : "public";
    await expectRefused(await lawless(b, [], { framing: other }), [a, c], "framing_wrong");
    const { message } = await createProposal(
      await mlsStateOf(b),
      other === "public",
      { proposalType: "remove", remove: { removed: 1 } },
      b.environment.crypto.suite(b.suite),
    );
    expect(await a.group.receive(encodeMlsMessage(message))).toMatchObject({
      outcome: "refused",
      error: { code: "framing_wrong" },
    });
  });

  test("a proposal against the policy waits nowhere, and takes no Commit along", async () => {
    const [a, b, c] = await three(framed());
    const { message } = await createProposal(
      await mlsStateOf(b),
      b.group.framing === "public",
      { proposalType: "remove", remove: { removed: 2 } },
      b.environment.crypto.suite(b.suite),
    );
    for (const person of [a, c])
      expect(await person.group.receive(encodeMlsMessage(message))).toMatchObject({
        outcome: "refused",
        error: { reason: "remove_forbidden" },
      });
    const { group, message: leave } = await c.group.propose({ type: "leave" });
    c.group = group;
    for (const person of [a, b]) await person.receive(leave);
    await deliver(await b.commit(), [a, b, c]);
    expect(c.group.active).toBe(false);
  });
});

async function addOf(person: Person, bytes?: Uint8Array): Promise<Proposal> {
  const keyPackage = decodeKeyPackage(bytes ?? (await person.keyPackage()).keyPackage, 0)![0];
  return { proposalType: "add", add: { keyPackage } };
}

test("a change that switches how handshakes are framed takes effect for all", async () => {
  const [a, b, c] = await three();
  const visible = policyWith((base) => ({ behaviour: { ...base.behaviour, handshakes: "visible" } }));
  await deliver(await a.commit({ policy: encode(GroupPolicy, visible) }), [a, b, c]);
  expect([a, b, c].map(({ group }) => group.framing)).toEqual(["public", "public", "public"]);
  const decided = await b.commit();
  expect(decodeMlsMessage(decided.commit, 0)?.[0].wireformat).toBe("mls_public_message");
  await deliver(decided, [a, b, c]);
});

test("a lost change of policy is asked for again, and survives a restart", async () => {
  const [a, b, c] = await three();
  const bytes = encode(
    GroupPolicy,
    policyWith((base) => ({ rights: { ...base.rights, send: "admins" } })),
  );
  await a.commit({ policy: bytes });
  a.restart();
  expect(a.group.pending?.request.policy).toEqual(bytes);
  const events = (await deliverAll(await b.commit(), [a, b, c]))[0]!;
  expect(events).toContainEqual(
    expect.objectContaining({ type: "own_commit_lost", request: expect.objectContaining({ policy: bytes }) }),
  );
});

async function deliverAll(decided: DecidedCommit, people: readonly Person[]) {
  return Promise.all(people.map((person) => person.receiveCommit(decided)));
}

test("every Commit has a path where the policy says so (A23-96)", async () => {
  const [a, b, c] = await three(
    policyWith((base) => ({ behaviour: { ...base.behaviour, paths: "always" } })),
  );
  const dan = await Person.make("dan@a.example/phone");
  const decided = await invite(a, [dan], [b, c]);
  expect(decided.bundle.welcomes).toHaveLength(1);
  await deliver(await dan.commit(), [a, b, c, dan]);
  const clients = [a, b, c, dan].map(({ client }) => client);
  const erin = await Person.make("erin@a.example/phone");
  const after = [...clients, erin.client];
  const authenticatedData = commitClaim({
    previousHead: b.group.head,
    clients: after,
    removed: [],
    ends: false,
  });
  const pathless = await rawCommit(b, { extraProposals: [await addOf(erin)], authenticatedData });
  await expectRefused(pathless, [a, c, dan], "path_required");
});

test("a KeyPackage that lives too long is refused by all (A23-71)", async () => {
  const [a, b, c] = await three(
    policyWith((base) => ({ demands: { ...base.demands, keyPackageSecondsMax: 40 * 86_400 } })),
  );
  const dan = await Person.make("dan@a.example/phone");
  const { environment, suite, identity } = dan;
  const long = await makeKeyPackage(environment, { suite, identity, lifetimeSeconds: 60n * 86_400n });
  const { keyPackage } = long;
  await expect(a.commit({ add: [keyPackage] })).rejects.toMatchObject({ reason: "key_package_too_long" });
  const clients = [...b.group.members.map(({ client }) => client), dan.client];
  await expectRefused(
    await lawless(b, [await addOf(dan, keyPackage)], { clients }),
    [a, c],
    "key_package_too_long",
  );
});

describe("who makes or joins a group", () => {
  test("can not make one that refuses its maker, or contradicts itself", async () => {
    const person = await Person.make("alice@a.example/phone");
    const making = (policy: GroupPolicy) => person.create("private", true, undefined, policy);
    await expect(
      making(
        policyWith((base) => ({ admission: { ...base.admission, domains: [parseDomainName("b.example")] } })),
      ),
    ).rejects.toMatchObject({ code: "policy_refused", reason: "domain_forbidden" });
    await expect(
      making(
        policyWith((base) => ({
          demands: { ...base.demands, suites: ["MLS_128_DHKEMP256_AES128GCM_SHA256_P256"] },
        })),
      ),
    ).rejects.toMatchObject({ reason: "suite_forbidden" });
    await expect(
      making(policyWith((base) => ({ admission: { ...base.admission, membersMax: 0 } }))),
    ).rejects.toMatchObject({ reason: "policy_invalid" });
  });

  test("an admin who left has a successor", async () => {
    const [a, b, c] = await three();
    expect([a.group.rankOf(alice), a.group.rankOf(bob)]).toEqual(["admin", "member"]);
    const { group, message } = await a.group.propose({ type: "leave" });
    a.group = group;
    for (const person of [b, c]) await person.receive(message);
    await deliver(await b.commit(), [a, b, c]);
    expect(c.group.rankOf(bob)).toBe("admin");
    await deliver(await b.commit({ remove: [c.client] }), [b, c]);
    expect(b.group.members).toHaveLength(1);
  });
});

describe("messages", () => {
  test("are sent by who may (A18-32)", async () => {
    const [a, b, c] = await three(policyWith((base) => ({ rights: { ...base.rights, send: "admins" } })));
    await expect(b.group.protect(new Uint8Array(3))).rejects.toMatchObject({
      code: "policy_refused",
      reason: "send_forbidden",
    });
    expect(await c.receive(await a.send("news"))).toMatchObject([{ type: "application_message" }]);
  });

  test("are franked, or deniable, as the group says (A18-36, A23-100)", async () => {
    const [a, b] = await three();
    const aad = Uint8Array.of(7);
    const { message, frankingKey } = await a.group.protect(new TextEncoder().encode("hello"), aad);
    const [event] = await b.receive(message);
    expect(event).toMatchObject({ type: "application_message", authenticatedData: aad, frankingKey });
    expect(new TextDecoder().decode((event as { plaintext: Uint8Array }).plaintext)).toBe("hello");
    const [d, e] = await three(
      policyWith((base) => ({ behaviour: { ...base.behaviour, accountability: "deniable" } })),
    );
    const [plain] = await e.receive(await d.send("hello"));
    expect(plain).toMatchObject({ frankingKey: undefined, authenticatedData: new Uint8Array() });
  });

  test("that are not, or not truly, franked are refused", async () => {
    const { createApplicationMessage } = await import("ts-mls");
    const [a, b] = await three();
    const cs = a.environment.crypto.suite(a.suite);
    const raw = async (plaintext: Uint8Array, authenticatedData: Uint8Array) => {
      const { privateMessage } = await createApplicationMessage(
        await mlsStateOf(a),
        plaintext,
        cs,
        authenticatedData,
      );
      return encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
    };
    expect(await b.group.receive(await raw(Uint8Array.of(1), new Uint8Array()))).toMatchObject({
      error: { reason: "franking_missing" },
    });
    const { FrankedAuthenticatedData, FrankedContent } = await import("@entente/policy");
    const content = encode(FrankedContent, { frankingKey: new Uint8Array(32), content: Uint8Array.of(1) });
    const lie = encode(FrankedAuthenticatedData, {
      magic: "franked",
      commitment: new Uint8Array(32),
      authenticatedData: new Uint8Array(),
    });
    expect(await b.group.receive(await raw(content, lie))).toMatchObject({
      error: { reason: "franking_missing" },
    });
  });

  test("are padded as the group says (A23-93)", async () => {
    const [a] = await three(
      policyWith((base) => ({ behaviour: { ...base.behaviour, padding: "blocks", paddingBytes: 2_048 } })),
    );
    const short = await a.group.protect(new Uint8Array(10));
    const longer = await a.group.protect(new Uint8Array(1_500));
    expect(short.message.length).toBe(longer.message.length);
    expect(short.message.length).toBeGreaterThan(2_048);
  });
});

test("a group without a policy is as ever", async () => {
  const people = await Promise.all(
    ["alice@a.example/phone", "bob@b.example/phone"].map((id) => Person.make(id)),
  );
  const [a, b] = people as [Person, Person];
  await a.create();
  await invite(a, [b]);
  expect(a.group.policy).toBeUndefined();
  await a.receiveCommit(await rawCommit(b, { authenticatedData: claimOf(b) }));
  const next = encode(GroupPolicy, policyWith());
  await deliver(await a.commit({ policy: next }), [a]);
  expect(a.group.policy).toEqual(policyWith());
});
