import { StorageError } from "../errors.ts";
import { readItemsMax } from "../limits.ts";
import type {
  AcceptorRow,
  DomainRow,
  LogEntry,
  OrderingStore,
  SaveOrderingAnswer,
} from "../ports/ordering.ts";
import { isFenced } from "./speaker.ts";
import { all, allIn, insert, one, run, type Plan, type Row } from "./plan.ts";
import { atMost, big, bytes, digest, fits, int, keyOf, text, verify } from "./row.ts";

type OrderingBatch = Parameters<OrderingStore["save"]>[0];

export function* loadAcceptors(groupIds: readonly Uint8Array[]): Plan<readonly AcceptorRow[]> {
  const rows = yield* allIn(
    (list) => `SELECT * FROM acceptor WHERE group_id IN (${list}) ORDER BY group_id`,
    groupIds,
  );
  return rows.map(acceptorOf);
}

/** Saves all rows or none. */
export function* saveAcceptors(acceptors: readonly AcceptorRow[]): Plan<SaveOrderingAnswer> {
  const rows = yield* allIn(
    (list) => `SELECT * FROM acceptor WHERE group_id IN (${list}) ORDER BY group_id FOR UPDATE`,
    acceptors.map((acceptor) => acceptor.groupId),
  );
  const stored = new Map(rows.map((row) => [keyOf(bytes(row, "group_id")), acceptorOf(row)]));
  for (const acceptor of acceptors) {
    fits("epoch", acceptor.epoch);
    fits("ballot", acceptor.ballot);
    const earlier = stored.get(keyOf(acceptor.groupId));
    if (acceptor.revision !== (earlier?.revision ?? 0n))
      return { code: "conflict", groupId: acceptor.groupId };
    if (earlier !== undefined && goesBack(earlier, acceptor)) {
      return { code: "regressed", groupId: acceptor.groupId };
    }
    stored.set(keyOf(acceptor.groupId), { ...acceptor, revision: acceptor.revision + 1n });
  }
  yield* insert(
    "acceptor",
    ["group_id", "epoch", "ballot", "ballot_domain", "recovering", "undecided", "bytes", "revision", "hash"],
    acceptors.map((acceptor) => {
      const { groupId, epoch, ballot, ballotDomain, recovering, undecided, revision } = acceptor;
      const next = { ...acceptor, revision: revision + 1n };
      const flags = [recovering, undecided].map((flag) => (flag ? 1n : 0n));
      const columns = [groupId, epoch, ballot, ballotDomain, ...flags, acceptor.bytes];
      return [...columns, next.revision, acceptorHash(next)];
    }),
    `ON CONFLICT (group_id) DO UPDATE SET epoch = excluded.epoch, ballot = excluded.ballot,
      ballot_domain = excluded.ballot_domain, recovering = excluded.recovering, undecided = excluded.undecided,
      bytes = excluded.bytes, revision = excluded.revision, hash = excluded.hash`,
  );
  return { code: "saved", revisions: acceptors.map((acceptor) => acceptor.revision + 1n) };
}

export function* saveOrdering({ acceptors, domain, term }: OrderingBatch): Plan<SaveOrderingAnswer> {
  if (yield* isFenced(term)) return { code: "fenced" };
  if (domain !== undefined) {
    const held = yield* holdDomain();
    if (domainGoesBack(held, domain)) return { code: "regressed" };
  }
  const saved = yield* saveAcceptors(acceptors);
  if (saved.code === "saved" && domain !== undefined) yield* writeDomain(domain);
  return saved;
}

export function* domainRow(): Plan<DomainRow> {
  const row = yield* one("SELECT * FROM ordering_domain WHERE one = 1");
  return row === undefined ? { incarnation: 0n, voteSeq: 0n, known: {} } : domainOf(row);
}

/** Returns the first of `count` reserved numbers. */
export function* reserveVotes(count: number): Plan<bigint> {
  atMost("votes", count, 1_000_000);
  const held = yield* holdDomain();
  yield* writeDomain({ ...held, voteSeq: held.voteSeq + BigInt(count) });
  return held.voteSeq + 1n;
}

export function* promisedTo(
  domain: string,
  after: Uint8Array | undefined,
  groupsMax: number,
): Plan<readonly Uint8Array[]> {
  atMost("groups", groupsMax, readItemsMax);
  const rows = yield* all(
    "SELECT group_id FROM acceptor WHERE ballot_domain = $1 AND group_id > $2 ORDER BY group_id LIMIT $3",
    domain,
    after ?? new Uint8Array(),
    groupsMax,
  );
  return rows.map((row) => bytes(row, "group_id"));
}

export function recovering(after: Uint8Array | undefined, groupsMax: number): Plan<readonly Uint8Array[]> {
  return flagged("recovering", after, groupsMax);
}

export function undecided(after: Uint8Array | undefined, groupsMax: number): Plan<readonly Uint8Array[]> {
  return flagged("undecided", after, groupsMax);
}

function* flagged(
  flag: "recovering" | "undecided",
  after: Uint8Array | undefined,
  groupsMax: number,
): Plan<readonly Uint8Array[]> {
  atMost("groups", groupsMax, readItemsMax);
  const rows = yield* all(
    `SELECT group_id FROM acceptor WHERE ${flag} = 1 AND group_id > $1 ORDER BY group_id LIMIT $2`,
    after ?? new Uint8Array(),
    groupsMax,
  );
  return rows.map((row) => bytes(row, "group_id"));
}

