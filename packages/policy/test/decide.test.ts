import { describe, expect, test } from "@jest/globals";
import { encode } from "@entente/tls-codec";
import {
  type CipherSuite,
  type Extension,
  groupTermsExtension,
  parseClientId,
  parseDomainName,
} from "@entente/mls-wire";
import {
  type Actor,
  decide,
  type GroupAction,
  GroupPolicy,
  groupPolicyExtensionType,
  type PolicyProposal,
  profilePolicy,
  type ProposedChange,
  type Roster,
  type RuleCode,
  ruleSentences,
  sentenceOf,
} from "../src/index.ts";
import { alice, bob, carol, contextOf, keyPackageOf, leafOf, members, policyWith } from "./people.ts";

/** Alice (admin), Bob and Carol, one client each, and Bob's second client. */
const roster = members(
  "alice@a.example/phone",
  "bob@b.example/phone",
  "carol@b.example/phone",
  "bob@b.example/desk",
);
const member = (leafIndex: number): Actor => ({ kind: "member", leafIndex });
const [byAlice, byBob, byCarol] = [member(0), member(1), member(2)];
const external: Actor = { kind: "external_sender", senderIndex: 0 };
const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

type Commit = GroupAction & { readonly kind: "commit" };

function commit(
  policy: GroupPolicy,
  actor: Actor,
  changes: readonly (ProposedChange | PolicyProposal)[],
  rest: Partial<Commit> = {},
): Commit {
  return {
    kind: "commit",
    actor,
    framing: "private",
    pathLeaf: undefined,
    proposals: changes.map((each) => ("change" in each ? each : { actor, change: each })),
    extensions: contextOf(policy),
    ...rest,
  };
}

function expectRefused(policy: GroupPolicy, action: GroupAction, code: RuleCode, on: Roster = roster): void {
  const verdict = decide(policy, on, action);
  expect(verdict).toMatchObject({ allowed: false, code });
  if (!verdict.allowed) expect(sentenceOf(verdict)).toContain(ruleSentences[code]);
}

function expectAllowed(policy: GroupPolicy, action: GroupAction, on: Roster = roster): void {
  expect(decide(policy, on, action)).toEqual({ allowed: true });
}

const add = (client: string): ProposedChange => ({ type: "add", keyPackage: keyPackageOf(client) });
const remove = (leafIndex: number): ProposedChange => ({ type: "remove", leafIndex });

describe("who may add (A18-7, A18-32, A18-33, A23-33, A23-84)", () => {
  const moderated = policyWith({
    rights: { addUsers: "moderators" },
    roles: [
      { user: alice, role: "admin" },
      { user: bob, role: "moderator" },
    ],
  });

  test("users", () => {
    expectAllowed(moderated, commit(moderated, byAlice, [add("dan@c.example/phone")]));
    expectAllowed(moderated, commit(moderated, byBob, [add("dan@c.example/phone")]));
    expectRefused(moderated, commit(moderated, byCarol, [add("dan@c.example/phone")]), "add_forbidden");
  });

  test("the right is the proposer's, whoever commits", () => {
    const byReference = { actor: byCarol, change: add("dan@c.example/phone") };
    expectRefused(moderated, commit(moderated, byAlice, [byReference]), "add_forbidden");
    const proposed = { actor: byAlice, change: add("dan@c.example/phone") };
    expectAllowed(moderated, commit(moderated, byCarol, [proposed]));
    expect(decide(moderated, roster, commit(moderated, byAlice, [remove(1), byReference]))).toMatchObject({
      proposal: 1,
    });
  });

  test("devices of a member: the member, or who has the right", () => {
    const policy = policyWith();
    expectAllowed(policy, commit(policy, byBob, [add("bob@b.example/watch")]));
    expectRefused(policy, commit(policy, byAlice, [add("bob@b.example/watch")]), "add_client_forbidden");
    const delegated = policyWith({ rights: { addClients: "admins" } });
    expectAllowed(delegated, commit(delegated, byAlice, [add("bob@b.example/watch")]));
    expectRefused(
      delegated,
      commit(delegated, byCarol, [add("bob@b.example/watch")]),
      "add_client_forbidden",
    );
  });

  test("domains", () => {
    const policy = policyWith({
      admission: { domains: [parseDomainName("a.example"), parseDomainName("b.example")] },
    });
    expectAllowed(policy, commit(policy, byAlice, [add("dan@b.example/phone")]));
    expectRefused(policy, commit(policy, byAlice, [add("dan@c.example/phone")]), "domain_forbidden");
  });

  test("members and devices are bounded, at the bound and past it", () => {
    const policy = policyWith({ admission: { membersMax: 5, clientsPerUserMax: 3 } });
    expectAllowed(policy, commit(policy, byBob, [add("bob@b.example/watch")]));
    expectRefused(
      policy,
      commit(policy, byAlice, [add("d@b.example/x"), add("e@b.example/x")]),
      "group_full",
    );
    expectAllowed(policy, commit(policy, byAlice, [add("d@b.example/x"), remove(1), add("e@b.example/x")]));
    const narrow = policyWith({ admission: { clientsPerUserMax: 2 } });
    expectRefused(narrow, commit(narrow, byBob, [add("bob@b.example/watch")]), "clients_per_user");
    expectAllowed(narrow, commit(narrow, byBob, [remove(3), add("bob@b.example/watch")]));
  });
});

