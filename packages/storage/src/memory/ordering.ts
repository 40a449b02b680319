import { copy } from "./copy.ts";
import { StorageError } from "../errors.ts";
import { readItemsMax } from "../limits.ts";
import type { AcceptorRow, DomainRow, OrderingStore, SaveOrderingAnswer } from "../ports/ordering.ts";
import { byKey, hex, limit, uint63, type State } from "./state.ts";

const speakerLease = "ordering/speaker";

export function memoryOrdering(state: State): OrderingStore {
  const groupsWhere = (
    matches: (row: AcceptorRow) => boolean,
    after: Uint8Array | undefined,
    max: number,
  ): Uint8Array[] => {
    limit("groups", max, readItemsMax);
    return byKey(state.acceptors)
      .filter(([key, row]) => matches(row) && key > hex(after ?? new Uint8Array()))
      .map(([, row]) => row.groupId)
      .slice(0, max);
  };
  return {
    load: (groupIds) =>
      state.read(() =>
        byKey(state.acceptors).flatMap(([key, row]) => (groupIds.map(hex).includes(key) ? row : [])),
      ),
    speak: (holder, address, nowMs, untilMs) =>
      state.write(() => {
        const lease = state.leases.get(speakerLease);
        const held = lease === undefined || lease.holder === holder || lease.untilMs <= nowMs;
        if (held) state.leases.set(speakerLease, { holder, untilMs });
        const { speaker } = state;
        if (held && (speaker.holder !== holder || speaker.address !== address)) {
          state.speaker = { term: speaker.term + 1n, holder, address };
        }
        return { term: state.speaker.term, address: state.speaker.address, held };
      }),
    fallSilent: (holder) =>
      state.write(() => {
        if (state.leases.get(speakerLease)?.holder === holder) state.leases.delete(speakerLease);
      }),
    save: ({ acceptors, domain, term }) =>
      state.write(() => {
        if (term !== undefined && term !== state.speaker.term) return { code: "fenced" };
        if (domain !== undefined && domainGoesBack(state.domain, domain)) return { code: "regressed" };
        const refused = checkAcceptors(state, acceptors);
        if (refused !== undefined) return refused;
        putAcceptors(state, copy(acceptors));
        if (domain !== undefined) state.domain = copy(domain);
        return { code: "saved", revisions: acceptors.map((row) => row.revision + 1n) };
      }),
    domain: () => state.read(() => state.domain),
    reserveVotes: (count) =>
      state.write(() => {
        limit("votes", count, 1_000_000);
        const first = state.domain.voteSeq + 1n;
        state.domain = { ...state.domain, voteSeq: state.domain.voteSeq + BigInt(count) };
        return first;
      }),
    promisedTo: (domain, after, max) =>
      state.read(() => groupsWhere((row) => row.ballotDomain === domain, after, max)),
    recovering: (after, max) => state.read(() => groupsWhere((row) => row.recovering, after, max)),
    undecided: (after, max) => state.read(() => groupsWhere((row) => row.undecided, after, max)),
    markRecovering: (incarnation) => state.write(() => markRecovering(state, incarnation)),
    keepEvidence: (row, rowsMax) =>
      state.write(() => {
        if (state.evidence.has(hex(row.digest))) return "known";
        if (state.evidence.size >= rowsMax) return "full";
        state.evidence.set(hex(row.digest), copy(row));
        return "kept";
      }),
    evidence: (after, max) =>
      state.read(() => {
        limit("evidence", max, readItemsMax);
        return byKey(state.evidence)
          .filter(([key]) => key > hex(after ?? new Uint8Array()))
          .map(([, row]) => row)
          .slice(0, max);
      }),
    log: (groupId, fromEpoch, entriesMax, bytesMax) =>
      state.read(() => {
        limit("entries", entriesMax, readItemsMax);
        uint63("epoch", fromEpoch);
        const entries = (state.logs.get(hex(groupId)) ?? []).filter((entry) => entry.epoch >= fromEpoch);
        let sum = 0;
        return entries.slice(0, entriesMax).filter((entry, index) => {
          sum += entry.bundle.byteLength + entry.certificate.byteLength;
          return index === 0 || sum <= bytesMax;
        });
      }),
    trimLog: (groupId, decidedBeforeMs, epochsKept) =>
      state.write(() => {
        const entries = state.logs.get(hex(groupId)) ?? [];
        const newest = entries.at(-1)?.epoch ?? 0n;
        const kept = entries.filter(
          (entry) => entry.decidedAtMs >= decidedBeforeMs || entry.epoch > newest - epochsKept,
        );
        state.logs.set(hex(groupId), kept);
        return entries.length - kept.length;
      }),
  };
}

export function markRecovering(state: State, incarnation: bigint): void {
  if (incarnation < state.domain.incarnation)
    throw new StorageError("limit", "an incarnation never goes back");
  state.domain = { ...state.domain, incarnation };
  for (const [key, row] of state.acceptors) {
    state.acceptors.set(key, { ...row, recovering: true, revision: row.revision + 1n });
  }
}

/** Why a batch must not be saved, or nothing. */
export function checkAcceptors(
  state: State,
  rows: readonly AcceptorRow[],
): Exclude<SaveOrderingAnswer, { code: "saved" }> | undefined {
  const stored = new Map(state.acceptors);
  for (const row of rows) {
    uint63("epoch", row.epoch);
    uint63("ballot", row.ballot);
    const earlier = stored.get(hex(row.groupId));
    if (row.revision !== (earlier?.revision ?? 0n)) return { code: "conflict", groupId: row.groupId };
    if (earlier !== undefined && goesBack(earlier, row)) return { code: "regressed", groupId: row.groupId };
    stored.set(hex(row.groupId), { ...row, revision: row.revision + 1n });
  }
  return undefined;
}

export function putAcceptors(state: State, rows: readonly AcceptorRow[]): void {
  for (const row of rows) state.acceptors.set(hex(row.groupId), { ...row, revision: row.revision + 1n });
}

function goesBack(earlier: AcceptorRow, later: AcceptorRow): boolean {
  if (earlier.epoch !== later.epoch) return later.epoch < earlier.epoch;
  if (earlier.ballot !== later.ballot) return later.ballot < earlier.ballot;
  return later.ballotDomain < earlier.ballotDomain;
}

function domainGoesBack(earlier: DomainRow, later: DomainRow): boolean {
  if (later.incarnation < earlier.incarnation || later.voteSeq < earlier.voteSeq) return true;
  return Object.keys(earlier.known).some((name) => (later.known[name] ?? 0n) < (earlier.known[name] ?? 0n));
}
