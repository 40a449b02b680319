import type { Rejection } from "../frame.ts";
import { attemptsMax, rejectionsMax } from "../limits.ts";
import type { ReceiverPersist } from "../receiver-state.ts";
import type { SeqRange } from "../seq-ranges.ts";
import type { Checker } from "./checker.ts";
import { idIn } from "./specimen.ts";

/** What the receiving domain has on disk: cursor, attempts, dead letters, and the application's log. */
export class InboxDisk {
  incarnation = 0n;
  lastSeq = 0n;
  ahead = new Set<bigint>();
  attempts = new Map<bigint, number>();
  rejections: Rejection[] = [];
  /** Ids in the order in which the application took them. */
  log: number[] = [];
  known = new Set<number>();
  readonly #checker: Checker;

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  isSettled(seq: bigint): boolean {
    return seq <= this.lastSeq || this.ahead.has(seq);
  }

  /** One transaction: the message once, and the cursor with it. */
  apply(incarnation: bigint, seq: bigint, id: number): "accepted" | "duplicate" | "stale" {
    if (incarnation !== this.incarnation) return "stale";
    if (this.isSettled(seq)) return "duplicate";
    this.#settle(seq);
    if (this.known.has(id)) return "duplicate";
    this.known.add(id);
    this.log.push(id);
    return "accepted";
  }

  persist(effect: ReceiverPersist): void {
    if (effect.k !== "adopt" && effect.incarnation !== this.incarnation) return;
    switch (effect.k) {
      case "adopt":
        if (this.incarnation > 0n) this.#checker.beganAgain(effect.incarnation);
        this.incarnation = effect.incarnation;
        this.lastSeq = 0n;
        this.ahead = new Set();
        this.attempts = new Map();
        this.rejections = [];
        return;
      case "attempt":
        for (const seq of effect.seqs) this.attempts.set(seq, (this.attempts.get(seq) ?? 0) + 1);
        return;
      case "clear_attempts":
        for (const seq of effect.seqs) this.attempts.delete(seq);
        return;
      case "skip":
        for (const { fromSeq, toSeq } of effect.ranges) {
          this.#checker.gap(this.incarnation, fromSeq, toSeq);
          for (let seq = fromSeq; seq <= toSeq; seq += 1n) this.#settle(seq);
        }
        return;
      case "reject":
        if (this.isSettled(effect.item.seq)) return;
        this.#checker.rejected(idIn(effect.item.body), effect.reason);
        this.rejections = [...this.rejections, { seq: effect.item.seq, code: effect.reason }].slice(
          -rejectionsMax,
        );
        this.#settle(effect.item.seq);
    }
  }

  #settle(seq: bigint): void {
    this.attempts.delete(seq);
    if (seq <= this.lastSeq) return;
    this.ahead.add(seq);
    while (this.ahead.delete(this.lastSeq + 1n)) this.lastSeq += 1n;
  }

  get sack(): SeqRange[] {
    const ranges: { fromSeq: bigint; toSeq: bigint }[] = [];
    for (const seq of [...this.ahead].sort((one, other) => (one < other ? -1 : 1))) {
      const last = ranges.at(-1);
      if (last?.toSeq === seq - 1n) last.toSeq = seq;
      else ranges.push({ fromSeq: seq, toSeq: seq });
    }
    return ranges;
  }

  get openAttempts(): { seq: bigint; attempts: number }[] {
    const open = [...this.attempts].map(([seq, attempts]) => ({ seq, attempts }));
    return open.sort((one, other) => (one.seq < other.seq ? -1 : 1)).slice(0, attemptsMax);
  }

  /** A backup of all of it. */
  copy(): InboxDisk {
    const copy = new InboxDisk(this.#checker);
    copy.incarnation = this.incarnation;
    copy.lastSeq = this.lastSeq;
    copy.ahead = new Set(this.ahead);
    copy.attempts = new Map(this.attempts);
    copy.rejections = [...this.rejections];
    copy.log = [...this.log];
    copy.known = new Set(this.known);
    return copy;
  }
}
