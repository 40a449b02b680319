import { clientIdParts } from "@entente/mls-wire";
import type { Actor, GroupAction, HandshakeFraming } from "./action.ts";
import { suffices } from "./authority.ts";
import { readPolicy, unfitMember } from "./decide-context.ts";
import { leafProblem } from "./decide-leaf.ts";
import { type GroupAt, mayComeIn, proposalProblem } from "./decide-proposal.ts";
import type { GroupPolicy } from "./group-policy.ts";
import { MembersAfter } from "./membership.ts";
import { rankOf } from "./rank.ts";
import type { Roster } from "./roster.ts";
import { allowed, refused, type Refused, type Verdict } from "./verdict.ts";

type CommitAction = GroupAction & { readonly kind: "commit" };

/**
 * Decides whether an action is within a group's policy. That it is authentic and within RFC 9420 is checked by others, before.
 * It depends on nothing but its arguments: no clock, no chance, nothing that one member knows and another does not. So all
 * members of an epoch, and a server that follows it, come to the same answer.
 *
 * Costs the proposals, and all members only where the policy changes or no admin is left.
 */
export function decide(policy: GroupPolicy, roster: Roster, action: GroupAction): Verdict {
  return problem(policy, roster, action) ?? allowed;
}

function problem(policy: GroupPolicy, roster: Roster, action: GroupAction): Refused | undefined {
  switch (action.kind) {
    case "message":
      return messageProblem(policy, roster, action);
    case "proposal": {
      const { extensions } = action;
      return (
        framingProblem(policy, action.actor, action.framing) ??
        proposalProblem({ policy, roster, extensions }, action)
      );
    }
    case "commit":
      return commitProblem({ policy, roster, extensions: action.extensions }, action);
  }
}

function messageProblem(
  policy: GroupPolicy,
  roster: Roster,
  { leafIndex, franked }: GroupAction & { readonly kind: "message" },
): Refused | undefined {
  const leaf = roster.at(leafIndex);
  if (leaf === undefined) return refused("actor_unknown", { detail: `leaf ${leafIndex}` });
  const { client } = leaf;
  if (!suffices(rankOf(policy, roster, clientIdParts(client).user), policy.rights.send))
    return refused("send_forbidden", { client });
  const wanted = policy.behaviour.accountability === "franked";
  if (wanted && !franked) return refused("franking_missing", { client });
  return !wanted && franked ? refused("franking_forbidden", { client }) : undefined;
}

/** Who is not a member has no other way than a PublicMessage (RFC 9420 6). */
function framingProblem(
  { behaviour }: GroupPolicy,
  actor: Actor,
  framing: HandshakeFraming,
): Refused | undefined {
  if (actor.kind !== "member") return undefined;
  const wanted = behaviour.handshakes === "encrypted" ? "private" : "public";
  return framing === wanted ? undefined : refused("framing_wrong", { detail: `${wanted} messages` });
}

function commitProblem(group: GroupAt, action: CommitAction): Refused | undefined {
  return (
    framingProblem(group.policy, action.actor, action.framing) ??
    committerProblem(group, action) ??
    eachProblem(group, action) ??
    membersProblem(group, action)
  );
}

function committerProblem(group: GroupAt, { actor, pathLeaf, proposals }: CommitAction): Refused | undefined {
  const { policy, roster } = group;
  switch (actor.kind) {
    case "external_sender":
      return refused("actor_unknown", { detail: "an external sender does not commit" });
    case "new_member": {
      const { client } = actor.leaf;
      if (policy.admission.rejoin === "proven" && isUnproven(proposals))
        return refused("rejoin_unproven", { client });
      if (!mayComeIn(group, actor, policy.admission.externalJoins))
        return refused("external_join_forbidden", { client });
      return leafProblem(policy, actor.leaf);
    }
    case "member":
      if (roster.at(actor.leafIndex) === undefined)
        return refused("actor_unknown", { detail: `leaf ${actor.leafIndex}` });
      if (pathLeaf !== undefined) return leafProblem(policy, pathLeaf);
      return policy.behaviour.paths === "always" ? refused("path_required") : undefined;
  }
}

/** Whether somebody comes back from outside, which removes the former leaf, without a key of an epoch of the group (A23-47). */
function isUnproven(proposals: CommitAction["proposals"]): boolean {
  const comesBack = proposals.some(({ change }) => change.type === "remove");
  return comesBack && !proposals.some(({ change }) => change.type === "psk" && change.membership === true);
}

function eachProblem(group: GroupAt, { actor, proposals }: CommitAction): Refused | undefined {
  for (const [index, proposal] of proposals.entries()) {
    const found = isPartOfJoining(group, actor, proposal) ? undefined : proposalProblem(group, proposal);
    if (found !== undefined) return { ...found, proposal: index };
  }
  return undefined;
}

/** The ExternalInit of an external Commit, and the Remove of the joiner's own former leaf (RFC 9420 12.4.3.2). */
function isPartOfJoining(
  { roster }: GroupAt,
  actor: Actor,
  { actor: proposer, change }: CommitAction["proposals"][number],
): boolean {
  if (actor.kind !== "new_member" || proposer.kind !== "new_member") return false;
  if (change.type === "external_init" || change.type === "psk") return true;
  return change.type === "remove" && roster.at(change.leafIndex)?.client === actor.leaf.client;
}

function membersProblem(
  { policy, roster }: GroupAt,
  { actor, pathLeaf, proposals }: CommitAction,
): Refused | undefined {
  const changes = proposals.map(({ change }) => change);
  const removed = changes.flatMap((change) => (change.type === "remove" ? [change.leafIndex] : []));
  const after = new MembersAfter(roster, removed);
  for (const [index, { actor: proposer, change }] of proposals.entries()) {
    if (change.type === "update" && proposer.kind === "member")
      after.replace(proposer.leafIndex, change.leaf);
    const full = change.type === "add" ? after.add(policy, change.keyPackage.leaf) : undefined;
    if (full !== undefined) return { ...full, proposal: index };
  }
  if (actor.kind === "new_member") {
    const full = after.add(policy, actor.leaf);
    if (full !== undefined) return full;
  } else if (actor.kind === "member" && pathLeaf !== undefined) after.replace(actor.leafIndex, pathLeaf);
  const context = changes.find((change) => change.type === "group_context_extensions");
  const next = context === undefined ? undefined : readPolicy(context.extensions);
  // What is wrong with the new policy itself was said before.
  if (next === undefined || "allowed" in next) return undefined;
  return after.size > next.admission.membersMax
    ? refused("members_unfit", { detail: `${after.size} members, and at most ${next.admission.membersMax}` })
    : unfitMember(next, after.leaves());
}
