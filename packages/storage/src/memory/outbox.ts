import { copy } from "./copy.ts";
import { readItemsMax, sweepRowsMax } from "../limits.ts";
import type {
  DeadLetter,
  DeadLetterCount,
  OutboxItem,
  OutboxStore,
  Settlement,
  SettleAnswer,
} from "../ports/outbox.ts";
import { fateOf, noteProgress, noteUndelivered } from "./fates.ts";
import { rowSize, rowsOf, sizeOf, takeTurns } from "./turns.ts";
import { byKey, limit, type HeldDestination, type HeldRow, type State } from "./state.ts";

const none = new Uint8Array();

export function memoryOutbox(state: State): OutboxStore {
  return {
    destinations: () =>
      state.read(() =>
        byKey(state.destinations).map(([domain, destination]) => ({
          domain,
          stream: destination.stream,
          nextSeq: destination.nextSeq,
          sentSeq: destination.sentSeq,
          pendingRows: rowsOf(destination).length,
          pendingBytes: sizeOf(rowsOf(destination)),
          queuedRows: destination.queued.length,
        })),
      ),
    read: (domain, afterSeq, rowsMax, bytesMax) =>
      state.read(() => {
        limit("rows", rowsMax, readItemsMax);
        const destination = state.destinations.get(domain);
        const items = itemsAfter(destination?.rows ?? [], afterSeq, rowsMax, bytesMax);
        return { stream: destination?.stream ?? 1n, items };
      }),
    queued: (domain, afterPlace, rowsMax, bytesMax) =>
      state.read(() => {
        limit("rows", rowsMax, readItemsMax);
        return itemsAfter(state.destinations.get(domain)?.queued ?? [], afterPlace, rowsMax, bytesMax);
      }),
    takeTurns: (domain, nowMs) =>
      state.write(() => {
        const destination = state.destinations.get(domain);
        return destination === undefined ? 1n : takeTurns(destination, nowMs, state.bounds);
      }),
    giveUpQueued: (domain, places, reason, nowMs) =>
      state.write(() => {
        limit("rows", places.length, readItemsMax);
        const destination = state.destinations.get(domain);
        const given = (destination?.queued ?? []).filter((row) => places.includes(row.seq));
        for (const row of given) buryQueued(state, domain, row, reason, nowMs);
        return given.length;
      }),
    settle: (settlement) => state.write(() => settle(state, settlement)),
    mark: (domain, stream, sentSeq) =>
      state.write(() => {
        const destination = state.destinations.get(domain);
        if (destination?.stream !== stream) return false;
        if (sentSeq > destination.sentSeq && sentSeq < destination.nextSeq) destination.sentSeq = sentSeq;
        return destination.sentSeq >= sentSeq;
      }),
    giveUp: (domain, stream, items, nowMs) =>
      state.write(() => {
        limit("rows", items.length, readItemsMax);
        const destination = state.destinations.get(domain);
        const current = destination?.stream ?? 1n;
        if (current !== stream) return { code: "stale_stream", stream: current };
        const reasons = new Map(items.map(({ seq, reason }) => [seq, reason]));
        const given = (destination?.rows ?? []).filter((row) => !row.isVoid && reasons.has(row.seq));
        for (const row of given) {
          bury(state, letterOf(domain, stream, row, reasons.get(row.seq) ?? "", nowMs));
          noteUndelivered(state, row, {
            domain,
            state: "given_up",
            code: reasons.get(row.seq) ?? "",
            atMs: nowMs,
          });
          row.isVoid = true;
        }
        return { code: "settled", removed: given.length, pendingRows: rowsOf(destination).length };
      }),
    restart: (domain, stream) => state.write(() => restart(state, domain, stream)),
    fateOf: (msgId, skip, domainsMax) => state.read(() => fateOf(state, msgId, skip, domainsMax)),
    expire: (nowMs, rowsMax) => state.write(() => expire(state, nowMs, rowsMax)),
    deadLetters: (afterId, lettersMax) =>
      state.read(() => {
        limit("letters", lettersMax, readItemsMax);
        return state.deadLetters.filter((letter) => letter.id > afterId).slice(0, lettersMax);
      }),
    deadLetterCounts: () => state.read(() => countsOf(state.deadLetters)),
    dropDeadLetters: (throughId) =>
      state.write(() => {
        const dropped = state.deadLetters.filter((letter) => letter.id <= throughId).length;
        state.deadLetters.splice(0, dropped);
        return dropped;
      }),
  };
}

export function restart(state: State, domain: string, stream: bigint): boolean {
  const destination = state.destinations.get(domain);
  if (destination === undefined || stream <= destination.stream) return false;
  destination.stream = stream;
  destination.sentSeq = 0n;
  destination.progress = [];
  for (const [index, row] of destination.rows.entries()) row.seq = BigInt(index) + 1n;
  destination.nextSeq = BigInt(destination.rows.length) + 1n;
  return true;
}

function itemOf(row: HeldRow): OutboxItem {
  const { seq, message, entry, attempts, nextAtMs, enqueuedAtMs } = row;
  const { unsupportedSinceMs } = row;
  const rest = {
    ...{ seq, msgId: message.msgId, attempts, nextAtMs, enqueuedAtMs },
    ...(unsupportedSinceMs === undefined ? {} : { unsupportedSinceMs }),
  };
  if (row.isVoid) {
    const nothing = {
      groupId: none,
      epoch: 0n,
      kind: 0,
      sender: "",
      hlc: 0n,
      origin: "",
      originSeq: 0n,
      bytes: none,
    };
    return { ...rest, ...nothing, void: true };
  }
  const { groupId, epoch, kind, sender, hlc, origin, originSeq } = message;
  const body = { groupId, epoch, kind, sender, hlc, origin, originSeq, bytes: entry.frame ?? message.bytes };
  return { ...rest, ...body, void: false };
}

