import { decode } from "@entente/tls-codec";
import { contextExtensions, GroupPolicy, leafProblem } from "@entente/policy";
import type { Proposal, RatchetTree } from "ts-mls";
import { orderedBy } from "./commit-order.ts";
import { GroupError, refusalOf } from "./group-error.ts";
import {
  factsOfLeaf,
  mlsExtensions,
  policyOfContext,
  policyProposal,
  policyRefusal,
  refusedBy,
  wireExtensions,
} from "./group-policy.ts";
import type { CommitRequest, GroupState } from "./group-state.ts";
import { leafAt } from "./member.ts";
import type { SelectedProposals } from "./waiting-proposals.ts";

/** Whether a Commit of this client has a path whatever it does: the group's policy wants it, or it is the point of the Commit. */
export function needsOwnPath({ mls }: GroupState, { credential, address }: CommitRequest): boolean {
  const policy = policyOfContext(mls.groupContext.extensions);
  return credential !== undefined || address !== undefined || policy?.behaviour.paths === "always";
}

/**
 * The GroupContextExtensions proposal of a Commit that changes the group's policy, or who orders it; none where it changes neither. Throws
 * GroupError `policy_refused`, `malformed`, `unordered`.
 */
export function contextProposalsOf({ mls }: GroupState, request: CommitRequest): readonly Proposal[] {
  const { policy, orderer } = request;
  const { extensions: before } = mls.groupContext;
  if (policy === undefined && orderer === undefined) return [];
  try {
    const ordered = orderer === undefined ? before : orderedBy(before, orderer);
    const extensions =
      policy === undefined
        ? [...ordered]
        : mlsExtensions(contextExtensions(decode(GroupPolicy, policy), wireExtensions(ordered)));
    return [{ proposalType: "group_context_extensions", groupContextExtensions: { extensions } }];
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Throws GroupError `policy_refused` where the policy has something against the leaf that a Commit's path brings. */
export function checkOwnLeaf({ groupContext, privatePath }: GroupState["mls"], after: RatchetTree): void {
  const policy = policyOfContext(groupContext.extensions);
  const leaf = leafAt(after, privatePath.leafIndex);
  const problem =
    policy === undefined || leaf === undefined ? undefined : leafProblem(policy, factsOfLeaf(leaf));
  if (problem !== undefined) throw refusedBy(problem);
}

/**
 * Of the proposals that wait, those that fit the group's policy together with what the Commit does by value; the others are void
 * with the epoch. Throws GroupError `policy_refused` where the policy forbids what the Commit does by value.
 */
export function withinPolicy(
  { mls, framing }: GroupState,
  { waiting, proposals }: SelectedProposals,
  byValue: readonly Proposal[],
  hasPath: boolean,
): SelectedProposals {
  const own = mls.privatePath.leafIndex;
  const leaf = leafAt(mls.ratchetTree, own);
  if (leaf === undefined) throw new GroupError("state_invalid", "no own leaf");
  const extensions = wireExtensions(mls.groupContext.extensions);
  const ownProposals = byValue.map((proposal) => ({ proposal, senderLeafIndex: own }));
  let kept = waiting.map((each, index) => ({ each, proposal: proposals[index] }));
  for (;;) {
    const selected = kept.flatMap(({ proposal }) => (proposal === undefined ? [] : [proposal]));
    const refusal = policyRefusal(mls, {
      kind: "commit",
      actor: { kind: "member", leafIndex: own },
      framing,
      // The path's leaf has the capabilities, extensions and credential type of the one that it replaces.
      pathLeaf: hasPath ? factsOfLeaf(leaf) : undefined,
      proposals: [...selected, ...ownProposals].map((each) => policyProposal(each)),
      extensions,
    });
    if (refusal === undefined) return { waiting: kept.map(({ each }) => each), proposals: selected };
    const { proposal, error } = refusal;
    if (proposal === undefined || proposal >= kept.length) throw error;
    kept = kept.filter((_, index) => index !== proposal);
  }
}
