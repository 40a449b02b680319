import { compareBallots, higherBallot } from "./ballot.ts";
import { equalBytes } from "./bytes.ts";
import { fetchFrom } from "./catch-up.ts";
import type { Domain } from "./domain.ts";
import { learn } from "./domain-state.ts";
import { knownIncarnation } from "./fence.ts";
import type { RecoveredPart } from "./group-state.ts";
import type { Message } from "./message.ts";
import { change, changeRow, groupId, isRecovering, isVoter, retryAt, send, type Turn } from "./turn.ts";

/**
 * A domain that lost durable state asks the others what it may have promised and accepted before it takes part again.
 * Its row says so until it knows (finding F6): a second crash starts the questions again.
 */
export function startRecovery(turn: Turn): void {
  if (!isRecovering(turn) || turn.group.recovery !== undefined || !isVoter(turn)) return;
  change(turn, { recovery: { parts: [], attempt: 0, atMs: retryAt(turn, turn.timers.retryMs, 0) } });
  askOthers(turn);
  finishRecovery(turn);
}

/** Whom to ask: the other voters; a sole voter, who has none, the other member domains, to catch up at least. */
function witnesses(turn: Turn): readonly Domain[] {
  const { voters, memberDomains } = turn.group.row.config;
  const all = voters.length > 1 ? voters : memberDomains;
  return all.filter((domain) => domain !== turn.self);
}

/**
 * Enough answers to meet every quorum that the forgotten statements can have been part of: n - q + 1 of the other
 * voters. What a sole voter decided and told nobody, nobody can tell it: only the operator's word lets it go on.
 */
function answersWanted(turn: Turn): number {
  const { config } = turn.group.row;
  const count = config.voters.length;
  return count > 1 ? count - turn.rules.quorumOf(config) + 1 : Number.POSITIVE_INFINITY;
}

function askOthers(turn: Turn): void {
  const { recovery, row } = turn.group;
  const answered = (recovery?.parts ?? []).map((part) => part.domain);
  const missing = witnesses(turn).filter((domain) => !answered.includes(domain));
  const { incarnation } = turn.domain.row;
  send(turn, missing, { kind: "recovery_query", group: row.group, epoch: row.epoch, incarnation });
}

/** Asks again those that did not answer, ever more slowly, until there are enough answers. */
export function continueRecovery(turn: Turn): void {
  const { recovery } = turn.group;
  if (recovery === undefined) return;
  if (!isRecovering(turn) || !isVoter(turn)) {
    change(turn, { recovery: undefined });
    return;
  }
  finishRecovery(turn);
  if (turn.group.recovery === undefined || turn.nowMs < recovery.atMs) return;
  const attempt = recovery.attempt + 1;
  change(turn, { recovery: { ...recovery, attempt, atMs: retryAt(turn, turn.timers.retryMs, attempt) } });
  askOthers(turn);
}

/** Records the asker's incarnation, durably before the answer leaves: from here on the fence holds for it. */
export function onRecoveryQuery(
  turn: Turn,
  from: Domain,
  message: Message & { kind: "recovery_query" },
): void {
  turn.domain = learn(turn.domain, from, message.incarnation);
  const { row } = turn.group;
  if (message.epoch > row.epoch) fetchFrom(turn, from, message.epoch);
  const { incarnation } = message;
  // An older incarnation than known, or one that could not be recorded: the fence would not hold for it.
  if (isRecovering(turn) || knownIncarnation(turn.domain.row.known, from) !== incarnation) return;
  const { epoch, promised, accepted } = row;
  send(turn, [from], {
    kind: "recovery_answer",
    group: groupId(turn),
    epoch,
    incarnation,
    promised,
    accepted,
  });
}

/** Keeps the newest answer of each domain. */
export function onRecoveryAnswer(
  turn: Turn,
  from: Domain,
  message: Message & { kind: "recovery_answer" },
): void {
  const { recovery } = turn.group;
  if (recovery === undefined || message.incarnation !== turn.domain.row.incarnation) return;
  const { epoch, promised, accepted } = message;
  if (accepted !== undefined && !equalBytes(accepted.statement.group, groupId(turn))) return;
  const part: RecoveredPart = { domain: from, epoch, promised, accepted };
  const parts = [...recovery.parts.filter((one) => one.domain !== from), part];
  change(turn, { recovery: { ...recovery, parts } });
  if (epoch > turn.group.row.epoch) fetchFrom(turn, from, epoch);
  finishRecovery(turn);
}

/** With enough answers, none of them ahead of this domain, adopts the highest promise and proposal among them. */
function finishRecovery(turn: Turn): void {
  const { recovery, row } = turn.group;
  if (recovery === undefined) return;
  const counted = recovery.parts.filter((part) => witnesses(turn).includes(part.domain));
  if (counted.length < answersWanted(turn) || recovery.parts.some((part) => part.epoch > row.epoch)) return;
  adopt(turn, recovery.parts);
}

function adopt(turn: Turn, parts: readonly RecoveredPart[]): void {
  const { row, configHash } = turn.group;
  const promised = parts.map((part) => part.promised).reduce(higherBallot, row.promised);
  const proposals = parts.flatMap((part) => (part.accepted === undefined ? [] : [part.accepted]));
  const usable = proposals.filter(
    ({ statement }) =>
      statement.epoch === row.epoch &&
      equalBytes(statement.previousHead, row.head) &&
      equalBytes(statement.configHash, configHash),
  );
  const accepted = usable.reduce<typeof row.accepted>(
    (best, one) =>
      best === undefined || compareBallots(one.statement.ballot, best.statement.ballot) > 0 ? one : best,
    row.accepted,
  );
  changeRow(turn, {
    promised: accepted === undefined ? promised : higherBallot(promised, accepted.statement.ballot),
    accepted,
    leading: undefined,
    incarnation: turn.domain.row.incarnation,
  });
  change(turn, { recovery: undefined, highestRound: promised.round, candidacy: undefined, resting: false });
}

/** The operator's word that what no other domain can tell is lost. */
export function resumeUnrecovered(turn: Turn): void {
  if (isRecovering(turn)) adopt(turn, turn.group.recovery?.parts ?? []);
}
