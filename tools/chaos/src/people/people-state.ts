import type { JournalRecord } from "../checker/record.ts";

/** What a process of people has to know of its earlier lives. */
export interface PeopleState {
  sent: number;
  told: number;
  saw: number;
  /** Of `told`, by group. */
  readonly toldByGroup: Record<string, number>;
  /** Last number that a person sent. */
  readonly lastSent: Record<string, number>;
  /** The last message that a person heard, as `sender number`. */
  readonly lastHeard: Record<string, string>;
}

/** Before the first life. */
export function freshPeopleState(): PeopleState {
  return { sent: 0, told: 0, saw: 0, toldByGroup: {}, lastSent: {}, lastHeard: {} };
}

/** What a record changes. */
export function applyPeopleRecord(state: PeopleState, record: JournalRecord): void {
  if (record.kind === "sent") {
    state.sent += 1;
    state.lastSent[record.device] = record.n;
  } else if (record.kind === "told") {
    state.told += 1;
    state.toldByGroup[record.group] = (state.toldByGroup[record.group] ?? 0) + 1;
  } else if (record.kind === "saw") {
    state.saw += 1;
    state.lastHeard[record.device] = `${record.sender} ${String(record.n)}`;
  }
}