describe("who may remove (A18-32, A23-33)", () => {
  const policy = policyWith({
    rights: { removeUsers: "moderators" },
    roles: [
      { user: alice, role: "admin" },
      { user: bob, role: "moderator" },
    ],
  });

  test("others", () => {
    expectAllowed(policy, commit(policy, byBob, [remove(2)]));
    expectRefused(policy, commit(policy, byCarol, [remove(1)]), "remove_forbidden");
    expectRefused(policy, commit(policy, byBob, [remove(0)]), "remove_higher_rank");
  });

  test("oneself: own devices, and leaving", () => {
    expectAllowed(policy, commit(policy, member(3), [remove(1)]));
    expectAllowed(policy, commit(policy, byAlice, [{ actor: byCarol, change: remove(2) }]));
    expectAllowed(policy, {
      kind: "proposal",
      framing: "private",
      extensions: contextOf(policy),
      actor: byCarol,
      change: remove(2),
    });
  });
});

describe("what a client must be (A23-56, A23-71, A23-82)", () => {
  const check = (policy: GroupPolicy, change: ProposedChange, code: RuleCode | undefined) => {
    const action = commit(policy, byAlice, [change]);
    if (code === undefined) expectAllowed(policy, action);
    else expectRefused(policy, action, code);
  };
  const added = (
    leaf: Parameters<typeof leafOf>[1],
    rest: Parameters<typeof keyPackageOf>[1] = {},
  ): ProposedChange => ({
    type: "add",
    keyPackage: keyPackageOf(leafOf("dan@c.example/phone", leaf), rest),
  });

  test("a KeyPackage's lifetime, at the bound and past it", () => {
    const policy = policyWith({ demands: { keyPackageSecondsMax: 1_000 } });
    check(policy, added({}, { lifetimeSeconds: 1_000n }), undefined);
    check(policy, added({}, { lifetimeSeconds: 1_001n }), "key_package_too_long");
  });

  test("a certificate's validity, at the bound and past it", () => {
    const policy = policyWith({ demands: { credentialSecondsMax: 1_000 } });
    check(policy, added({ credentialSeconds: 1_000n }), undefined);
    check(policy, added({ credentialSeconds: 1_001n }), "credential_too_long");
    check(policyWith(), added({ credentialSeconds: 10n ** 12n }), undefined);
    check(policy, added({ credentialType: "basic", credentialSeconds: undefined }), undefined);
  });

  test("credential types", () => {
    const policy = policyWith({ demands: { credentials: ["x509"] } });
    check(policy, added({}), undefined);
    check(policy, added({ credentialType: "basic" }), "credential_type_forbidden");
  });

  test("extensions: required, forbidden, unknown", () => {
    const { capabilities } = leafOf("dan@c.example/phone");
    const supporting = (...types: number[]) => ({ capabilities: { ...capabilities, extensions: types } });
    const required = policyWith({ demands: { requiredExtensions: [0xf001] } });
    check(required, added(supporting(0xf001, groupTermsExtension, groupPolicyExtensionType)), undefined);
    check(required, added(supporting(groupTermsExtension, groupPolicyExtensionType)), "extension_missing");
    check(policyWith(), added(supporting()), "extension_missing");
    const forbidden = policyWith({ demands: { forbiddenExtensions: ["application_id"] } });
    check(forbidden, added({ extensionTypes: ["application_id"] }), "extension_forbidden");
    check(forbidden, added({}, { extensionTypes: ["application_id"] }), "extension_forbidden");
    check(policyWith(), added({ extensionTypes: ["application_id"] }), undefined);
    const strict = policyWith({ demands: { unknownExtensions: "refuse" } });
    check(strict, added({ extensionTypes: [0xf0ff] }), "extension_unknown");
    check(strict, added({ extensionTypes: [0x1a1a] }), undefined);
    check(policyWith(), added({ extensionTypes: [0xf0ff] }), undefined);
  });

  test("it binds Updates and paths too", () => {
    const policy = policyWith({ demands: { credentials: ["x509"] } });
    const basic = leafOf("bob@b.example/phone", { credentialType: "basic" });
    expectRefused(
      policy,
      commit(policy, byAlice, [{ actor: byBob, change: { type: "update", leaf: basic } }]),
      "credential_type_forbidden",
    );
    expectRefused(policy, commit(policy, byBob, [], { pathLeaf: basic }), "credential_type_forbidden");
    expectAllowed(policy, commit(policy, byBob, [], { pathLeaf: leafOf("bob@b.example/phone") }));
  });
});