export function* markRecovering(incarnation: bigint): Plan<void> {
  const held = yield* holdDomain();
  if (incarnation < held.incarnation) throw new StorageError("limit", "an incarnation never goes back");
  yield* writeDomain({ ...held, incarnation });
  yield* run("UPDATE acceptor SET recovering = 1, revision = revision + 1");
}

export function* logFrom(
  groupId: Uint8Array,
  fromEpoch: bigint,
  entriesMax: number,
  bytesMax: number,
): Plan<readonly LogEntry[]> {
  atMost("entries", entriesMax, readItemsMax);
  fits("epoch", fromEpoch);
  const sizes = yield* all(
    `SELECT epoch, length(bundle) + length(certificate) AS size FROM decided
      WHERE group_id = $1 AND epoch >= $2 ORDER BY epoch LIMIT $3`,
    groupId,
    fromEpoch,
    entriesMax,
  );
  let sum = 0;
  const fitting = sizes.filter((row, index) => {
    sum += int(row, "size");
    return index === 0 || sum <= bytesMax;
  });
  const last = fitting.at(-1);
  if (last === undefined) return [];
  const rows = yield* all(
    "SELECT * FROM decided WHERE group_id = $1 AND epoch >= $2 AND epoch <= $3 ORDER BY epoch",
    groupId,
    fromEpoch,
    big(last, "epoch"),
  );
  return rows.map(logEntryOf);
}

export function* trimLog(groupId: Uint8Array, decidedBeforeMs: number, epochsKept: bigint): Plan<number> {
  const newest = yield* one("SELECT max(epoch) AS epoch FROM decided WHERE group_id = $1", groupId);
  if (newest === undefined || newest["epoch"] === null) return 0;
  return yield* run(
    "DELETE FROM decided WHERE group_id = $1 AND decided_at < $2 AND epoch <= $3",
    groupId,
    decidedBeforeMs,
    big(newest, "epoch") - epochsKept,
  );
}

function logEntryOf(row: Row): LogEntry {
  const entry = {
    epoch: big(row, "epoch"),
    valueHash: bytes(row, "value_hash"),
    certificate: bytes(row, "certificate"),
    bundle: bytes(row, "bundle"),
    decidedAtMs: int(row, "decided_at"),
  };
  const { epoch, valueHash, certificate, bundle, decidedAtMs } = entry;
  verify("decided value", row, bytes(row, "group_id"), epoch, valueHash, certificate, bundle, decidedAtMs);
  return entry;
}

/** The flags and `revision` are outside the hash: marking all rows rewrites them in one statement. */
function acceptorHash({ groupId, epoch, ballot, ballotDomain, bytes: state }: AcceptorRow): Uint8Array {
  return digest(groupId, epoch, ballot, ballotDomain, state);
}

function acceptorOf(row: Row): AcceptorRow {
  const acceptor = {
    groupId: bytes(row, "group_id"),
    epoch: big(row, "epoch"),
    ballot: big(row, "ballot"),
    ballotDomain: text(row, "ballot_domain"),
    recovering: big(row, "recovering") === 1n,
    undecided: big(row, "undecided") === 1n,
    bytes: bytes(row, "bytes"),
    revision: big(row, "revision"),
  };
  const { groupId, epoch, ballot, ballotDomain } = acceptor;
  verify("acceptor", row, groupId, epoch, ballot, ballotDomain, acceptor.bytes);
  return acceptor;
}

function goesBack(earlier: AcceptorRow, later: AcceptorRow): boolean {
  if (later.epoch !== earlier.epoch) return later.epoch < earlier.epoch;
  if (later.ballot !== earlier.ballot) return later.ballot < earlier.ballot;
  return later.ballotDomain < earlier.ballotDomain;
}

function domainGoesBack(earlier: DomainRow, later: DomainRow): boolean {
  return (
    later.incarnation < earlier.incarnation ||
    later.voteSeq < earlier.voteSeq ||
    Object.entries(earlier.known).some(([name, known]) => (later.known[name] ?? 0n) < known)
  );
}

function* holdDomain(): Plan<DomainRow> {
  yield* insert(
    "ordering_domain",
    ["one", "incarnation", "vote_seq", "known"],
    [[1n, 0n, 0n, "{}"]],
    "ON CONFLICT (one) DO NOTHING",
  );
  const row = yield* one("SELECT * FROM ordering_domain WHERE one = 1 FOR UPDATE");
  if (row === undefined) throw new StorageError("corrupt", "the ordering row vanished while held");
  return domainOf(row);
}

function* writeDomain({ incarnation, voteSeq, known }: DomainRow): Plan<void> {
  fits("incarnation", incarnation);
  fits("vote number", voteSeq);
  const json = JSON.stringify(
    Object.fromEntries(Object.entries(known).map(([name, at]) => [name, at.toString()])),
  );
  yield* run(
    "UPDATE ordering_domain SET incarnation = $1, vote_seq = $2, known = $3 WHERE one = 1",
    incarnation,
    voteSeq,
    json,
  );
}

function domainOf(row: Row): DomainRow {
  const parsed: unknown = JSON.parse(text(row, "known"));
  if (typeof parsed !== "object" || parsed === null) throw new StorageError("corrupt", "known incarnations");
  return {
    incarnation: big(row, "incarnation"),
    voteSeq: big(row, "vote_seq"),
    known: Object.fromEntries(Object.entries(parsed).map(([name, at]) => [name, BigInt(String(at))])),
  };
}
