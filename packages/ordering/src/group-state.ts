import { noBallot, type Ballot } from "./ballot.ts";
import type { Hash } from "./bytes.ts";
import type { Entry } from "./certificate.ts";
import { checkConfig, configHash, type Config } from "./config.ts";
import type { DomainRow, DomainState } from "./domain-state.ts";
import type { Domain, GroupId } from "./domain.ts";
import type { Accepted, PromiseStatement, Signature, Signed, SignedVote } from "./statement.ts";
import { genesisHead, nextHead, type Value } from "./value.ts";

/** Durable state of one group at one domain: the whole acceptor, and where in the chain it stands. */
export interface GroupRow {
  readonly group: GroupId;
  /** The slot that is open here: every slot below is decided and in the log. */
  readonly epoch: bigint;
  /** Chain head before the open slot. */
  readonly head: Uint8Array;
  /** Who orders the open slot. A function of the decided slots only (I8). */
  readonly config: Config;
  /** Never falls (I1), across slots too. */
  readonly promised: Ballot;
  /** Highest ballot whose owner showed that it orders: by an Accept, a Decide or a Leading. */
  readonly proved: Ballot;
  /** The one undecided proposal, of the open slot (I2), at most at `promised` (I3). Own ones are stored unsigned. */
  readonly accepted: Accepted<Signature | undefined> | undefined;
  /** Set while this domain orders: a quorum of this very configuration promised `promised`, which is its own (I9). */
  readonly leading: { readonly justifyHash: Uint8Array } | undefined;
  /** The domain's incarnation that this row is complete for; below the domain's own the group is recovering. */
  readonly incarnation: bigint;
  /** Which invariant failed; the group is stopped until an operator looks. */
  readonly halted: string | undefined;
}

/** A submitted bundle until its slot is decided. */
export interface WorkItem {
  readonly value: Value;
  readonly epoch: bigint;
  readonly client: string;
  /** Domains that wait for the result, this one included if a local client does. */
  readonly origins: readonly Domain[];
  readonly hops: number;
  readonly addedMs: number;
  readonly attempt: number;
  readonly retryAtMs: number;
  /** Where it was last sent. */
  readonly sentTo: Domain | undefined;
  /** Local clients heard `pending`. */
  readonly waitedOut: boolean;
}

/** A Promise as a candidate holds it. */
export interface HeldPromise extends Signed<PromiseStatement> {
  readonly accepted: Accepted | undefined;
}

/** Phase 1 of this domain's own ballot, at the open slot. */
export interface Candidacy {
  readonly ballot: Ballot;
  readonly promises: readonly HeldPromise[];
  /** Domains that count as yielded besides those that promised. */
  readonly yielded: readonly Domain[];
  /** Voters that answered Nack(sticky) since the last Prepare to them, and the owner they named. */
  readonly stickyVoters: readonly Domain[];
  readonly stickyOwner: Domain | undefined;
  readonly stickyRounds: number;
  readonly attempt: number;
  readonly retryAtMs: number;
}

/** A timer that backs off. */
export interface Retry {
  readonly attempt: number;
  readonly atMs: number;
}

/** What another voter told a recovering domain. */
export interface RecoveredPart {
  readonly domain: Domain;
  readonly epoch: bigint;
  readonly promised: Ballot;
  readonly accepted: Accepted | undefined;
}

/** A client's wish for a slot of its own. */
export interface Reservation {
  readonly client: string;
  readonly origin: Domain;
  /** Set once granted. */
  readonly untilMs: number | undefined;
}