describe("framing, paths and other types (A23-83, A23-88, A23-96)", () => {
  test("handshakes are framed as the group says", () => {
    const [encrypted, visible] = [policyWith(), policyWith({ behaviour: { handshakes: "visible" } })];
    expectAllowed(encrypted, commit(encrypted, byBob, []));
    expectRefused(encrypted, commit(encrypted, byBob, [], { framing: "public" }), "framing_wrong");
    expectAllowed(visible, commit(visible, byBob, [], { framing: "public" }));
    expectRefused(visible, commit(visible, byBob, []), "framing_wrong");
    const proposal = {
      kind: "proposal",
      actor: byBob,
      change: remove(1),
      extensions: contextOf(visible),
    } as const;
    expectRefused(visible, { ...proposal, framing: "private" }, "framing_wrong");
    expectAllowed(encrypted, { ...proposal, actor: external, framing: "public" });
  });

  test("every Commit has a path where the group says so", () => {
    const policy = policyWith({ behaviour: { paths: "always" } });
    expectRefused(policy, commit(policy, byBob, [add("dan@c.example/phone")]), "path_required");
    expectAllowed(
      policy,
      commit(policy, byBob, [add("dan@c.example/phone")], { pathLeaf: leafOf("bob@b.example/phone") }),
    );
  });

  test("PSKs, other types, and an ExternalInit of a member", () => {
    const policy = policyWith({
      rights: { preSharedKeys: "admins" },
      admission: { otherProposals: [0xf00d] },
    });
    expectAllowed(policy, commit(policy, byAlice, [{ type: "psk" }]));
    expectRefused(policy, commit(policy, byBob, [{ type: "psk" }]), "psk_forbidden");
    expectAllowed(policy, commit(policy, byBob, [{ type: "other", proposalType: 0xf00d }]));
    expectRefused(
      policy,
      commit(policy, byBob, [{ type: "other", proposalType: 0xf00e }]),
      "proposal_type_forbidden",
    );
    expectRefused(policy, commit(policy, byBob, [{ type: "external_init" }]), "proposal_type_forbidden");
  });

  test("who is no member does nothing", () => {
    const policy = policyWith();
    expectRefused(policy, commit(policy, member(9), []), "actor_unknown");
    expectRefused(
      policy,
      commit(policy, byAlice, [{ actor: member(9), change: remove(1) }]),
      "actor_unknown",
    );
    expectRefused(policy, commit(policy, external, []), "actor_unknown");
    expectRefused(policy, { kind: "message", leafIndex: 9, franked: true }, "actor_unknown");
  });
});

