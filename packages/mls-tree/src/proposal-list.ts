import { encode, equalBytes, hexFromBytes } from "@entente/tls-codec";
import {
  isDefaultProposal,
  PreSharedKeyID,
  ProtocolVersion,
  type LeafNode,
  type Proposal,
} from "@entente/mls-wire";
import { extensionListProblem } from "./group-extensions.ts";
import { keyPackageProblem } from "./key-package-validity.ts";
import { leafProblem, leafSourceProblem } from "./leaf-validity.ts";
import type { PublicGroup } from "./public-group.ts";
import { Refusal } from "./refusal.ts";
import type { CommittedProposal, ResolvedCommit } from "./resolved-commit.ts";
import type { Rules } from "./rules.ts";

/**
 * What is wrong with the proposals of a Commit, by themselves and as a list (RFC 9420 12.1, 12.2). What shows only in
 * the tree that they give (7.3: unique keys, capabilities) is checked there.
 */
export function proposalListProblem(
  group: PublicGroup,
  { committer, proposals }: ResolvedCommit,
  rules: Rules,
): Refusal | undefined {
  const list =
    committer.kind === "member"
      ? regularListProblem(proposals, committer.leafIndex)
      : externalListProblem(proposals, rules);
  if (list !== undefined) return list;
  for (const committed of proposals) {
    const problem = proposalProblem(group, committed, rules);
    if (problem !== undefined) return problem;
  }
  return repeatedPskProblem(proposals);
}

function regularListProblem(
  proposals: readonly CommittedProposal[],
  committerLeaf: number,
): Refusal | undefined {
  const changed = new Set<number>();
  let contextChanges = 0;
  for (const { proposal, proposer } of proposals) {
    if (proposal.proposalType === "external_init") return new Refusal("external_init_misplaced");
    if (proposal.proposalType === "reinit" && proposals.length > 1) return new Refusal("reinit_not_alone");
    if (proposal.proposalType === "group_context_extensions") contextChanges += 1;
    const leafIndex = changedLeaf(proposal, proposer);
    if (leafIndex === undefined) continue;
    if (leafIndex === committerLeaf)
      return new Refusal(proposal.proposalType === "update" ? "own_update" : "own_removal", { leafIndex });
    if (changed.has(leafIndex)) return new Refusal("leaf_changed_twice", { leafIndex });
    changed.add(leafIndex);
  }
  return contextChanges > 1 ? new Refusal("group_context_extensions_repeated") : undefined;
}

function changedLeaf(proposal: Proposal, proposer: CommittedProposal["proposer"]): number | undefined {
  if (proposal.proposalType === "remove") return proposal.removed;
  return proposal.proposalType === "update" && proposer.kind === "member" ? proposer.leafIndex : undefined;
}

function externalListProblem(proposals: readonly CommittedProposal[], rules: Rules): Refusal | undefined {
  const { externalCommits = "all" } = rules;
  if (externalCommits === "none") return new Refusal("external_commit_refused");
  let inits = 0;
  let removes = 0;
  for (const { proposal } of proposals) {
    if (proposal.proposalType === "external_init") inits += 1;
    else if (proposal.proposalType === "remove") removes += 1;
    else if (proposal.proposalType !== "psk") return new Refusal("external_commit_list_wrong");
  }
  if (inits !== 1 || removes > 1) return new Refusal("external_commit_list_wrong");
  return removes === 1 && externalCommits === "join" ? new Refusal("external_commit_refused") : undefined;
}

/** What is wrong with one proposal, whatever Commit may take it (RFC 9420 12.1). */
export function proposalProblem(
  group: PublicGroup,
  { proposal, proposer }: CommittedProposal,
  rules: Rules,
): Refusal | undefined {
  switch (proposal.proposalType) {
    case "add":
      return keyPackageProblem(proposal.keyPackage, group.context, group.crypto, rules);
    case "update":
      return proposer.kind === "member"
        ? updateProblem(group, proposer.leafIndex, proposal.leafNode)
        : new Refusal("proposal_type_forbidden");
    case "remove": {
      const { removed: leafIndex } = proposal;
      return group.tree.leaf(leafIndex) === undefined
        ? new Refusal("removed_unknown", { leafIndex })
        : undefined;
    }
    case "psk":
      return pskProblem(proposal.psk, group);
    case "reinit":
      return ProtocolVersion.codeOf(proposal.version) < ProtocolVersion.codeOf(group.context.version)
        ? new Refusal("reinit_version_wrong")
        : extensionListProblem(proposal.extensions);
    case "group_context_extensions":
      return extensionListProblem(proposal.extensions);
    case "external_init":
      return undefined;
    default:
      return rules.inertProposalTypes?.has(proposal.proposalType) === true
        ? undefined
        : new Refusal("proposal_type_unsupported");
  }
}

/** RFC 9420 12.1.2 and 7.3. */
function updateProblem(group: PublicGroup, leafIndex: number, leaf: LeafNode): Refusal | undefined {
  const before = group.tree.leaf(leafIndex);
  if (before === undefined) return new Refusal("sender_unknown", { leafIndex });
  const { groupId } = group.context;
  return (
    leafSourceProblem(leaf, "update") ??
    unchangedKeyProblem(before, leaf) ??
    leafProblem(leaf, { groupId, leafIndex }, group.context, group.crypto)
  );
}

/** A leaf that replaces another must bring another encryption key (RFC 9420 7.3, 12.4.2). */
export function unchangedKeyProblem(before: LeafNode, after: LeafNode): Refusal | undefined {
  return equalBytes(before.encryptionKey, after.encryptionKey)
    ? new Refusal("encryption_key_unchanged")
    : undefined;
}

/** RFC 9420 12.1.4. PSKs of reinit and branch belong into a new group's first Commit alone. */
function pskProblem(psk: PreSharedKeyID, { context, crypto }: PublicGroup): Refusal | undefined {
  const isBeginning = context.epoch === 0n;
  if (psk.pskType === "resumption" && psk.usage !== "application" && !isBeginning)
    return new Refusal("psk_usage_wrong");
  return psk.pskNonce.length === crypto.hashBytes ? undefined : new Refusal("psk_nonce_wrong");
}

function repeatedPskProblem(proposals: readonly CommittedProposal[]): Refusal | undefined {
  const seen = new Set<string>();
  for (const { proposal } of proposals) {
    if (proposal.proposalType !== "psk") continue;
    const id = hexFromBytes(encode(PreSharedKeyID, proposal.psk));
    if (seen.has(id)) return new Refusal("psk_repeated");
    seen.add(id);
  }
  return undefined;
}

/** Whether a Commit of these proposals may go without a path (RFC 9420 12.4). */
export function mayOmitPath(proposals: readonly CommittedProposal[]): boolean {
  return (
    proposals.length > 0 &&
    proposals.every(
      ({ proposal: { proposalType } }) =>
        proposalType === "add" || proposalType === "psk" || proposalType === "reinit",
    )
  );
}

/** The types of a list that not every client must support (RFC 9420 12.2). */
export function nonDefaultTypes(proposals: readonly CommittedProposal[]): Proposal["proposalType"][] {
  return proposals.map(({ proposal }) => proposal.proposalType).filter((type) => !isDefaultProposal(type));
}
