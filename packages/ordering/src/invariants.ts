import { compareBallots, equalBallots } from "./ballot.ts";
import { equalBytes } from "./bytes.ts";
import { certificateFault } from "./certificate.ts";
import { configHash } from "./config.ts";
import { fenced } from "./fence.ts";
import type { Turn } from "./turn.ts";
import { nextHead } from "./value.ts";

/**
 * I1 to I10, checked after every step over what changed. Returns the name of the first that fails. They do not fail in
 * a correct core; they stop one group before a defect becomes a fork.
 */
export function brokenInvariant(turn: Turn): string | undefined {
  const before = turn.before.group.row;
  const { row } = turn.group;
  const { accepted, leading } = row;
  if (compareBallots(row.promised, before.promised) < 0) return "I1 the promised ballot fell";
  if (accepted !== undefined && accepted.statement.epoch !== row.epoch) return "I2 accepted for another slot";
  if (accepted !== undefined && compareBallots(accepted.statement.ballot, row.promised) > 0) {
    return "I3 accepted above the promise";
  }
  return brokenChain(turn) ?? brokenStatement(turn) ?? brokenLeadership(turn, leading !== undefined);
}

/** I4 heads form a chain, I7 decided slots stay, I8 the configuration comes from them, I10 votes count by incarnation. */
function brokenChain(turn: Turn): string | undefined {
  const before = turn.before.group;
  const { row, configHash: hashHeld } = turn.group;
  if (turn.decided.length === 0 && row.epoch === before.row.epoch && row.config === before.row.config) {
    return row.head === before.row.head ? undefined : "I4 the head moved without a decision";
  }
  let { epoch, head, config } = before.row;
  let known = before.configHash;
  for (const { certificate, value } of turn.decided) {
    if (certificate.epoch !== epoch) return "I7 a slot decided out of turn";
    const slot = { group: row.group, epoch, config, configHash: known, head };
    const fault = certificateFault(certificate, slot, turn.hash, turn.rules.quorumOf(config));
    if (fault !== undefined)
      return fault === "old_incarnation" ? "I10 an old incarnation counted" : `I7 ${fault}`;
    if (!equalBytes(certificate.hash, value.hash)) return "I7 certified another value";
    head = nextHead(head, value.hash, turn.hash);
    config = value.nextConfig;
    known = configHash(config, turn.hash);
    epoch += 1n;
  }
  if (row.epoch !== epoch) return "I7 the epoch moved without a decision";
  if (!equalBytes(row.head, head)) return "I4 the head is not the chain's";
  if (row.config !== config) return "I8 the configuration is not the decided one";
  const fresh = row.config !== before.row.config;
  if (fresh && !equalBytes(hashHeld, configHash(config, turn.hash)))
    return "I8 the configuration's hash is wrong";
  return undefined;
}

/** I5 one signed value per slot and ballot, I6 every statement is backed by the row that is stored before it leaves. */
function brokenStatement(turn: Turn): string | undefined {
  const { row } = turn.group;
  const earlier = turn.before.group.row.accepted?.statement;
  for (const { message } of turn.send) {
    if (message.kind === "promise" && compareBallots(message.statement.ballot, row.promised) > 0) {
      return "I6 a promise that is not stored";
    }
    const proposal = message.kind === "accept" ? message.proposal.statement : undefined;
    const made = message.kind === "vote" ? message.vote.statement : proposal;
    if (made === undefined) continue;
    const stored = row.accepted?.statement;
    const backed =
      stored !== undefined &&
      stored.epoch === made.epoch &&
      equalBallots(stored.ballot, made.ballot) &&
      equalBytes(stored.hash, made.hash);
    if (!backed) return "I6 a vote or proposal that is not stored";
    const sameSlot = earlier !== undefined && earlier.epoch === made.epoch;
    if (sameSlot && equalBallots(earlier.ballot, made.ballot) && !equalBytes(earlier.hash, made.hash)) {
      return "I5 two values at one ballot";
    }
  }
  return undefined;
}

/** I9 proposals need phase 1 under this configuration, I10 behind the fence. */
function brokenLeadership(turn: Turn, leading: boolean): string | undefined {
  const { row } = turn.group;
  const proposes = turn.send.some(({ message }) => message.kind === "accept");
  if (proposes && !leading) return "I9 proposed without phase 1";
  if (!leading) return undefined;
  if (row.promised.domain !== turn.self || !row.config.voters.includes(turn.self))
    return "I9 orders another's ballot";
  if (row.accepted !== undefined && !equalBallots(row.accepted.statement.ballot, row.promised)) {
    return "I9 orders beside an older proposal";
  }
  const candidacy = turn.before.group.candidacy;
  if (turn.before.group.row.leading !== undefined || candidacy === undefined) return undefined;
  const promises = turn.group.candidacy?.promises ?? candidacy.promises;
  const counted = fenced(promises, (one) => one.statement);
  return counted.length + 1 < turn.rules.quorumOf(row.config)
    ? "I10 too few promises behind the fence"
    : undefined;
}
