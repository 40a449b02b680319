import { type Bounds, turnRowsMax } from "../limits.ts";
import type { NewMessage, OutboxEntry } from "../ports/delivery.ts";
import { hex, type HeldDestination, type HeldRow } from "./state.ts";

/** All that waits for a domain. */
export function rowsOf(destination: HeldDestination | undefined): readonly HeldRow[] {
  return destination === undefined ? [] : [...destination.rows, ...destination.queued];
}

export function sizeOf(rows: readonly HeldRow[]): number {
  return rows.reduce((sum, row) => sum + rowSize(row), 0);
}

export function rowSize(row: {
  readonly isVoid: boolean;
  readonly entry: OutboxEntry;
  readonly message: NewMessage;
}): number {
  return row.isVoid ? 0 : (row.entry.frame ?? row.message.bytes).byteLength;
}

const laneOf = ({ message }: HeldRow): string => hex(message.groupId);

/** Adds a row, with a number while few wait; returns where it stands, stream 0 where it has to wait for its turn. */
export function enqueue(
  destination: HeldDestination,
  row: Omit<HeldRow, "seq">,
  { numberedRowsMax, numberedBytesMax }: Bounds,
): { readonly stream: bigint; readonly seq: bigint } {
  const { rows, queued, stream } = destination;
  if (queued.length === 0 && rows.length < numberedRowsMax && sizeOf(rows) < numberedBytesMax) {
    const seq = destination.nextSeq;
    destination.nextSeq += 1n;
    rows.push({ ...row, seq });
    return { stream, seq };
  }
  const seq = destination.nextPlace;
  destination.nextPlace += 1n;
  const waiting = { ...row, seq };
  queued.push(waiting);
  if (!destination.turns.has(laneOf(waiting))) destination.turns.set(laneOf(waiting), seq);
  return { stream: 0n, seq };
}

/** Gives numbers to rows that wait for them, as far as there is room. Returns the number that comes next. */
export function takeTurns(destination: HeldDestination, nowMs: number, bounds: Bounds): bigint {
  if (destination.queued.length === 0) return destination.nextSeq;
  const { turns } = destination;
  const parked = new Set(
    destination.rows.filter((row) => row.attempts > 0 && row.nextAtMs > nowMs).map(laneOf),
  );
  const seen = new Set<string>();
  const moving = destination.rows.filter((row) => !parked.has(laneOf(row)));
  let roomRows = bounds.numberedRowsMax - moving.length;
  let roomBytes = bounds.numberedBytesMax - sizeOf(moving);
  while (roomRows > 0 && roomBytes > 0) {
    const [next] = [...turns].filter(([lane]) => !seen.has(lane)).sort(([, a], [, b]) => (a < b ? -1 : 1));
    if (next === undefined) break;
    const [lane] = next;
    turns.set(lane, destination.nextPlace);
    if (parked.has(lane)) {
      seen.add(lane);
      destination.nextPlace += 1n;
      continue;
    }
    const asked = Math.min(roomRows, turnRowsMax);
    const waiting = destination.queued.filter((row) => laneOf(row) === lane).slice(0, asked);
    const taken: HeldRow[] = [];
    for (const row of waiting) {
      if (roomBytes <= 0) break;
      taken.push(row);
      roomRows -= 1;
      roomBytes -= rowSize(row);
    }
    destination.queued = destination.queued.filter((row) => !taken.includes(row));
    for (const row of taken) {
      row.seq = destination.nextSeq;
      destination.nextSeq += 1n;
      destination.rows.push(row);
    }
    if (taken.length === waiting.length && taken.length < asked) turns.delete(lane);
    else destination.nextPlace += 1n;
  }
  return destination.nextSeq;
}
