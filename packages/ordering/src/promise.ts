import { compareBallots, equalBallots, type Ballot } from "./ballot.ts";
import { equalBytes } from "./bytes.ts";
import { sendPrepare } from "./campaign.ts";
import { fetchFrom } from "./catch-up.ts";
import { contradictionBetween } from "./evidence.ts";
import type { Domain } from "./domain.ts";
import { learn } from "./domain-state.ts";
import { fenced, knownIncarnation } from "./fence.ts";
import type { HeldPromise } from "./group-state.ts";
import type { Message, NackReason } from "./message.ts";
import { mustPropose, propose } from "./propose.ts";
import { startRecovery } from "./recover.ts";
import { promiseSigningInput } from "./signing-input.ts";
import {
  change,
  changeRow,
  groupId,
  isPlausible,
  isRecovering,
  isVoter,
  looksHealthy,
  otherVoters,
  send,
  standing,
  type Turn,
} from "./turn.ts";
import { WireWriter } from "./wire-writer.ts";

/**
 * R7. Promises the ballot unless a higher one is promised, or the owner of the promised one looks healthy from here and
 * has not yielded. A domain that is behind never holds to an owner: its configuration is old (finding F3).
 */
export function onPrepare(turn: Turn, from: Domain, message: Message & { kind: "prepare" }): void {
  const { row } = turn.group;
  const { ballot, epoch, yielded } = message;
  if (ballot.domain !== from || !isPlausible(turn, ballot)) return;
  if (epoch < row.epoch) {
    turn.serve.push({ to: from, fromEpoch: epoch });
    return;
  }
  if (isRecovering(turn)) {
    nack(turn, from, ballot, "abstains");
    if (epoch > row.epoch) fetchFrom(turn, from, epoch);
    startRecovery(turn);
    return;
  }
  const behind = epoch > row.epoch;
  if (!behind && (!isVoter(turn) || !isVoter(turn, from))) return;
  if (compareBallots(ballot, row.promised) < 0) {
    nack(turn, from, ballot, "promised");
    return;
  }
  if (!behind && holdsTo(turn, from, ballot, yielded)) {
    nack(turn, from, ballot, "sticky");
    return;
  }
  if (!equalBallots(ballot, row.promised)) {
    changeRow(turn, { promised: ballot, leading: undefined });
    change(turn, { candidacy: undefined, proposing: undefined, rival: undefined, pointer: undefined });
    change(turn, { abstaining: [], promisedAtMs: turn.nowMs, transfer: undefined, wanted: undefined });
  }
  promiseTo(turn, from, ballot, epoch);
  if (behind) fetchFrom(turn, from, epoch);
}

/** Stickiness, judged by the owner of the promised ballot and nobody else (finding F2). */
function holdsTo(turn: Turn, from: Domain, ballot: Ballot, yielded: readonly Domain[]): boolean {
  const { promised } = turn.group.row;
  const owner = promised.domain;
  if (equalBallots(ballot, promised) || owner === from || owner === turn.self) return false;
  if (!isVoter(turn, owner) || yielded.includes(owner) || turn.group.abstaining.includes(owner)) return false;
  return looksHealthy(turn, owner);
}

function nack(turn: Turn, to: Domain, ballot: Ballot, reason: NackReason): void {
  const { epoch, promised } = turn.group.row;
  send(turn, [to], { kind: "nack", group: groupId(turn), epoch, ballot, promised, reason });
}

/** Sends the signed Promise; the row that backs it is stored first. */
export function promiseTo(turn: Turn, to: Domain, ballot: Ballot, epoch: bigint): void {
  const { row } = turn.group;
  const accepted = row.accepted !== undefined && row.epoch === epoch ? row.accepted : undefined;
  const reported =
    accepted === undefined ? undefined : { ballot: accepted.statement.ballot, hash: accepted.statement.hash };
  const statement = { group: row.group, epoch, ballot, ...standing(turn), accepted: reported };
  send(turn, [to], { kind: "promise", group: row.group, statement, signature: undefined, accepted });
}

