import { CipherSuite, type ClientId, clientIdParts, type Extensions, ProposalType } from "@entente/mls-wire";
import type { Actor, PolicyProposal, ProposedChange } from "./action.ts";
import type { Outsiders } from "./admission.ts";
import { type Authority, compareRanks, type Rank, suffices } from "./authority.ts";
import { contextProblem, readPolicy } from "./decide-context.ts";
import { keyPackageProblem, leafProblem } from "./decide-leaf.ts";
import type { GroupPolicy } from "./group-policy.ts";
import { rankOf } from "./rank.ts";
import type { LeafFacts, Roster } from "./roster.ts";
import { refused, type Refused, type RuleCode } from "./verdict.ts";

/** A group in the epoch of an action. */
export interface GroupAt {
  readonly policy: GroupPolicy;
  readonly roster: Roster;
  /** Of its GroupContext. */
  readonly extensions: Extensions;
}

/** What a policy has against a proposal by itself; undefined for nothing. The right is the proposer's, whoever commits. */
export function proposalProblem(group: GroupAt, { actor, change }: PolicyProposal): Refused | undefined {
  switch (actor.kind) {
    case "external_sender":
      return externalSenderProblem(group, change);
    case "new_member":
      return newMemberProblem(group, actor, change);
    case "member": {
      const leaf = group.roster.at(actor.leafIndex);
      if (leaf === undefined) return refused("actor_unknown", { detail: `leaf ${actor.leafIndex}` });
      return memberProblem(group, leaf, actor.leafIndex, change);
    }
  }
}

function memberProblem(
  group: GroupAt,
  { client }: LeafFacts,
  leafIndex: number,
  change: ProposedChange,
): Refused | undefined {
  const { policy, roster, extensions } = group;
  const { user } = clientIdParts(client);
  const rank = rankOf(policy, roster, user);
  const needs = (authority: Authority, code: RuleCode): Refused | undefined =>
    suffices(rank, authority) ? undefined : refused(code, { client });
  switch (change.type) {
    case "add":
      return addRightProblem(group, client, rank, change.keyPackage.leaf) ?? addedProblem(policy, change);
    case "update":
      return leafProblem(policy, change.leaf);
    case "remove":
      return change.leafIndex === leafIndex
        ? undefined
        : removeProblem(group, client, rank, change.leafIndex);
    case "psk":
      return needs(policy.rights.preSharedKeys, "psk_forbidden");
    case "reinit":
      return needs(policy.rights.reInit, "reinit_forbidden") ?? successorProblem(group, rank, change);
    case "external_init":
      return refused("proposal_type_forbidden", { client, detail: "external_init" });
    case "group_context_extensions":
      return contextProblem(policy, { before: extensions, after: change.extensions, rank });
    case "other":
      return policy.admission.otherProposals.includes(change.proposalType)
        ? undefined
        : refused("proposal_type_forbidden", {
            client,
            detail: `type ${ProposalType.codeOf(change.proposalType)}`,
          });
  }
}

function addRightProblem(
  { policy, roster }: GroupAt,
  client: ClientId,
  rank: Rank,
  added: LeafFacts,
): Refused | undefined {
  const [{ user }, { user: whose }] = [clientIdParts(client), clientIdParts(added.client)];
  if (user === whose) return undefined;
  if (roster.clientsOf(whose) > 0) {
    return suffices(rank, policy.rights.addClients)
      ? undefined
      : refused("add_client_forbidden", { client: added.client, detail: `by ${client}` });
  }
  return suffices(rank, policy.rights.addUsers)
    ? undefined
    : refused("add_forbidden", { client, detail: `to add ${added.client}` });
}

function addedProblem(
  policy: GroupPolicy,
  { keyPackage }: ProposedChange & { readonly type: "add" },
): Refused | undefined {
  return keyPackageProblem(policy, keyPackage);
}

function removeProblem(
  { policy, roster }: GroupAt,
  client: ClientId,
  rank: Rank,
  leafIndex: number,
): Refused | undefined {
  const leaf = roster.at(leafIndex);
  if (leaf === undefined) return undefined; // Not there: RFC 9420 12.1.3 refuses it.
  const { user } = clientIdParts(leaf.client);
  if (user === clientIdParts(client).user) return undefined;
  if (!suffices(rank, policy.rights.removeUsers))
    return refused("remove_forbidden", { client, detail: `to remove ${leaf.client}` });
  return compareRanks(rankOf(policy, roster, user), rank) > 0
    ? refused("remove_higher_rank", { client: leaf.client, detail: `by ${client}` })
    : undefined;
}

/** A successor is of an accepted suite, and its policy is one that the member could have made by a change. */
function successorProblem(
  { policy, extensions }: GroupAt,
  rank: Rank,
  change: ProposedChange & { readonly type: "reinit" },
): Refused | undefined {
  const next = readPolicy(change.extensions);
  if (next === undefined) return refused("policy_removed", { detail: "in the successor" });
  if ("allowed" in next) return next;
  if (!next.demands.suites.includes(change.suite) || !policy.demands.suites.includes(change.suite))
    return refused("suite_forbidden", { detail: `suite ${CipherSuite.codeOf(change.suite)}` });
  return contextProblem(policy, { before: extensions, after: change.extensions, rank });
}

function externalSenderProblem({ policy }: GroupAt, change: ProposedChange): Refused | undefined {
  const type = change.type === "other" ? change.proposalType : change.type;
  if (!policy.admission.externalProposals.includes(type))
    return refused("external_sender_forbidden", { detail: `type ${ProposalType.codeOf(type)}` });
  return change.type === "add" ? addedProblem(policy, change) : undefined;
}

function newMemberProblem(
  group: GroupAt,
  actor: Actor & { readonly kind: "new_member" },
  change: ProposedChange,
): Refused | undefined {
  const { client } = actor.leaf;
  if (change.type !== "add") return refused("new_member_forbidden", { client, detail: change.type });
  if (!mayComeIn(group, actor, group.policy.admission.newMemberProposals))
    return refused("new_member_forbidden", { client });
  return addedProblem(group.policy, change);
}

/** Whether one who is not a member may come in by a way that is open to `outsiders`. */
export function mayComeIn(
  { policy, roster }: GroupAt,
  { leaf, invitedBy }: Actor & { readonly kind: "new_member" },
  outsiders: Outsiders,
): boolean {
  if (outsiders === "nobody") return false;
  if (outsiders === "anyone") return true;
  if (roster.clientsOf(clientIdParts(leaf.client).user) > 0) return true;
  if (outsiders === "own_clients" || invitedBy === undefined) return false;
  const { user } = clientIdParts(invitedBy);
  return roster.clientsOf(user) > 0 && suffices(rankOf(policy, roster, user), policy.rights.addUsers);
}
