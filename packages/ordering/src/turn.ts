import { equalBallots, higherBallot, type Ballot } from "./ballot.ts";
import { equalBytes, type Hash } from "./bytes.ts";
import type { Entry } from "./certificate.ts";
import type { Domain, GroupId } from "./domain.ts";
import { takeStanding, type DomainState } from "./domain-state.ts";
import type { Evidence } from "./evidence.ts";
import type { GroupRow, GroupState, OrderingState } from "./group-state.ts";
import { isHeard, type Peers } from "./liveness.ts";
import { roundJumpMax } from "./limits.ts";
import type { Draft, SubmitResult } from "./message.ts";
import type { Answer, CatchUp, Delivery, Outgoing } from "./outcome.ts";
import { gopRules, type Rules } from "./rules.ts";
import type { Standing } from "./statement.ts";
import { defaultTimers, retryDelayMs, type Timers } from "./timers.ts";

/** What a step reads besides state, input and time. */
export interface Context {
  /** SHA-256. */
  readonly hash: Hash;
  /** Who looks alive; decides only who tries when. */
  readonly peers: Peers;
  readonly timers?: Timers;
  /** The simulator's alone; leave it out. */
  readonly rules?: Rules;
}

/**
 * One step in progress. The leaves change `domain` and `group` by replacing them and append to the lists; `step` turns
 * it into an Outcome. Nothing of it outlives the step.
 */
export interface Turn {
  readonly nowMs: number;
  readonly hash: Hash;
  readonly peers: Peers;
  readonly timers: Timers;
  readonly rules: Rules;
  readonly self: Domain;
  readonly before: OrderingState;
  domain: DomainState;
  group: GroupState;
  readonly send: Outgoing[];
  readonly answer: Answer[];
  readonly deliver: Delivery[];
  readonly serve: CatchUp[];
  readonly evidence: Evidence[];
  readonly decided: Entry[];
}

/** A turn at `state`, with nothing done yet. */
export function beginTurn(state: OrderingState, nowMs: number, context: Context): Turn {
  return {
    nowMs,
    hash: context.hash,
    peers: context.peers,
    timers: context.timers ?? defaultTimers,
    rules: context.rules ?? gopRules,
    self: state.domain.row.domain,
    before: state,
    domain: state.domain,
    group: state.group,
    send: [],
    answer: [],
    deliver: [],
    serve: [],
    evidence: [],
    decided: [],
  };
}

/** Replaces fields in memory. */
export function change(turn: Turn, patch: Partial<GroupState>): void {
  turn.group = { ...turn.group, ...patch };
}

/** Replaces fields of the row; the step stores the row if it differs at the end. */
export function changeRow(turn: Turn, patch: Partial<GroupRow>): void {
  turn.group = { ...turn.group, row: { ...turn.group.row, ...patch } };
}

/** Queues `message` for every domain of `to`. */
export function send(turn: Turn, to: readonly Domain[], message: Draft): void {
  if (to.length > 0) turn.send.push({ to, message });
}

/** Tells every domain that waits for the bundle with `hash`. */
export function answerSubmit(
  turn: Turn,
  origins: readonly Domain[],
  hash: Uint8Array,
  result: SubmitResult | { readonly code: "logged"; readonly epoch: bigint },
): void {
  for (const to of origins) turn.answer.push({ kind: "submit", to, hash, result });
}

/** Takes the next statement number. */
export function standing(turn: Turn): Standing {
  const taken = takeStanding(turn.domain);
  turn.domain = taken.state;
  return taken.standing;
}

/** The group's id. */
export function groupId(turn: Turn): GroupId {
  return turn.group.row.group;
}

/** True if `group` is the group of this turn. */
export function hasGroupId(turn: Turn, group: GroupId): boolean {
  return equalBytes(group, turn.group.row.group);
}

/** True if this domain votes on the open slot. */
export function isVoter(turn: Turn, domain: Domain = turn.self): boolean {
  return turn.group.row.config.voters.includes(domain);
}

/** The voters of the open slot without this domain. */
export function otherVoters(turn: Turn): readonly Domain[] {
  return turn.group.row.config.voters.filter((voter) => voter !== turn.self);
}

/** True while the group may have forgotten statements of this domain. */
export function isRecovering(turn: Turn): boolean {
  return turn.rules.recovers && turn.group.row.incarnation < turn.domain.row.incarnation;
}

/** True if this domain may make statements about the open slot. */
export function mayVote(turn: Turn): boolean {
  return isVoter(turn) && !isRecovering(turn);
}

/** True if this domain orders the open slot. */
export function leads(turn: Turn): boolean {
  const { leading, promised } = turn.group.row;
  return leading !== undefined && promised.domain === turn.self && mayVote(turn);
}

/** True if the owner of `ballot` has shown that it orders with it. */
export function isProved(turn: Turn, ballot: Ballot): boolean {
  return equalBallots(turn.group.row.proved, ballot);
}

/** The highest ballot known to be owned: what this domain promised, or what it saw ordering. */
export function ownerBallot(turn: Turn): Ballot {
  return higherBallot(turn.group.row.promised, turn.group.row.proved);
}

/**
 * Where bundles belong as far as this domain was shown: the voter that ordered last, if it is another one. What this
 * domain merely promised, itself perhaps, is no hint (finding F5).
 */
export function shownOrderer(turn: Turn): Domain | undefined {
  const { domain } = turn.group.row.proved;
  return domain !== turn.self && isVoter(turn, domain) ? domain : undefined;
}

/** False for a ballot so far above all that were seen that only an attacker can have chosen it. */
export function isPlausible(turn: Turn, ballot: Ballot): boolean {
  const { highestRound } = turn.group;
  const { round } = ownerBallot(turn);
  return ballot.round <= (round > highestRound ? round : highestRound) + roundJumpMax;
}

/** True if something arrived from `domain` lately. This domain hears itself. */
export function hears(turn: Turn, domain: Domain): boolean {
  return domain === turn.self || isHeard(turn.peers, domain, turn.nowMs, turn.timers.suspectMs);
}

/** True if a quorum of the voters, this domain included, was heard lately. */
export function hearsQuorum(turn: Turn): boolean {
  const { config } = turn.group.row;
  return config.voters.filter((voter) => hears(turn, voter)).length >= turn.rules.quorumOf(config);
}

/** True if `domain` is heard and says that it hears a quorum of the voters. */
export function looksHealthy(turn: Turn, domain: Domain): boolean {
  if (!hears(turn, domain)) return false;
  const { config } = turn.group.row;
  const theirs = turn.peers.get(domain)?.hears ?? [];
  const count = config.voters.filter((voter) => voter === domain || theirs.includes(voter)).length;
  return count >= turn.rules.quorumOf(config);
}

/** When attempt `attempt` is due, spread by a number that differs between domains, groups and attempts. */
export function retryAt(turn: Turn, firstMs: number, attempt: number): number {
  return turn.nowMs + retryDelayMs(firstMs, turn.timers.retryMaxMs, attempt, chanceOf(turn, attempt));
}

/** A number in [0, 1) that is always the same for the same domain, group, epoch and attempt: jitter without chance. */
function chanceOf(turn: Turn, attempt: number): number {
  let sum = 2166136261 + attempt + Number(turn.group.row.epoch & 0xffffn);
  const mix = (octet: number): void => {
    sum = Math.imul(sum ^ octet, 16777619);
  };
  for (let i = 0; i < turn.self.length; i++) mix(turn.self.charCodeAt(i));
  for (const octet of groupId(turn)) mix(octet);
  return (sum >>> 8) / 2 ** 24;
}