describe("external senders and joiners (A23-35, A23-42, A23-43, A23-86, A23-87)", () => {
  const newcomer = (client: string, invitedBy?: string): Actor & { readonly kind: "new_member" } => ({
    kind: "new_member",
    leaf: leafOf(client),
    ...(invitedBy === undefined ? {} : { invitedBy: parseClientId(invitedBy) }),
  });
  const join = (policy: GroupPolicy, actor: Actor, ...more: ProposedChange[]) =>
    commit(policy, actor, [{ type: "external_init" }, ...more], {
      framing: "public",
      pathLeaf: leafOf("dan@c.example/phone"),
    });

  test("external senders propose what the policy lists", () => {
    const policy = policyWith({ admission: { externalProposals: ["remove"] } });
    expectAllowed(policy, commit(policy, byBob, [{ actor: external, change: remove(2) }]));
    expectRefused(
      policy,
      commit(policy, byBob, [{ actor: external, change: add("dan@c.example/phone") }]),
      "external_sender_forbidden",
    );
  });

  test.each([
    ["nobody", [false, false, false]],
    ["own_clients", [true, false, false]],
    ["invited", [true, true, false]],
    ["anyone", [true, true, true]],
  ] as const)("external Commits: %s", (externalJoins, expected) => {
    const policy = policyWith({ admission: { externalJoins } });
    const joiners = [
      newcomer("bob@b.example/watch"),
      newcomer("dan@c.example/x", "bob@b.example/phone"),
      newcomer("dan@c.example/x"),
    ];
    for (const [index, joiner] of joiners.entries()) {
      if (expected[index] === true) expectAllowed(policy, join(policy, joiner));
      else expectRefused(policy, join(policy, joiner), "external_join_forbidden");
    }
  });

  test("an invitation counts while its maker may add users", () => {
    const policy = policyWith({ admission: { externalJoins: "invited" }, rights: { addUsers: "admins" } });
    expectAllowed(policy, join(policy, newcomer("dan@c.example/x", "alice@a.example/phone")));
    expectRefused(
      policy,
      join(policy, newcomer("dan@c.example/x", "bob@b.example/phone")),
      "external_join_forbidden",
    );
    expectRefused(
      policy,
      join(policy, newcomer("dan@c.example/x", "erin@a.example/phone")),
      "external_join_forbidden",
    );
  });

  test("a joiner removes its own former leaf and no other", () => {
    const policy = policyWith({ admission: { externalJoins: "own_clients" } });
    expectAllowed(policy, join(policy, newcomer("bob@b.example/phone"), remove(1)));
    expectRefused(policy, join(policy, newcomer("bob@b.example/phone"), remove(2)), "new_member_forbidden");
  });

  test("who comes back proves it by the key of an epoch, where that is wanted (A23-47)", () => {
    const policy = policyWith({
      admission: { externalJoins: "own_clients", rejoin: "proven" },
      retention: { resumptionEpochs: 4 },
    });
    const back = newcomer("bob@b.example/phone");
    expectAllowed(policy, join(policy, back, remove(1), { type: "psk", membership: true }));
    expectRefused(policy, join(policy, back, remove(1)), "rejoin_unproven");
    expectRefused(
      policy,
      join(policy, back, remove(1), { type: "psk", membership: false }),
      "rejoin_unproven",
    );
    expectAllowed(policy, join(policy, newcomer("bob@b.example/watch")));
  });

  test("a joiner fits the policy like anybody", () => {
    const policy = policyWith({
      admission: {
        externalJoins: "anyone",
        domains: [parseDomainName("a.example"), parseDomainName("b.example")],
      },
    });
    expectRefused(policy, join(policy, newcomer("dan@c.example/x")), "domain_forbidden");
    const full = policyWith({ admission: { externalJoins: "anyone", membersMax: 4 } });
    expectRefused(full, join(full, newcomer("dan@c.example/x")), "group_full");
  });

  test("proposals to be added", () => {
    const policy = policyWith({ admission: { newMemberProposals: "own_clients" } });
    const change = (client: string) => ({ actor: newcomer(client), change: add(client) });
    expectAllowed(policy, commit(policy, byAlice, [change("bob@b.example/watch")]));
    expectRefused(policy, commit(policy, byAlice, [change("dan@c.example/x")]), "new_member_forbidden");
    expectRefused(
      policy,
      commit(policy, byAlice, [{ actor: newcomer("bob@b.example/watch"), change: remove(1) }]),
      "new_member_forbidden",
    );
  });
});

