import type { JournalRecord } from "../checker/record.ts";

/** What a load process has to know of its earlier lives. */
export interface LoadState {
  sent: number;
  told: number;
  saw: number;
  /** Of `told`, by group. */
  readonly toldByGroup: Record<string, number>;
  /** Last number sent, and last number told, by `device group`. Answers come in the order of sending. */
  readonly lastSent: Record<string, number>;
  readonly lastTold: Record<string, number>;
  /** Last sequence taken, by `device group`; the inbox has the group `-`. */
  readonly lastSeq: Record<string, number>;
}

/** Before the first life. */
export function freshLoadState(): LoadState {
  return { sent: 0, told: 0, saw: 0, toldByGroup: {}, lastSent: {}, lastTold: {}, lastSeq: {} };
}

/** What a record changes. */
export function applyRecord(state: LoadState, record: JournalRecord): void {
  const key = `${record.device} ${record.group}`;
  switch (record.kind) {
    case "sent":
      state.sent += 1;
      state.lastSent[key] = record.n;
      return;
    case "told":
      state.told += 1;
      state.toldByGroup[record.group] = (state.toldByGroup[record.group] ?? 0) + 1;
      state.lastTold[key] = record.n;
      return;
    case "saw":
      state.saw += 1;
      state.lastSeq[key] = record.seq ?? 0;
      return;
    case "other":
      state.lastSeq[key] = record.seq;
      return;
    case "trouble":
  }
}