/** R8. Counts a Promise for this domain's candidacy; with a quorum of them it orders. */
export function onPromise(turn: Turn, from: Domain, message: Message & { kind: "promise" }): void {
  const { statement, signature, accepted } = message;
  const { candidacy, row } = turn.group;
  if (candidacy === undefined || statement.domain !== from || statement.epoch !== row.epoch) return;
  if (!equalBallots(statement.ballot, candidacy.ballot) || !isVoter(turn, from)) return;
  if (turn.rules.fences && statement.incarnation < knownIncarnation(turn.domain.row.known, from)) return;
  if (!reportsTruly(turn, message)) return;
  turn.domain = learn(turn.domain, from, statement.incarnation);
  reportContradiction(turn, message);
  const held: HeldPromise = { statement, signature, accepted };
  const others = candidacy.promises.filter((one) => one.statement.domain !== from);
  const { stickyVoters } = candidacy;
  const waiting = stickyVoters.filter((voter) => voter !== from);
  const promises = [...others, held];
  change(turn, { candidacy: { ...candidacy, promises, stickyVoters: [] } });
  if (!becomeOrderer(turn)) sendPrepare(turn, waiting);
}

/** The accepted proposal in a Promise is the one that the statement names, of this slot and chain. */
function reportsTruly(turn: Turn, { statement, accepted }: Message & { kind: "promise" }): boolean {
  if (accepted === undefined || statement.accepted === undefined) return accepted === statement.accepted;
  const proposal = accepted.statement;
  return (
    equalBallots(proposal.ballot, statement.accepted.ballot) &&
    equalBytes(proposal.hash, statement.accepted.hash) &&
    equalBytes(proposal.hash, accepted.value.hash) &&
    proposal.epoch === turn.group.row.epoch &&
    equalBytes(proposal.group, groupId(turn)) &&
    equalBytes(proposal.previousHead, turn.group.row.head) &&
    equalBytes(proposal.configHash, turn.group.configHash)
  );
}

function reportContradiction(turn: Turn, promise: HeldPromise): void {
  const vote = turn.group.votes.find((one) => one.statement.domain === promise.statement.domain);
  if (vote === undefined) return;
  const evidence = contradictionBetween(vote, { statement: promise.statement, signature: promise.signature });
  if (evidence !== undefined) turn.evidence.push(evidence);
}

function becomeOrderer(turn: Turn): boolean {
  const { candidacy, row } = turn.group;
  if (candidacy === undefined) return false;
  const { promises } = candidacy;
  const counted = turn.rules.fences ? fenced(promises, (one) => one.statement) : promises;
  if (counted.length < turn.rules.quorumOf(row.config)) return false;
  const own = row.accepted === undefined ? [] : [row.accepted];
  const reported = [
    ...own,
    ...counted.flatMap(({ accepted }) => (accepted === undefined ? [] : [accepted])),
  ].map(({ statement, value }) => ({ ballot: statement.ballot, value }));
  const bound = turn.rules.proposesAccepted ? mustPropose(reported) : undefined;
  changeRow(turn, { leading: { justifyHash: justifyHash(turn, counted) }, accepted: undefined });
  change(turn, { candidacy: undefined, wanted: undefined, rival: undefined, resting: false });
  if (bound !== undefined) {
    propose(turn, bound.value);
  } else if (!turn.group.work.some((item) => item.epoch === row.epoch)) {
    const { epoch, promised } = row;
    changeRow(turn, { proved: promised });
    send(turn, otherVoters(turn), { kind: "leading", group: groupId(turn), epoch, ballot: promised });
  }
  return true;
}

/** SHA-256 over the signing inputs of the counted promises, by domain: what made this domain orderer. */
function justifyHash(turn: Turn, promises: readonly HeldPromise[]): Uint8Array {
  const sorted = [...promises].sort((a, b) => (a.statement.domain < b.statement.domain ? -1 : 1));
  const writer = new WireWriter();
  writer.label("gop1 justify");
  for (const { statement, signature } of sorted) {
    const input = promiseSigningInput(statement, signature.keyId);
    writer.uint32(input.length);
    writer.raw(input);
  }
  return turn.hash(writer.finish());
}