describe("changes of the policy (A23-41)", () => {
  const roles = [
    { user: alice, role: "admin" },
    { user: bob, role: "moderator" },
  ] as const;
  const policy = policyWith({ roles });
  const change = (next: GroupPolicy, ...others: readonly Extension[]): ProposedChange => ({
    type: "group_context_extensions",
    extensions: contextOf(next, ...others),
  });

  test("only by who may", () => {
    const next = policyWith({ roles, admission: { membersMax: 99 } });
    expectAllowed(policy, commit(policy, byAlice, [change(next)]));
    expectRefused(policy, commit(policy, byBob, [change(next)]), "policy_change_forbidden");
    const open = policyWith({ roles, rights: { changePolicy: "members" } });
    expectAllowed(
      open,
      commit(open, byCarol, [
        change(policyWith({ roles, rights: { changePolicy: "members", send: "admins" } })),
      ]),
    );
  });

  test("roles are given up to one's own", () => {
    const grant = (role: "moderator" | "admin") =>
      policyWith({ roles: [...roles, { user: carol, role }], rights: { changeRoles: "moderators" } });
    const lax = policyWith({ roles, rights: { changeRoles: "moderators" } });
    expectAllowed(lax, commit(lax, byBob, [change(grant("moderator"))]));
    expectRefused(lax, commit(lax, byBob, [change(grant("admin"))]), "role_change_forbidden");
    expectRefused(lax, commit(lax, byCarol, [change(grant("moderator"))]), "role_change_forbidden");
    const dethroned = policyWith({ roles: [roles[1]], rights: { changeRoles: "moderators" } });
    expectRefused(lax, commit(lax, byBob, [change(dethroned)]), "role_change_forbidden");
    expectAllowed(lax, commit(lax, byAlice, [change(dethroned)]));
  });

  test("other extensions need their own right", () => {
    const other = { extensionType: 0xf001, extensionData: Uint8Array.of(1) };
    expectAllowed(policy, commit(policy, byAlice, [change(policy, other)]));
    const open = policyWith({ roles, rights: { changePolicy: "members" } });
    expectAllowed(open, commit(open, byCarol, [change(open)]));
    expectRefused(open, commit(open, byCarol, [change(open, other)]), "extension_change_forbidden");
  });

  test("a group that has a policy keeps a readable one that holds together", () => {
    const raw = (extensions: readonly Extension[]): ProposedChange => ({
      type: "group_context_extensions",
      extensions,
    });
    expectRefused(policy, commit(policy, byAlice, [raw([])]), "policy_removed");
    const unreadable = { extensionType: groupPolicyExtensionType, extensionData: Uint8Array.of(0, 9) };
    expectRefused(policy, commit(policy, byAlice, [raw([unreadable])]), "policy_unreadable");
    const extensionData = encode(GroupPolicy, policyWith({ admission: { membersMax: 0 } }));
    expectRefused(
      policy,
      commit(policy, byAlice, [raw([{ extensionType: groupPolicyExtensionType, extensionData }])]),
      "policy_invalid",
    );
    const [bare, terms] = contextOf(policy);
    expectRefused(policy, commit(policy, byAlice, [raw([bare!, terms!])]), "required_capabilities_missing");
    expectRefused(policy, commit(policy, byAlice, [raw([bare!])]), "terms_differ");
    const [, otherTerms] = contextOf(policyWith({ behaviour: { handshakes: "visible" } }));
    expectRefused(policy, commit(policy, byAlice, [raw([bare!, otherTerms!])]), "terms_differ");
    const forbids = policyWith({ roles, demands: { forbiddenExtensions: [0xf001] } });
    expectRefused(
      policy,
      commit(policy, byAlice, [change(forbids, { extensionType: 0xf001, extensionData: new Uint8Array() })]),
      "extension_forbidden",
    );
  });

  test("everybody who stays fits the new policy", () => {
    const next = policyWith({ roles, admission: { domains: [parseDomainName("a.example")] } });
    expectRefused(policy, commit(policy, byAlice, [change(next)]), "members_unfit");
    expectAllowed(policy, commit(policy, byAlice, [remove(1), remove(2), remove(3), change(next)]));
    const small = policyWith({ roles, admission: { membersMax: 3 } });
    expectRefused(policy, commit(policy, byAlice, [change(small)]), "members_unfit");
    expectAllowed(policy, commit(policy, byAlice, [change(small), remove(3)]));
    expectRefused(
      policy,
      commit(policy, byAlice, [change(next), remove(1), remove(2), remove(3), add("dan@c.example/x")]),
      "members_unfit",
    );
  });

  test("required_capabilities come and go with the policy", () => {
    const without = policyWith({ roles, demands: { requiredCapabilities: "absent" } });
    const context = contextOf(without);
    expect(context).toHaveLength(2);
    expectAllowed(
      policy,
      commit(policy, byAlice, [{ type: "group_context_extensions", extensions: context }]),
    );
  });
});

