import { decode, equalBytes } from "@entente/tls-codec";
import {
  CipherSuite,
  clientIdParts,
  ExtensionType,
  KeyPackage,
  LeafNode,
  type UserId,
} from "@entente/mls-wire";
import type { Extension as WireExtension } from "@entente/mls-wire";
import {
  type Actor,
  decide,
  type GroupAction,
  type GroupPolicy,
  groupProblem,
  keyPackageFacts,
  type KeyPackageFacts,
  leafFacts,
  type LeafFacts,
  policyOf,
  type PolicyProposal,
  type ProposedChange,
  type Refused,
  type Roster,
  sentenceOf,
} from "@entente/policy";
import type { Extension, KeyPackage as MlsKeyPackage, LeafNode as MlsLeafNode } from "ts-mls";
import type {
  CiphersuiteName,
  GroupState as MlsGroupState,
  Proposal,
  ProposalWithSender,
  RatchetTree,
} from "ts-mls";
import { ciphersuites } from "ts-mls/crypto/ciphersuite.js";
import { extensionTypeToNumber } from "ts-mls/extension.js";
import { encodeKeyPackage } from "ts-mls/keyPackage.js";
import { encodeLeafNode } from "ts-mls/leafNode.js";
import { claimsOfCredential, credentialClaims, type CredentialClaims } from "./credential.ts";
import { GroupError } from "./group-error.ts";
import { leafAt, leavesOf } from "./member.ts";

// Lists of extensions, leaves and trees are never changed in place: what was read of one is known by its object.
const policies = new WeakMap<readonly Extension[], GroupPolicy | "none">();
const facts = new WeakMap<MlsLeafNode, LeafFacts>();
const rosters = new WeakMap<RatchetTree, Roster>();

/** The policy among a GroupContext's extensions. Throws PolicyError for one that is none. */
export function policyOfContext(extensions: readonly Extension[]): GroupPolicy | undefined {
  const known = policies.get(extensions);
  if (known !== undefined) return known === "none" ? undefined : known;
  const policy = policyOf(wireExtensions(extensions));
  policies.set(extensions, policy ?? "none");
  return policy;
}

/** Extensions of ts-mls, which knows fewer of them by name, as mls-wire has them. */
export function wireExtensions(extensions: readonly Extension[]): readonly WireExtension[] {
  return extensions.map(({ extensionType, extensionData }) => {
    const code = extensionTypeToNumber(extensionType);
    return { extensionType: ExtensionType.valueOf(code) ?? code, extensionData };
  });
}

/** A suite of ts-mls, which names more of them, as mls-wire has it. */
export function wireSuite(name: CiphersuiteName): CipherSuite {
  const code = ciphersuites[name];
  return CipherSuite.valueOf(code) ?? code;
}

/** The inverse of {@link wireExtensions}. */
export function mlsExtensions(extensions: readonly WireExtension[]): Extension[] {
  return extensions.map(({ extensionType, extensionData }) => ({
    // ts-mls has no names for these.
    extensionType:
      extensionType === "app_data_dictionary" ||
      extensionType === "entente_ordering_config" ||
      extensionType === "entente_ordering_policy"
        ? ExtensionType.codeOf(extensionType)
        : extensionType,
    extensionData,
  }));
}

/** What a policy looks at in a leaf; remembered. Throws GroupError `identity_invalid`. */
export function factsOfLeaf(leaf: MlsLeafNode): LeafFacts {
  const known = facts.get(leaf);
  if (known !== undefined) return known;
  const made = leafFacts(decode(LeafNode, encodeLeafNode(leaf)), credentialFacts(leaf));
  facts.set(leaf, made);
  return made;
}

/** What a policy looks at in a KeyPackage. Throws GroupError `identity_invalid`. */
export function factsOfKeyPackage(keyPackage: MlsKeyPackage): KeyPackageFacts {
  const value = decode(KeyPackage, encodeKeyPackage(keyPackage));
  return keyPackageFacts(value, credentialFacts(keyPackage.leafNode));
}

/** What a policy looks at in a leaf that a message holds. Throws GroupError `identity_invalid`. */
export function leafFactsOf(leaf: LeafNode): LeafFacts {
  const { client, validSeconds } = credentialClaims(leaf.credential);
  return leafFacts(leaf, { client, credentialSeconds: validSeconds });
}

function credentialFacts({ credential }: MlsLeafNode) {
  const { client, validSeconds }: CredentialClaims = claimsOfCredential(credential);
  return { client, credentialSeconds: validSeconds };
}

