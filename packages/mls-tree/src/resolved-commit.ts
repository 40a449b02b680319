import { encode, equalBytes, hexFromBytes } from "@entente/tls-codec";
import { GroupContext, type Proposal } from "@entente/mls-wire";
import type { AuthenticatedCommit } from "./authenticated-commit.ts";
import type { AuthenticatedProposal, Proposer } from "./authenticated-proposal.ts";
import type { PublicGroup } from "./public-group.ts";
import { Refusal } from "./refusal.ts";

/** A proposal of a Commit, by value or found by its reference, with who made it. */
export interface CommittedProposal {
  readonly proposal: Proposal;
  readonly proposer: Proposer;
}

declare const resolved: unique symbol;

/** Step 3: with all the proposals that it refers to. */
export interface ResolvedCommit extends AuthenticatedCommit {
  readonly [resolved]: true;
  /** In the order of the Commit. */
  readonly proposals: readonly CommittedProposal[];
}

/**
 * Finds each reference among the proposals received in this epoch (RFC 9420 12.4); those of other groups and epochs are
 * passed over. Refuses `proposal_unknown` with the reference, and any reference in an external Commit (12.4.3.2).
 */
export function resolveProposals(
  group: PublicGroup,
  authenticated: AuthenticatedCommit,
  received: readonly AuthenticatedProposal[],
): ResolvedCommit | Refusal {
  const { committer, commit } = authenticated;
  const external = committer.kind === "new_member";
  const known = new Map<string, AuthenticatedProposal>();
  for (const one of received)
    if (isSameContext(one.context, group.context)) known.set(hexFromBytes(one.reference), one);
  const own: Proposer = external ? { kind: "new_member" } : committer;
  const proposals: CommittedProposal[] = [];
  for (const item of commit.proposals) {
    if (item.type === "proposal") {
      proposals.push({ proposal: item.proposal, proposer: own });
      continue;
    }
    if (external) return new Refusal("external_commit_list_wrong");
    const found = known.get(hexFromBytes(item.reference));
    if (found === undefined) return new Refusal("proposal_unknown", { reference: item.reference });
    proposals.push({ proposal: found.proposal, proposer: found.proposer });
  }
  const next: Omit<ResolvedCommit, typeof resolved> = { ...authenticated, proposals };
  return next as ResolvedCommit;
}

function isSameContext(a: GroupContext, b: GroupContext): boolean {
  return a === b || equalBytes(encode(GroupContext, a), encode(GroupContext, b));
}
