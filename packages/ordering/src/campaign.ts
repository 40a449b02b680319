import { compareBallots, equalBallots, type Ballot } from "./ballot.ts";
import { promiseTo } from "./promise.ts";
import type { Domain } from "./domain.ts";
import { stickyRoundsMax } from "./limits.ts";
import {
  change,
  changeRow,
  groupId,
  hears,
  hearsQuorum,
  isProved,
  isVoter,
  leads,
  looksHealthy,
  mayVote,
  otherVoters,
  ownerBallot,
  retryAt,
  send,
  type Turn,
} from "./turn.ts";

/** Submits to the owner that had no effect, after which the owner no longer counts as able. */
const vainSubmitsMax = 6;

/** Rounds of Prepare without a quorum after which a candidate without waiting bundles rests. */
const restAfterAttempts = 12;

/** True if something waits to be ordered at the open slot: a bundle, an undecided value, or a request to take over. */
export function hasWork(turn: Turn): boolean {
  const { row, work, wanted } = turn.group;
  return row.accepted !== undefined || wanted !== undefined || work.some((item) => item.epoch === row.epoch);
}

/**
 * R6. A voter that has something to order campaigns when the orderer looks unable, each after a wait that grows with
 * its rank among the voters that look alive, so that they do not all try at once.
 */
export function considerCampaign(turn: Turn): void {
  if (!mayVote(turn) || leads(turn)) return;
  if (turn.group.candidacy !== undefined) {
    continueCampaign(turn);
    return;
  }
  if (!hasWork(turn) || turn.group.resting) {
    if (turn.group.campaignAtMs !== undefined) change(turn, { campaignAtMs: undefined });
    return;
  }
  const forced = turn.group.wanted !== undefined && turn.group.wanted.yielded.length > 0;
  if (!forced && ordererLooksAble(turn)) {
    if (turn.group.campaignAtMs !== undefined) change(turn, { campaignAtMs: undefined });
    recheckLater(turn);
    return;
  }
  const dueAtMs = turn.group.campaignAtMs ?? turn.nowMs + (forced ? 0 : rank(turn) * turn.timers.staggerMs);
  if (turn.nowMs >= dueAtMs && hearsQuorum(turn)) startCampaign(turn);
  else if (turn.nowMs >= dueAtMs) waitForQuorum(turn);
  else if (turn.group.campaignAtMs === undefined) change(turn, { campaignAtMs: dueAtMs });
}

/** Whether somebody else can be expected to order: only then are bundles sent there instead. */
export function ordererLooksAble(turn: Turn): boolean {
  const { pointer, rival, abstaining, work } = turn.group;
  const ballot = ownerBallot(turn);
  const owner = ballot.domain;
  if (pointer !== undefined && turn.nowMs < pointer.untilMs) return true;
  if (rival !== undefined && rival.ballot.domain !== turn.self && isVoter(turn, rival.ballot.domain)) {
    if (hears(turn, rival.ballot.domain) && turn.nowMs < rival.sinceMs + turn.timers.suspectMs) return true;
  }
  if (owner === turn.self || !isVoter(turn, owner) || abstaining.includes(owner)) return false;
  const healthy = looksHealthy(turn, owner);
  if (isProved(turn, ballot)) return healthy && work.every((item) => item.attempt < vainSubmitsMax);
  // A candidate with our promise has the time of a suspicion to show itself, whatever the pings say.
  if (turn.group.promisedAtMs === undefined && healthy) change(turn, { promisedAtMs: turn.nowMs });
  const since = turn.group.promisedAtMs;
  return since !== undefined && turn.nowMs < since + turn.timers.suspectMs;
}

/**
 * Someone able orders our undecided value: look again later whether it still is, until the end of patience. By then it
 * is usually decided and only the Decide is late, so the owner is asked for it.
 */
function recheckLater(turn: Turn): void {
  const { recheck, row, work } = turn.group;
  if (recheck !== undefined && turn.nowMs < recheck.atMs) return;
  const attempt = (recheck?.attempt ?? 0) + 1;
  const owner = ownerBallot(turn).domain;
  if (recheck !== undefined && row.accepted !== undefined && owner !== turn.self) {
    send(turn, [owner], { kind: "fetch", group: groupId(turn), fromEpoch: row.epoch });
  }
  const { wanted } = turn.group;
  if (wanted !== undefined && work.length === 0) change(turn, { wanted: undefined });
  if (attempt > restAfterAttempts && work.length === 0) change(turn, { resting: true, recheck: undefined });
  else change(turn, { recheck: { attempt, atMs: retryAt(turn, turn.timers.suspectMs, 0) } });
}

/** No quorum is heard: a Prepare would only raise the ballot. Look again later, then rest. */
function waitForQuorum(turn: Turn): void {
  const attempt = (turn.group.recheck?.attempt ?? 0) + 1;
  if (attempt > restAfterAttempts && turn.group.work.length === 0) {
    change(turn, { resting: true, recheck: undefined, campaignAtMs: undefined, wanted: undefined });
    return;
  }
  const atMs = retryAt(turn, turn.timers.staggerMs, attempt);
  change(turn, { recheck: { attempt, atMs }, campaignAtMs: atMs });
}

