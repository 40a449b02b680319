import { compareBallots, equalBallots } from "./ballot.ts";
import { equalBytes } from "./bytes.ts";
import { fetchFrom } from "./catch-up.ts";
import { tryDecide } from "./decide.ts";
import type { Domain } from "./domain.ts";
import { learn } from "./domain-state.ts";
import { contradictionBetween } from "./evidence.ts";
import { knownIncarnation } from "./fence.ts";
import type { Message } from "./message.ts";
import { startRecovery } from "./recover.ts";
import type { SignedVote } from "./statement.ts";
import {
  change,
  changeRow,
  groupId,
  isPlausible,
  isRecovering,
  isVoter,
  mayVote,
  send,
  standing,
  type Turn,
} from "./turn.ts";

/**
 * R3. A voter at the slot of the proposal accepts it unless it promised a higher ballot, and sends its Vote to all
 * voters. A proposal that cannot come from an honest orderer is refused and kept as evidence.
 */
export function onAccept(turn: Turn, from: Domain, message: Message & { kind: "accept" }): void {
  const { proposal } = message;
  const { statement } = proposal;
  const { row } = turn.group;
  if (statement.ballot.domain !== from || !isPlausible(turn, statement.ballot)) return;
  if (statement.epoch < row.epoch) {
    turn.serve.push({ to: from, fromEpoch: statement.epoch });
    return;
  }
  if (statement.epoch > row.epoch) {
    fetchFrom(turn, from, statement.epoch);
    return;
  }
  if (!isVoter(turn) || !isVoter(turn, from)) return;
  if (
    !equalBytes(statement.previousHead, row.head) ||
    !equalBytes(statement.configHash, turn.group.configHash)
  ) {
    turn.evidence.push({ kind: "false_chain", proposal: { statement, signature: proposal.signature } });
    return;
  }
  if (isRecovering(turn)) {
    nack(turn, from, message, "abstains");
    startRecovery(turn);
    return;
  }
  if (compareBallots(statement.ballot, row.promised) < 0 && turn.rules.keepsPromises) {
    nack(turn, from, message, "promised");
    return;
  }
  const { accepted } = row;
  if (accepted !== undefined && equalBallots(accepted.statement.ballot, statement.ballot)) {
    if (equalBytes(accepted.statement.hash, statement.hash)) {
      voteForAccepted(turn);
    } else if (accepted.signature !== undefined) {
      const first = { statement: accepted.statement, signature: accepted.signature };
      const second = { statement, signature: proposal.signature };
      turn.evidence.push({ kind: "equivocation", of: "accept", first, second });
    }
    return;
  }
  if (from === turn.self) return;
  const higher = compareBallots(statement.ballot, row.promised) > 0;
  changeRow(turn, {
    promised: statement.ballot,
    proved: statement.ballot,
    accepted: proposal,
    leading: undefined,
  });
  change(turn, { candidacy: undefined, proposing: undefined, rival: undefined, pointer: undefined });
  if (higher) change(turn, { abstaining: [], promisedAtMs: turn.nowMs });
  change(turn, { recheck: { attempt: 0, atMs: turn.nowMs + turn.timers.suspectMs } });
  voteForAccepted(turn);
}

function nack(
  turn: Turn,
  to: Domain,
  { proposal }: Message & { kind: "accept" },
  reason: "promised" | "abstains",
): void {
  const { epoch, promised } = turn.group.row;
  const { ballot } = proposal.statement;
  send(turn, [to], { kind: "nack", group: groupId(turn), epoch, ballot, promised, reason });
}

/** Sends this domain's Vote for what it has accepted to every voter, itself included. */
export function voteForAccepted(turn: Turn): void {
  const { row, configHash } = turn.group;
  const { accepted } = row;
  if (accepted === undefined || !mayVote(turn)) return;
  const { ballot, hash } = accepted.statement;
  const position = { group: row.group, epoch: row.epoch, ballot, hash, previousHead: row.head, configHash };
  const statement = { ...position, ...standing(turn) };
  send(turn, row.config.voters, {
    kind: "vote",
    group: row.group,
    vote: { statement, signature: undefined },
  });
}

/** A Vote for the open slot is kept, compared with the voter's earlier one, and may complete a certificate. */
export function onVote(turn: Turn, from: Domain, message: Message & { kind: "vote" }): void {
  const { vote } = message;
  const { statement } = vote;
  const { row, votes, configHash } = turn.group;
  if (statement.domain !== from || statement.epoch < row.epoch) return;
  if (statement.epoch > row.epoch) {
    fetchFrom(turn, from, statement.epoch);
    return;
  }
  if (!isVoter(turn) || !isVoter(turn, from)) return;
  if (!equalBytes(statement.previousHead, row.head) || !equalBytes(statement.configHash, configHash)) return;
  if (turn.rules.fences && statement.incarnation < knownIncarnation(turn.domain.row.known, from)) return;
  turn.domain = learn(turn.domain, from, statement.incarnation);
  const earlier = votes.find((held) => held.statement.domain === from);
  if (earlier !== undefined) {
    const evidence = contradictionBetween(earlier, vote);
    if (evidence !== undefined) turn.evidence.push(evidence);
    if (!isNewer(vote, earlier)) return;
  }
  change(turn, { votes: [...votes.filter((held) => held !== earlier), vote] });
  tryDecide(turn);
}

function isNewer(vote: SignedVote, earlier: SignedVote): boolean {
  const a = vote.statement;
  const b = earlier.statement;
  if (a.incarnation !== b.incarnation) return a.incarnation > b.incarnation;
  const order = compareBallots(a.ballot, b.ballot);
  return order !== 0 ? order > 0 : a.sequence > b.sequence;
}