/** The members of a tree, as a policy asks about them; remembered, since a tree serves for a whole epoch. */
export function rosterOfTree(tree: RatchetTree): Roster {
  const known = rosters.get(tree);
  if (known !== undefined) return known;
  const leaves = leavesOf(tree);
  const counts = new Map<UserId, number>();
  for (const [, { credential }] of leaves) {
    const { user } = clientIdParts(claimsOfCredential(credential).client);
    counts.set(user, (counts.get(user) ?? 0) + 1);
  }
  const roster: Roster = {
    size: leaves.length,
    at: (leafIndex) => {
      const leaf = leafAt(tree, leafIndex);
      return leaf === undefined ? undefined : factsOfLeaf(leaf);
    },
    clientsOf: (user) => counts.get(user) ?? 0,
    *leaves() {
      for (const [index, leaf] of leaves) yield [index, factsOfLeaf(leaf)] as const;
    },
  };
  rosters.set(tree, roster);
  return roster;
}

/** The leaves of a tree, as a policy sees them. */
export function* rosterLeaves(tree: RatchetTree): Generator<LeafFacts> {
  for (const [, leaf] of leavesOf(tree)) yield factsOfLeaf(leaf);
}

/** Where an action happens: the epoch's extensions and tree. */
export interface PolicyEpoch {
  readonly groupContext: { readonly extensions: readonly Extension[] };
  readonly ratchetTree: RatchetTree;
}

/** What a policy says against an action, as an error with the rule in its `reason`; undefined for nothing, or without a policy. */
export function policyRefusal(
  { groupContext, ratchetTree }: PolicyEpoch,
  action: GroupAction,
): PolicyRefusal | undefined {
  const policy = policyOfContext(groupContext.extensions);
  if (policy === undefined) return undefined;
  const verdict = decide(policy, rosterOfTree(ratchetTree), action);
  if (verdict.allowed) return undefined;
  return { error: refusedBy(verdict), proposal: verdict.proposal };
}

/** A group keeps to its own policy, and the policy takes this client. Throws GroupError `policy_refused`; PolicyError. */
export function requireFit({ groupContext, ratchetTree, privatePath }: JoinedState): void {
  const policy = policyOfContext(groupContext.extensions);
  const leaf = leafAt(ratchetTree, privatePath.leafIndex);
  if (policy === undefined || leaf === undefined) return;
  const problem = groupProblem(policy, {
    suite: wireSuite(groupContext.cipherSuite),
    extensions: wireExtensions(groupContext.extensions),
    own: factsOfLeaf(leaf),
  });
  if (problem !== undefined) throw refusedBy(problem);
}

type JoinedState = Pick<MlsGroupState, "groupContext" | "ratchetTree" | "privatePath">;

/** A refusal of a policy as an error. */
export function refusedBy(refused: Refused): GroupError {
  const { code, client } = refused;
  return new GroupError("policy_refused", sentenceOf(refused), {
    reason: code,
    ...(client === undefined ? {} : { client }),
  });
}

/** An action that a policy refuses. */
export interface PolicyRefusal {
  readonly error: GroupError;
  /** Index of the proposal that is the reason. */
  readonly proposal: number | undefined;
}

/** Throws GroupError `policy_refused` for an action that the group's policy forbids. */
export function requireAllowed(epoch: PolicyEpoch, action: GroupAction): void {
  const refusal = policyRefusal(epoch, action);
  if (refusal !== undefined) throw refusal.error;
}

/** A proposal as a policy sees it. `outside`: who it is that has no leaf; `groupId`: of the group, whose own keys prove membership. */
export function policyProposal(
  { proposal, senderLeafIndex }: ProposalWithSender,
  outside: Actor = { kind: "external_sender", senderIndex: 0 },
  groupId?: Uint8Array,
): PolicyProposal {
  const actor: Actor =
    senderLeafIndex === undefined ? outside : { kind: "member", leafIndex: senderLeafIndex };
  return { actor, change: proposedChange(proposal, groupId) };
}

function proposedChange(proposal: Proposal, groupId: Uint8Array | undefined): ProposedChange {
  if ("add" in proposal) return { type: "add", keyPackage: factsOfKeyPackage(proposal.add.keyPackage) };
  if ("update" in proposal) return { type: "update", leaf: factsOfLeaf(proposal.update.leafNode) };
  if ("remove" in proposal) return { type: "remove", leafIndex: proposal.remove.removed };
  if ("psk" in proposal) {
    const id = proposal.psk.preSharedKeyId;
    const isOwn = id.psktype === "resumption" && groupId !== undefined && equalBytes(id.pskGroupId, groupId);
    return { type: "psk", membership: isOwn && id.usage === "application" };
  }
  if ("externalInit" in proposal) return { type: "external_init" };
  if ("groupContextExtensions" in proposal) {
    const { extensions } = proposal.groupContextExtensions;
    return { type: "group_context_extensions", extensions: wireExtensions(extensions) };
  }
  if ("reinit" in proposal) {
    const { version, cipherSuite, extensions } = proposal.reinit;
    return { type: "reinit", version, suite: wireSuite(cipherSuite), extensions: wireExtensions(extensions) };
  }
  return { type: "other", proposalType: Number(proposal.proposalType) };
}
