/** A lane whose items wait at the sender because the receiver deferred one of them. */
export interface ParkedLane {
  /** Items passed over or deferred, ascending, not in flight. */
  readonly seqs: readonly bigint[];
  /** Not offered again before. */
  readonly dueAtMs: number;
  /** Deferrals in a row. */
  readonly failures: number;
  /** True after a deferral: only the first item is offered. */
  readonly probing: boolean;
}

/** By lane key. A lane in here is parked even while `seqs` is empty: its items are in flight. */
export type ParkedLanes = ReadonlyMap<string, ParkedLane>;

/** Items that wait, in all lanes. */
export function parkedItems(lanes: ParkedLanes): number {
  let items = 0;
  for (const lane of lanes.values()) items += lane.seqs.length;
  return items;
}

/** The same list with `seq` in its place. */
export function withSeq(seqs: readonly bigint[], seq: bigint): readonly bigint[] {
  const last = seqs.at(-1);
  if (last === undefined || last < seq) return [...seqs, seq];
  if (seqs.includes(seq)) return seqs;
  const place = seqs.findIndex((other) => other > seq);
  return [...seqs.slice(0, place), seq, ...seqs.slice(place)];
}

/** Lanes that may be offered: due, something waiting, nothing in flight. */
export function dueLanes(
  lanes: ParkedLanes,
  flying: ReadonlySet<string>,
  nowMs: number,
): ReadonlyMap<string, ParkedLane> {
  const due = new Map<string, ParkedLane>();
  for (const [key, lane] of lanes) {
    if (lane.dueAtMs <= nowMs && lane.seqs.length > 0 && !flying.has(key)) due.set(key, lane);
  }
  return due;
}

/** The lowest number that one of the lanes waits to offer. */
export function lowestHead(lanes: ParkedLanes): bigint | undefined {
  let lowest: bigint | undefined;
  for (const { seqs } of lanes.values()) {
    const head = seqs[0];
    if (head !== undefined && (lowest === undefined || head < lowest)) lowest = head;
  }
  return lowest;
}

/** When the next lane that is not due becomes so. */
export function nextDueMs(lanes: ParkedLanes, nowMs: number): number | undefined {
  let next: number | undefined;
  for (const lane of lanes.values()) {
    if (lane.dueAtMs <= nowMs || lane.seqs.length === 0) continue;
    if (next === undefined || lane.dueAtMs < next) next = lane.dueAtMs;
  }
  return next;
}
