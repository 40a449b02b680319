import { equalBytes } from "@entente/tls-codec";
import type { ClientId } from "@entente/mls-wire";
import type { LeafNode, ProposalWithSender, RatchetTree } from "ts-mls";
import { requireSharedProcesses } from "./authentication-process.ts";
import { AuthenticationGuard } from "./authenticator.ts";
import { type DecidedCommit, headAfter } from "./chain-head.ts";
import { checkCommitClaim, checkExternalClaim } from "./commit-claim.ts";
import {
  hasReInit,
  membershipChange,
  membershipEvents,
  needsPath,
  removedAt,
  removedLeaves,
} from "./commit-effect.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { type FramedMessage, framedMessage } from "./framed-message.ts";
import { authenticateExternalSenders } from "./external-sender.ts";
import { GroupError, refusalOfCommit } from "./group-error.ts";
import type { GroupEvent } from "./group-event.ts";
import { type GroupState } from "./group-state.ts";
import { clientsOf, leavesOf, type Member, memberOf } from "./member.ts";
import { ignored, type Received } from "./outcome.ts";
import { type PreSharedKey } from "./psk.ts";
import {
  checkOutsider,
  outsidersLeaf,
  requireAdmission,
  requireFraming,
  requireJoinAllowed,
} from "./receive-external.ts";
import { receiveMessage } from "./receive-message.ts";
import { applyWithMls, type AppliedCommit, type Reception } from "./others-commit.ts";
import { epochEvent, inNextEpoch, ownCommit } from "./own-commit.ts";

/**
 * Receives a decided Commit with the proposals stapled to it. This client's own, when it comes back, puts the pending
 * state in force; another one drops it. Throws GroupError, DecodeError, and what ts-mls throws.
 */
export async function receiveCommit(
  environment: GroupEnvironment,
  state: GroupState,
  decided: DecidedCommit,
  psks: readonly PreSharedKey[] | undefined,
): Promise<Received> {
  const message = framedMessage(state, decided.commit);
  requireFraming(state, message);
  const { header } = message;
  if (header.contentType !== "commit") throw new GroupError("malformed", "not a Commit");
  const current = state.mls.groupContext.epoch;
  if (header.epoch > current) return ignored("epoch_future");
  if (header.epoch < current) return ignored("epoch_past");
  if (state.pending !== undefined && equalBytes(state.pending.commit, decided.commit)) {
    const head = await headAfter(environment, state, decided, state.pending.next);
    return ownCommit(state, state.pending, head);
  }
  const stapled = await withStapled(environment, state, decided.proposals ?? []);
  const verified: { by?: ClientId } = {};
  try {
    return await othersCommit(environment, stapled, message, decided, { psks, verified });
  } catch (error) {
    throw refusalOfCommit(error, verified.by);
  }
}

/** The state with all stapled proposals waiting. One that is known is skipped; one that is refused refuses the Commit. */
async function withStapled(
  environment: GroupEnvironment,
  state: GroupState,
  proposals: readonly Uint8Array[],
): Promise<GroupState> {
  let next = state;
  for (const bytes of proposals) {
    const received = await receiveMessage(environment, next, bytes);
    if (received.outcome === "applied") next = received.state;
  }
  return next;
}

async function othersCommit(
  environment: GroupEnvironment,
  state: GroupState,
  message: FramedMessage,
  decided: DecidedCommit,
  reception: Reception,
): Promise<Received> {
  const cs = suiteOf(environment, state.mls.groupContext.cipherSuite);
  const guard = new AuthenticationGuard(environment.authenticator);
  const outsider = outsidersLeaf(message);
  let applied: AppliedCommit;
  try {
    applied = await applyWithMls(state, message, cs, guard, reception);
  } catch (error) {
    throw guard.explain(error);
  }
  const { mls, commit, proposals, holes } = applied;
  if (outsider !== undefined) await checkOutsider(environment, state, outsider, proposals);
  const by = outsider === undefined ? applied.by : memberWith(mls.ratchetTree, outsider);
  if (commit !== undefined) requireSharedProcesses(mls.ratchetTree);
  if (changesContext(proposals)) await authenticateExternalSenders(environment, mls.groupContext);
  if (commit !== undefined && commit.path === undefined && needsPath(proposals))
    throw new GroupError("path_missing", "a Commit without its path");
  const before = state.mls.ratchetTree;
  const removedIndices = removedLeaves(proposals);
  const change = membershipChange(before, mls.ratchetTree, removedIndices);
  const effect = {
    previousHead: state.head,
    clients: commit === undefined && outsider !== undefined ? clientsOf(before) : clientsOf(mls.ratchetTree),
    removed: removedAt(before, removedIndices),
    ends: hasReInit(proposals),
  };
  const { authenticatedData } = message.header;
  if (outsider === undefined) checkCommitClaim(authenticatedData, effect);
  else {
    const invitation = checkExternalClaim(authenticatedData, effect);
    await requireAdmission(state, outsider, invitation, cs);
    requireJoinAllowed(state, outsider, proposals, invitation);
  }
  const head = await headAfter(environment, state, decided, mls);
  const lost = state.pending;
  const events: GroupEvent[] = [
    ...holes,
    ...(lost === undefined ? [] : [{ type: "own_commit_lost", request: lost.request } as const]),
    ...membershipEvents(change, by),
    mls.groupActiveState.kind === "removedFromGroup"
      ? { type: "removed_from_group", by }
      : epochEvent(mls, by),
  ];
  return { outcome: "applied", state: inNextEpoch(state, mls, head), events };
}

function changesContext(proposals: readonly ProposalWithSender[]): boolean {
  return proposals.some(({ proposal }) => proposal.proposalType === "group_context_extensions");
}

/** The member with this leaf; undefined where this client did not follow the Commit that brings it. */
function memberWith(tree: RatchetTree, { hpkePublicKey }: LeafNode): Member | undefined {
  const found = leavesOf(tree).find(([, leaf]) => equalBytes(leaf.hpkePublicKey, hpkePublicKey));
  return found && memberOf(found[1], found[0]);
}