function settle(state: State, settlement: Settlement): SettleAnswer {
  const { domain, ackedSeq, nowMs } = settlement;
  const destination = state.destinations.get(domain);
  const stream = destination?.stream ?? 1n;
  if (stream !== settlement.stream) return { code: "stale_stream", stream };
  if (destination === undefined) return { code: "settled", removed: 0, pendingRows: 0 };
  const reasons = new Map(settlement.rejected.map(({ seq, reason }) => [seq, reason]));
  const [gone, kept] = split(destination, (row) => {
    return (
      row.seq <= ackedSeq ||
      settlement.sacked.some((span) => span.fromSeq <= row.seq && row.seq <= span.toSeq) ||
      reasons.has(row.seq)
    );
  });
  // Those past the cumulative acknowledgement come last, as they were sent.
  for (const row of gone) {
    const reason = reasons.get(row.seq);
    if (reason === undefined || row.isVoid) continue;
    bury(state, letterOf(domain, stream, row, reason, nowMs));
    noteUndelivered(state, row, { domain, state: "refused", code: reason, atMs: nowMs });
  }
  if (gone.some((row) => row.seq <= ackedSeq)) noteProgress(destination, ackedSeq, nowMs);
  destination.rows = kept;
  for (const { seq, nextAtMs, unsupportedSinceMs } of settlement.deferred) {
    const row = kept.find((candidate) => candidate.seq === seq);
    if (row === undefined) continue;
    row.attempts += 1;
    row.nextAtMs = nextAtMs;
    row.unsupportedSinceMs = unsupportedSinceMs;
  }
  const settled = { code: "settled", removed: gone.length, pendingRows: rowsOf(destination).length } as const;
  if (destination.queued.length === 0) return settled;
  return { ...settled, nextSeq: takeTurns(destination, nowMs, state.bounds) };
}

function split(destination: HeldDestination, isGone: (row: HeldRow) => boolean): [HeldRow[], HeldRow[]] {
  return [destination.rows.filter(isGone), destination.rows.filter((row) => !isGone(row))];
}

function expire(state: State, nowMs: number, rowsMax: number): DeadLetter[] {
  limit("rows", rowsMax, sweepRowsMax);
  const due = byKey(state.destinations)
    .flatMap(([domain, { stream, rows, queued }]) => [
      ...queued.map((row) => ({ domain, stream: 0n, row })),
      ...rows.map((row) => ({ domain, stream, row })),
    ])
    .filter(({ row }) => !row.isVoid && row.entry.expiresAtMs !== undefined && row.entry.expiresAtMs <= nowMs)
    .sort((a, b) => (a.row.entry.expiresAtMs ?? 0) - (b.row.entry.expiresAtMs ?? 0))
    .slice(0, rowsMax);
  return due.map(({ domain, stream, row }) => {
    if (stream === 0n) return buryQueued(state, domain, row, "expired", nowMs);
    row.isVoid = true;
    noteUndelivered(state, row, { domain, state: "given_up", code: "expired", atMs: nowMs });
    return bury(state, letterOf(domain, stream, row, "expired", nowMs));
  });
}

function itemsAfter(
  rows: readonly HeldRow[],
  afterSeq: bigint,
  rowsMax: number,
  bytesMax: number,
): OutboxItem[] {
  const items: OutboxItem[] = [];
  let sum = 0;
  for (const row of rows) {
    if (row.seq <= afterSeq) continue;
    sum += rowSize(row);
    if (items.length >= rowsMax || (sum > bytesMax && items.length > 0)) break;
    items.push(itemOf(row));
  }
  return items;
}

function buryQueued(state: State, domain: string, row: HeldRow, reason: string, nowMs: number): DeadLetter {
  const destination = state.destinations.get(domain);
  if (destination !== undefined) destination.queued = destination.queued.filter((other) => other !== row);
  noteUndelivered(state, row, { domain, state: "given_up", code: reason, atMs: nowMs });
  return bury(state, letterOf(domain, 0n, row, reason, nowMs));
}

function letterOf(
  domain: string,
  stream: bigint,
  row: HeldRow,
  reason: string,
  atMs: number,
): Omit<DeadLetter, "id"> {
  const { groupId, sender, msgId, bytes } = row.message;
  return {
    direction: "outbound",
    ...{ domain, stream, seq: row.seq, groupId, sender, msgId, reason, atMs },
    bytes: row.entry.frame ?? bytes,
  };
}

/** Keeps a letter; the oldest ones make room. */
export function bury(state: State, letter: Omit<DeadLetter, "id">): DeadLetter {
  state.lastLetterId += 1n;
  const kept = copy({ id: state.lastLetterId, ...letter });
  state.deadLetters.push(kept);
  const oldest = state.lastLetterId - BigInt(state.bounds.deadLettersMax);
  while ((state.deadLetters[0]?.id ?? kept.id) <= oldest) state.deadLetters.shift();
  return kept;
}

function countsOf(letters: readonly DeadLetter[]): readonly DeadLetterCount[] {
  const counts = new Map<string, DeadLetterCount>();
  for (const { direction, domain, reason, atMs } of letters) {
    if (direction === "inbound") continue;
    counts.set(domain, { domain, letters: (counts.get(domain)?.letters ?? 0) + 1, reason, atMs });
  }
  return [...counts.values()].sort((one, other) => (one.domain < other.domain ? -1 : 1));
}
