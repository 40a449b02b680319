import type { OutboxRow, SenderPersist } from "../sender-state.ts";
import type { Checker } from "./checker.ts";
import { LaneQueue } from "./lane-queue.ts";
import type { Scenario } from "./scenario.ts";
import { bodyOf } from "./specimen.ts";
import type { Specimen } from "./specimen.ts";

interface Row {
  readonly specimen: Specimen;
  isVoid: boolean;
  notBeforeMs: number;
  unsupportedSinceMs: number | undefined;
}

/** What the sending domain has on disk. */
export class OutboxDisk {
  incarnation = 1n;
  headSeq = 0n;
  sentSeq = 0n;
  rows = new Map<bigint, Row>();
  readonly #checker: Checker;
  readonly #numberedMax: number;
  #queue: LaneQueue<Specimen>;

  constructor(checker: Checker, scenario: Pick<Scenario, "numberedMax" | "turnItems">) {
    this.#checker = checker;
    this.#numberedMax = scenario.numberedMax;
    this.#queue = new LaneQueue(scenario.turnItems);
  }

  /** All that is not settled. */
  get waiting(): number {
    return this.rows.size + this.#queue.size;
  }

  /** Every item that is not settled or void. */
  get specimens(): readonly Specimen[] {
    return [...[...this.rows.values()].map(({ specimen }) => specimen), ...this.#queue.items];
  }

  enqueue(specimen: Specimen): void {
    if (this.#queue.size > 0 || this.rows.size >= this.#numberedMax) this.#queue.add(specimen);
    else this.#number(specimen);
  }

  /** Gives numbers to what waits for them, as far as there is room; lanes that the receiver has put off take none of it. */
  takeTurns(nowMs: number): void {
    if (this.#queue.size === 0) return;
    const rows = [...this.rows.values()];
    const putOff = new Set(
      rows.filter(({ notBeforeMs }) => notBeforeMs > nowMs).map(({ specimen }) => specimen.lane),
    );
    const taken = rows.filter(({ specimen }) => !putOff.has(specimen.lane)).length;
    for (const specimen of this.#queue.take(this.#numberedMax - taken, (lane) => putOff.has(lane)))
      this.#number(specimen);
  }

  #number(specimen: Specimen): void {
    this.headSeq += 1n;
    this.rows.set(this.headSeq, {
      specimen,
      isVoid: false,
      notBeforeMs: 0,
      unsupportedSinceMs: undefined,
    });
    this.#checker.numbered(specimen.id, this.incarnation, this.headSeq);
  }

  get firstSeq(): bigint {
    for (const seq of this.rows.keys()) return seq;
    return this.headSeq + 1n;
  }

  read(afterSeq: bigint, limit: number, bytesMax: number): OutboxRow[] {
    const found: OutboxRow[] = [];
    let bytes = 0;
    const from = afterSeq + 1n > this.firstSeq ? afterSeq + 1n : this.firstSeq;
    for (let seq = from; seq <= this.headSeq && found.length < limit; seq += 1n) {
      const row = this.rows.get(seq);
      if (row === undefined) continue;
      const body = row.isVoid ? new Uint8Array() : bodyOf(row.specimen);
      bytes += body.length;
      if (found.length > 0 && bytes > bytesMax) break;
      found.push({
        seq,
        lane: row.isVoid ? new Uint8Array() : Uint8Array.of(row.specimen.lane >> 8, row.specimen.lane & 255),
        kind: 1,
        body,
        void: row.isVoid,
        expires: row.specimen.expires,
        enqueuedAtMs: row.specimen.enqueuedAtMs,
        notBeforeMs: row.notBeforeMs,
        ...(row.unsupportedSinceMs !== undefined && { unsupportedSinceMs: row.unsupportedSinceMs }),
      });
    }
    return found;
  }

  persist(effect: SenderPersist, nowMs: number): void {
    switch (effect.k) {
      case "mark":
        this.sentSeq = effect.sentSeq;
        return;
      case "settle": {
        for (const { seq, code } of effect.rejected) this.#bury(seq, code, nowMs, true);
        for (const seq of this.rows.keys()) {
          if (seq > effect.ackedSeq) break;
          this.rows.delete(seq);
        }
        for (const { fromSeq, toSeq } of effect.settled) {
          for (let seq = fromSeq; seq <= toSeq; seq += 1n) this.rows.delete(seq);
        }
        for (const { seq, nextAtMs, unsupportedSinceMs } of effect.deferred) {
          const row = this.rows.get(seq);
          if (row === undefined) continue;
          row.notBeforeMs = nextAtMs;
          row.unsupportedSinceMs = unsupportedSinceMs;
        }
        this.takeTurns(nowMs);
        return;
      }
      case "give_up":
        for (const { seq, code } of effect.items) this.#bury(seq, code, nowMs, false);
        return;
      case "restart": {
        const waiting = [...this.rows.values()];
        this.rows = new Map();
        this.incarnation = effect.incarnation;
        this.sentSeq = 0n;
        this.headSeq = 0n;
        for (const row of waiting) {
          this.headSeq += 1n;
          this.rows.set(this.headSeq, { ...row, notBeforeMs: 0 });
          this.#checker.numbered(row.specimen.id, this.incarnation, this.headSeq);
        }
      }
    }
  }

  #bury(seq: bigint, code: string, nowMs: number, remove: boolean): void {
    const row = this.rows.get(seq);
    if (row === undefined) return;
    if (!row.isVoid) this.#checker.bounced(row.specimen, code, nowMs);
    if (remove) this.rows.delete(seq);
    else row.isVoid = true;
  }

  /** A backup of all of it. */
  copy(): OutboxDisk {
    const copy = new OutboxDisk(this.#checker, { numberedMax: this.#numberedMax, turnItems: 1 });
    copy.#queue = this.#queue.copy();
    copy.incarnation = this.incarnation;
    copy.headSeq = this.headSeq;
    copy.sentSeq = this.sentSeq;
    copy.rows = new Map([...this.rows].map(([seq, row]) => [seq, { ...row }]));
    return copy;
  }
}
