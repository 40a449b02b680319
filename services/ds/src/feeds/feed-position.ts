import type { Cursor, FeedId } from "@entente/storage";
import type { EncodedItem } from "./encoded-item.ts";
import type { Topic, Window } from "./topic.ts";

/** What a stream does next with one feed: send an item, ask the store, or nothing. */
export type NextStep = EncodedItem | "nothing" | "read";

/** Items that follow each other. */
interface Span {
  fromSeq: bigint;
  toSeq: bigint;
}

/** Where one stream stands in one feed. */
export class FeedPosition {
  readonly feed: FeedId;
  /** The shared reading of a group's feed; undefined for an inbox, which has one reader. */
  readonly topic: Topic | undefined;
  #nextSeq: bigint;
  /** The first one that the device may read. */
  #fromSeq: bigint;
  /** The last one that the device may read; undefined while it is a member. */
  #untilSeq: bigint | undefined;
  /**
   * Up to here the device's right to read is known to be as above. Past it only the store is asked, which looks at the cursor
   * and the feed in one statement.
   */
  #knownSeq: bigint;
  /** An inbox may hold something that was not read. */
  #unread = true;
  /** Read from the store for this stream alone, not yet sent. */
  readonly #staged: EncodedItem[] = [];
  /** Sent and not acknowledged, ascending. At most the stream's window. */
  readonly #underWay: Span[] = [];

  constructor(cursor: Cursor, topic: Topic | undefined) {
    this.feed = cursor.feed;
    this.topic = topic;
    this.#nextSeq = cursor.ackedSeq + 1n;
    this.#fromSeq = cursor.fromSeq;
    this.#untilSeq = cursor.untilSeq;
    // A gap is told by the store's reading only.
    this.#knownSeq = cursor.gapToSeq === undefined ? cursor.endSeq : cursor.ackedSeq;
  }

  /** Whether no Commit that is known here has removed the device. */
  get isMember(): boolean {
    return this.#untilSeq === undefined;
  }

  get nextSeq(): bigint {
    return this.#nextSeq;
  }

  next(): NextStep {
    const staged = this.#staged[0];
    if (staged !== undefined) return staged;
    if (this.#untilSeq !== undefined && this.#nextSeq > this.#untilSeq) return "nothing";
    if (this.topic === undefined) return this.#unread ? "read" : "nothing";
    if (this.#nextSeq > this.topic.headSeq) return "nothing";
    const known = this.#fromSeq <= this.#nextSeq && this.#nextSeq <= this.#knownSeq;
    return (known ? this.topic.at(this.#nextSeq) : undefined) ?? "read";
  }

  /** An inbox got something. */
  wake(): void {
    this.#unread = true;
  }

  /** To be called before the store is asked, so that what comes meanwhile is not missed. */
  beginRead(): void {
    this.#unread = false;
  }

  /** What the store answered to a reading after `nextSeq - 1`. `endSeq` is the last that the device may read. */
  stage(items: readonly EncodedItem[], endSeq: bigint): void {
    this.#staged.push(...items);
    if (endSeq > this.#knownSeq) this.#knownSeq = endSeq;
    const last = items.at(-1)?.seq;
    if (last === undefined) {
      // Nothing up to there is for this device: it was away, or everything is acknowledged.
      if (endSeq >= this.#nextSeq) this.#nextSeq = endSeq + 1n;
      // The feed goes on and this device may not: a Commit has removed it.
      if (this.topic !== undefined && this.topic.headSeq > endSeq) this.#untilSeq = endSeq;
    } else if (last < endSeq) this.#unread = true;
  }

  /** No Commit is among what came between `fromSeq` and `knownSeq`: who reads has not changed. */
  extend(fromSeq: bigint, knownSeq: bigint): void {
    if (this.#knownSeq >= fromSeq && knownSeq > this.#knownSeq) this.#knownSeq = knownSeq;
  }

  /** The device's window as it is when `knownSeq` is the feed's last number. */
  narrow(knownSeq: bigint, { fromSeq, untilSeq }: Window): void {
    this.#fromSeq = fromSeq;
    this.#untilSeq = untilSeq;
    if (knownSeq > this.#knownSeq) this.#knownSeq = knownSeq;
  }

  /** A newer cursor: the device may have been removed, or have come back past what it did not see. */
  update(cursor: Cursor): void {
    this.#fromSeq = cursor.fromSeq;
    this.#untilSeq = cursor.untilSeq;
  }

  sent(item: EncodedItem): void {
    if (this.#staged[0] === item) this.#staged.shift();
    this.#nextSeq = item.seq + 1n;
    const last = this.#underWay.at(-1);
    if (last !== undefined && last.toSeq + 1n === item.seq) last.toSeq = item.seq;
    else this.#underWay.push({ fromSeq: item.seq, toSeq: item.seq });
  }

  /** How many of the items under way an acknowledgement covers. */
  acknowledge(seq: bigint): number {
    let covered = 0n;
    for (let span = this.#underWay[0]; span !== undefined && span.fromSeq <= seq; span = this.#underWay[0]) {
      const toSeq = span.toSeq <= seq ? span.toSeq : seq;
      covered += toSeq - span.fromSeq + 1n;
      span.fromSeq = toSeq + 1n;
      if (span.fromSeq > span.toSeq) this.#underWay.shift();
    }
    return Number(covered);
  }

  /** The device has everything up to there, wherever it has it from. */
  skip(ackedSeq: bigint): void {
    if (ackedSeq < this.#nextSeq) return;
    while (this.#staged[0] !== undefined && this.#staged[0].seq <= ackedSeq) this.#staged.shift();
    this.#nextSeq = ackedSeq + 1n;
  }
}