/** One group in memory: its row and what is lost, harmlessly, with the process. */
export interface GroupState {
  readonly row: GroupRow;
  /** Of `row.config`. */
  readonly configHash: Uint8Array;
  readonly work: readonly WorkItem[];
  readonly candidacy: Candidacy | undefined;
  /** Retransmission of the proposal in flight. */
  readonly proposing: Retry | undefined;
  /** The newest Vote of each voter for the open slot. */
  readonly votes: readonly SignedVote[];
  readonly highestRound: bigint;
  /** When `promised` was given to somebody who has not yet shown that it orders. */
  readonly promisedAtMs: number | undefined;
  /** A ballot above ours that a Nack named. */
  readonly rival: { readonly ballot: Ballot; readonly sinceMs: number } | undefined;
  /** Where a Nack(sticky) or a hint says that submits belong. */
  readonly pointer: { readonly domain: Domain; readonly untilMs: number } | undefined;
  /** Voters that said they abstain since `promised` last changed. */
  readonly abstaining: readonly Domain[];
  readonly campaignAtMs: number | undefined;
  /** The driver or the former owner asked this domain to become orderer. */
  readonly wanted: { readonly yielded: readonly Domain[] } | undefined;
  readonly transfer: { readonly to: Domain; readonly untilMs: number } | undefined;
  readonly reservations: readonly Reservation[];
  readonly slotReservedLast: boolean;
  readonly fetch: (Retry & { readonly wantedEpoch: bigint }) | undefined;
  readonly recovery: (Retry & { readonly parts: readonly RecoveredPart[] }) | undefined;
  /** Set when retrying came to its end; any input but a tick wakes the group. */
  readonly resting: boolean;
  readonly recheck: Retry | undefined;
}

/** What `step` works on: the domain's shared part and one group. */
export interface OrderingState {
  readonly domain: DomainState;
  readonly group: GroupState;
}

/** The row of a group that is created here, at epoch 0. @throws OrderingError `bad_config` */
export function createGroup(group: GroupId, config: Config, domain: DomainRow, hash: Hash): GroupRow {
  checkConfig(config);
  const head = genesisHead(group, config, hash);
  return { ...emptyRow(group), epoch: 0n, head, config, incarnation: domain.incarnation };
}

/**
 * The row of a domain without one that joins by a decided slot whose value makes it a member or voter. A domain that
 * has a row keeps it, and its promises, and catches up by Entries. The caller has verified the
 * entry's certificate against `entry.config`; that this is the right chain rests on the inviter's signed GroupInfo,
 * which the joining client checks.
 *
 * A domain that ever lost state treats the group as recovering: it may have voted in it before.
 */
export function joinGroup(entry: Entry, hash: Hash): GroupRow {
  const { certificate, value } = entry;
  return {
    ...emptyRow(certificate.group),
    epoch: certificate.epoch + 1n,
    head: nextHead(certificate.previousHead, certificate.hash, hash),
    config: checkConfig(value.nextConfig),
    proved: certificate.ballot,
  };
}

function emptyRow(group: GroupId): Omit<GroupRow, "epoch" | "head" | "config"> {
  const absent = { accepted: undefined, leading: undefined, halted: undefined };
  return { group, promised: noBallot, proved: noBallot, incarnation: 0n, ...absent };
}

/** The group in memory, as read from its rows. Cheap: one hash. */
export function loadGroup(row: GroupRow, hash: Hash): GroupState {
  return {
    row,
    configHash: configHash(row.config, hash),
    work: [],
    candidacy: undefined,
    proposing: undefined,
    votes: [],
    highestRound: 0n,
    promisedAtMs: undefined,
    rival: undefined,
    pointer: undefined,
    abstaining: [],
    campaignAtMs: undefined,
    wanted: undefined,
    transfer: undefined,
    reservations: [],
    slotReservedLast: false,
    fetch: undefined,
    recovery: undefined,
    resting: false,
    recheck: undefined,
  };
}

/**
 * True if nothing is lost by dropping the group from memory once its rows are durable: no bundle waits, nothing is
 * undecided, no timer runs. The next input for the group loads it again.
 */
export function isIdle(group: GroupState): boolean {
  if (group.work.length > 0 || group.reservations.length > 0) return false;
  if (group.resting) return true;
  const busy = [group.candidacy, group.wanted, group.transfer, group.fetch, group.recovery];
  return busy.every((part) => part === undefined) && group.row.accepted === undefined;
}
