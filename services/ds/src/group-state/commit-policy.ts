import { X509Certificate } from "node:crypto";
import { equalBytes } from "@entente/tls-codec";
import { type ClientId, clientIdParts, type LeafNode, type Proposal } from "@entente/mls-wire";
import { type AuthenticatedProposal, type Proposer, type PublicGroup } from "@entente/mls-tree";
import {
  type Actor,
  decide,
  keyPackageFacts,
  leafFacts,
  type LeafFacts,
  type PolicyProposal,
  type ProposedChange,
  type Roster,
  type RuleCode,
} from "@entente/policy";
import type { CheckedBundle } from "../groups/checked-bundle.ts";
import { clientOfLeaf } from "./leaf-client.ts";
import { policyOfInfo } from "./public-record.ts";

/** Leaves are shared from tree to tree, so the facts of each are read once. */
const known = new WeakMap<LeafNode, LeafFacts>();
const rosters = new WeakMap<PublicGroup, Roster>();

/**
 * What the policy of a group whose tree is known has against a Commit; undefined for nothing, or without a policy. The same decision as
 * every member's (A23-35, A23-84). The first of an epoch is linear in the members.
 */
export function policyProblem(
  group: PublicGroup,
  bundle: CheckedBundle,
  stapled: readonly AuthenticatedProposal[],
): RuleCode | undefined {
  const policy = policyOfInfo({ groupContext: group.context });
  const message = bundle.raw.value.commit?.value;
  if (policy === undefined || message?.wireFormat !== "mls_public_message") return undefined;
  const { content } = message.publicMessage;
  if (content.contentType !== "commit") return undefined;
  const { commit, sender } = content;
  const pathLeaf = commit.path && factsOf(commit.path.leafNode);
  const actor: Actor | undefined =
    sender.senderType === "member"
      ? { kind: "member", leafIndex: sender.leafIndex }
      : pathLeaf && { kind: "new_member", leaf: pathLeaf, ...inviterOf(group, bundle) };
  if (actor === undefined) return undefined;
  const proposals = commit.proposals.flatMap((each): readonly PolicyProposal[] => {
    if (each.type === "proposal") return [{ actor, change: changeOf(each.proposal) }];
    const found = stapled.find(({ reference }) => equalBytes(reference, each.reference));
    if (found === undefined) return [];
    return [{ actor: proposerOf(found.proposer, found.proposal) ?? actor, change: changeOf(found.proposal) }];
  });
  const { extensions } = group.context;
  const verdict = decide(policy, rosterOf(group), {
    kind: "commit",
    actor,
    framing: "public",
    pathLeaf,
    proposals,
    extensions,
  });
  return verdict.allowed ? undefined : verdict.code;
}

/** Whose good invitation a joiner has; the invitation itself is checked by Admission. */
function inviterOf(group: PublicGroup, { joiner }: CheckedBundle): { readonly invitedBy?: ClientId } {
  const key = joiner?.invitation?.inviterKey;
  if (key === undefined) return {};
  for (const leaf of group.tree.leaves()) {
    const client = equalBytes(leaf.signatureKey, key) ? clientOfLeaf(leaf) : undefined;
    if (client !== undefined) return { invitedBy: client };
  }
  return {};
}

function proposerOf(proposer: Proposer, proposal: Proposal): Actor | undefined {
  switch (proposer.kind) {
    case "member":
      return proposer;
    case "external":
      return { kind: "external_sender", senderIndex: proposer.senderIndex };
    case "new_member":
      return proposal.proposalType === "add"
        ? { kind: "new_member", leaf: factsOf(proposal.keyPackage.leafNode) }
        : undefined;
  }
}

function changeOf(proposal: Proposal): ProposedChange {
  switch (proposal.proposalType) {
    case "add": {
      const { keyPackage } = proposal;
      return { type: "add", keyPackage: keyPackageFacts(keyPackage, factsOf(keyPackage.leafNode)) };
    }
    case "update":
      return { type: "update", leaf: factsOf(proposal.leafNode) };
    case "remove":
      return { type: "remove", leafIndex: proposal.removed };
    case "psk":
      // Of which group and epoch, members compare: they have the keys.
      return {
        type: "psk",
        membership: proposal.psk.pskType === "resumption" && proposal.psk.usage === "application",
      };
    case "external_init":
      return { type: "external_init" };
    case "group_context_extensions":
      return { type: "group_context_extensions", extensions: proposal.extensions };
    case "reinit": {
      const { version, cipherSuite, extensions } = proposal;
      return { type: "reinit", version, suite: cipherSuite, extensions };
    }
    default:
      return { type: "other", proposalType: proposal.proposalType };
  }
}

/** Leaves that name no client never get this far: what a Commit tells of its clients was compared before. */
function factsOf(leaf: LeafNode): LeafFacts {
  const found = known.get(leaf);
  if (found !== undefined) return found;
  const client = clientOfLeaf(leaf);
  if (client === undefined) throw new Error("a leaf without a client past its checks");
  const facts = leafFacts(leaf, { client, credentialSeconds: secondsOf(leaf) });
  known.set(leaf, facts);
  return facts;
}

function secondsOf({ credential }: LeafNode): bigint | undefined {
  if (credential.credentialType !== "x509") return undefined;
  const [first] = credential.certificates as readonly { readonly certData: Uint8Array }[];
  if (first === undefined) return undefined;
  const { validFromDate, validToDate } = new X509Certificate(first.certData);
  return BigInt(Math.ceil((validToDate.getTime() - validFromDate.getTime()) / 1000));
}

function rosterOf(group: PublicGroup): Roster {
  const found = rosters.get(group);
  if (found !== undefined) return found;
  const { tree } = group;
  const counts = new Map<string, number>();
  for (const leaf of tree.leaves()) {
    const client = clientOfLeaf(leaf);
    if (client === undefined) continue;
    const { user } = clientIdParts(client);
    counts.set(user, (counts.get(user) ?? 0) + 1);
  }
  const roster: Roster = {
    size: tree.memberCount,
    at: (leafIndex) => {
      const leaf = tree.leaf(leafIndex);
      return leaf === undefined ? undefined : factsOf(leaf);
    },
    clientsOf: (user) => counts.get(user) ?? 0,
    *leaves() {
      for (const [index, leaf] of tree.members()) yield [index, factsOf(leaf)] as const;
    },
  };
  rosters.set(group, roster);
  return roster;
}