describe("ReInit (A23-85)", () => {
  const policy = policyWith({ rights: { reInit: "admins" } });
  const reInit = (next: GroupPolicy, to: CipherSuite = suite): ProposedChange => ({
    type: "reinit",
    version: "mls10",
    suite: to,
    extensions: contextOf(next),
  });

  test("by who may, to an accepted suite, with a policy that a change could bring", () => {
    expectAllowed(policy, commit(policy, byAlice, [reInit(policy)]));
    expectRefused(policy, commit(policy, byBob, [reInit(policy)]), "reinit_forbidden");
    expectRefused(
      policy,
      commit(policy, byAlice, [reInit(policy, "MLS_256_DHKEMP521_AES256GCM_SHA512_P521")]),
      "suite_forbidden",
    );
    expectRefused(
      policy,
      commit(policy, byAlice, [{ type: "reinit", version: "mls10", suite, extensions: [] }]),
      "policy_removed",
    );
    const open = policyWith({ rights: { reInit: "members" } });
    expectAllowed(open, commit(open, byBob, [reInit(open)]));
    expectRefused(
      open,
      commit(open, byBob, [reInit(policyWith({ rights: { send: "admins" } }))]),
      "policy_change_forbidden",
    );
  });
});

describe("messages (A18-36, A23-100)", () => {
  test("who may send", () => {
    const policy = policyWith({ rights: { send: "admins" } });
    expectAllowed(policy, { kind: "message", leafIndex: 0, franked: true });
    expectRefused(policy, { kind: "message", leafIndex: 1, franked: true }, "send_forbidden");
  });

  test("franked or deniable, as the group says", () => {
    const [franked, deniable] = [policyWith(), policyWith({ behaviour: { accountability: "deniable" } })];
    expectAllowed(franked, { kind: "message", leafIndex: 1, franked: true });
    expectRefused(franked, { kind: "message", leafIndex: 1, franked: false }, "franking_missing");
    expectAllowed(deniable, { kind: "message", leafIndex: 1, franked: false });
    expectRefused(deniable, { kind: "message", leafIndex: 1, franked: true }, "franking_forbidden");
  });
});

describe("when no admin is left", () => {
  const others = members(undefined, "bob@b.example/phone", "carol@b.example/phone");
  const change = (policy: GroupPolicy, actor: Actor) =>
    commit(policy, actor, [
      {
        type: "group_context_extensions",
        extensions: contextOf({ ...policy, roles: [{ user: carol, role: "admin" }] }),
      },
    ]);

  test("the lowest leaf of the highest rank is", () => {
    const policy = policyWith();
    expectAllowed(policy, change(policy, byBob), others);
    expectRefused(policy, change(policy, byCarol), "role_change_forbidden", others);
    const moderated = policyWith({
      roles: [
        { user: alice, role: "admin" },
        { user: carol, role: "moderator" },
      ],
    });
    expectAllowed(moderated, change(moderated, byCarol), others);
    expectRefused(moderated, change(moderated, byBob), "role_change_forbidden", others);
    expectRefused(policy, change(policy, byBob), "role_change_forbidden");
  });

  test("nobody is where the policy says so", () => {
    const policy = policyWith({ behaviour: { succession: "none" } });
    expectRefused(policy, change(policy, byBob), "role_change_forbidden", others);
  });
});

test("the same question has the same answer, whoever holds the roster", () => {
  const policy = profilePolicy("large_community", alice);
  const again = members(
    "alice@a.example/phone",
    "bob@b.example/phone",
    "carol@b.example/phone",
    "bob@b.example/desk",
  );
  const actions = [byAlice, byBob, byCarol].map((actor) =>
    commit(policy, actor, [add("dan@c.example/x")], { framing: "public" }),
  );
  for (const action of actions) expect(decide(policy, again, action)).toEqual(decide(policy, roster, action));
});
