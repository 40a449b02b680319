/** Sequence numbers from first to last, both included. */
export interface SeqRange {
  readonly fromSeq: bigint;
  readonly toSeq: bigint;
}

/** Ranges in ascending order that neither touch nor overlap. Every function here expects and returns such lists. */
export type SeqRanges = readonly SeqRange[];

/** The ranges with `[fromSeq, toSeq]` added. Linear in the number of ranges, constant at the upper end. */
export function withRange(ranges: SeqRanges, fromSeq: bigint, toSeq: bigint): SeqRanges {
  let start = ranges.length;
  while (start > 0) {
    const before = ranges[start - 1];
    if (before === undefined || before.toSeq + 1n < fromSeq) break;
    start -= 1;
  }
  let end = start;
  let low = fromSeq;
  let high = toSeq;
  for (; end < ranges.length; end += 1) {
    const range = ranges[end];
    if (range === undefined || range.fromSeq > toSeq + 1n) break;
    if (range.fromSeq < low) low = range.fromSeq;
    if (range.toSeq > high) high = range.toSeq;
  }
  return [...ranges.slice(0, start), { fromSeq: low, toSeq: high }, ...ranges.slice(end)];
}

/** Whether one of the ranges holds `seq`. Logarithmic. */
export function hasSeq(ranges: SeqRanges, seq: bigint): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range !== undefined && range.toSeq < seq) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && range.fromSeq <= seq;
}

/** The parts of `[fromSeq, toSeq]` that no range holds. */
export function missing(ranges: SeqRanges, fromSeq: bigint, toSeq: bigint): SeqRanges {
  const holes: SeqRange[] = [];
  let next = fromSeq;
  for (const range of ranges) {
    if (range.toSeq < next) continue;
    if (range.fromSeq > toSeq) break;
    if (range.fromSeq > next) holes.push({ fromSeq: next, toSeq: range.fromSeq - 1n });
    next = range.toSeq + 1n;
  }
  if (next <= toSeq) holes.push({ fromSeq: next, toSeq });
  return holes;
}

/** What is settled of a stream: everything up to `lastSeq`, and the ranges past the first missing item. */
export interface Settled {
  readonly lastSeq: bigint;
  /** The lowest begins past `lastSeq + 1`. */
  readonly sack: SeqRanges;
}

/** The same with `[fromSeq, toSeq]` settled too. */
export function settle(settled: Settled, fromSeq: bigint, toSeq: bigint): Settled {
  const from = fromSeq > settled.lastSeq ? fromSeq : settled.lastSeq + 1n;
  if (toSeq < from) return settled;
  const sack = withRange(settled.sack, from, toSeq);
  const first = sack[0];
  return first?.fromSeq === settled.lastSeq + 1n
    ? { lastSeq: first.toSeq, sack: sack.slice(1) }
    : { lastSeq: settled.lastSeq, sack };
}

/** Whether `seq` is settled. */
export const isSettled = (settled: Settled, seq: bigint): boolean =>
  seq <= settled.lastSeq || hasSeq(settled.sack, seq);

/** The parts of `[fromSeq, toSeq]` that are not settled. */
export function unsettled(settled: Settled, fromSeq: bigint, toSeq: bigint): SeqRanges {
  const from = fromSeq > settled.lastSeq ? fromSeq : settled.lastSeq + 1n;
  return from > toSeq ? [] : missing(settled.sack, from, toSeq);
}

/** The highest settled number. */
export const highestSettled = (settled: Settled): bigint => settled.sack.at(-1)?.toSeq ?? settled.lastSeq;