/** Position among the voters that are heard, in ring order after the failed owner; nobody owns a fresh group. */
function rank(turn: Turn): number {
  const owned = ownerBallot(turn);
  if (owned.round === 0n || owned.domain === turn.self) return 0;
  const { voters } = turn.group.row.config;
  const after = voters.indexOf(owned.domain) + 1;
  const ring = [...voters.slice(after), ...voters.slice(0, after)];
  return ring.filter((voter) => voter !== owned.domain && hears(turn, voter)).indexOf(turn.self);
}

/** A new ballot above all that were seen, promised by this domain itself before anyone hears of it. */
export function startCampaign(turn: Turn): void {
  const { row, highestRound, rival } = turn.group;
  const rounds = [row.promised.round, row.proved.round, highestRound, rival?.ballot.round ?? 0n];
  const round = rounds.reduce((a, b) => (a > b ? a : b)) + 1n;
  runForOrderer(turn, { round, domain: turn.self });
}

/**
 * R5. The voters changed: phase 1 once more with the same ballot, at the new slot, before anything is proposed there.
 * Only with something to order; otherwise leadership ends and a later bundle starts it anew.
 */
export function prepareAgain(turn: Turn, ballot: Ballot): void {
  if (mayVote(turn) && hasWork(turn) && equalBallots(ballot, turn.group.row.promised))
    runForOrderer(turn, ballot);
}

function runForOrderer(turn: Turn, ballot: Ballot): void {
  const yielded = turn.group.wanted?.yielded ?? [];
  if (compareBallots(ballot, turn.group.row.promised) > 0) {
    changeRow(turn, { promised: ballot, leading: undefined });
  }
  change(turn, {
    candidacy: {
      ballot,
      promises: [],
      yielded,
      stickyVoters: [],
      stickyOwner: undefined,
      stickyRounds: 0,
      attempt: 0,
      retryAtMs: retryAt(turn, turn.timers.retryMs, 0),
    },
    campaignAtMs: undefined,
    rival: undefined,
    pointer: undefined,
    abstaining: [],
    recheck: undefined,
  });
  sendPrepare(turn, otherVoters(turn));
  promiseTo(turn, turn.self, ballot, turn.group.row.epoch);
}

/** Prepare to `to`, with everyone who is known to have yielded. */
export function sendPrepare(turn: Turn, to: readonly Domain[]): void {
  const { candidacy, row } = turn.group;
  if (candidacy === undefined) return;
  const promised = candidacy.promises.map(({ statement }) => statement.domain);
  const yielded = [...new Set([...promised, ...candidacy.yielded])].filter((domain) => domain !== turn.self);
  const { ballot } = candidacy;
  send(turn, to, { kind: "prepare", group: groupId(turn), epoch: row.epoch, ballot, yielded });
}

/** Retransmits to voters that did not promise; after three sticky rounds gives way to the owner they hold to (R9). */
function continueCampaign(turn: Turn): void {
  const { candidacy, work } = turn.group;
  if (candidacy === undefined || turn.nowMs < candidacy.retryAtMs) return;
  const promised = candidacy.promises.map(({ statement }) => statement.domain);
  const { stickyOwner } = candidacy;
  const held =
    stickyOwner !== undefined && !promised.includes(stickyOwner) && candidacy.stickyVoters.length > 0;
  const stickyRounds = candidacy.stickyRounds + (held ? 1 : 0);
  if (held && stickyRounds >= stickyRoundsMax) {
    giveWay(turn, stickyOwner, candidacy.stickyVoters);
    return;
  }
  const attempt = candidacy.attempt + 1;
  if (attempt > restAfterAttempts && work.length === 0) {
    change(turn, { candidacy: undefined, resting: true, wanted: undefined });
    return;
  }
  const retryAtMs = retryAt(turn, turn.timers.retryMs, attempt);
  change(turn, { candidacy: { ...candidacy, stickyRounds, stickyVoters: [], attempt, retryAtMs } });
  sendPrepare(
    turn,
    otherVoters(turn).filter((voter) => !promised.includes(voter)),
  );
  if (!promised.includes(turn.self)) promiseTo(turn, turn.self, candidacy.ballot, turn.group.row.epoch);
}

/** Bundles go to the owner, or through a voter that holds to it if the owner does not hear this domain. */
function giveWay(turn: Turn, owner: Domain, stickyVoters: readonly Domain[]): void {
  const reachable = hears(turn, owner) && (turn.peers.get(owner)?.hears ?? []).includes(turn.self);
  const domain = reachable ? owner : (stickyVoters[0] ?? owner);
  change(turn, {
    candidacy: undefined,
    wanted: undefined,
    pointer: { domain, untilMs: turn.nowMs + 3 * turn.timers.suspectMs },
    work: turn.group.work.map((item) => ({ ...item, attempt: 0, retryAtMs: turn.nowMs })),
  });
}
