import type { Cursor, FeedId } from "@entente/storage";
import type { EncodedItem } from "./encoded-item.ts";
import type { LivePass, LiveResponse } from "./live-pass.ts";
import type { Topic, TopicReader, Window } from "./topic.ts";

/** What a stream does next with one feed: send an item, ask the store, or nothing. */
export type NextStep = EncodedItem | "nothing" | "read";

/** Items that follow each other. */
interface Span {
  fromSeq: bigint;
  toSeq: bigint;
}

/** The stream that a position is of. */
export interface PositionOwner {
  readonly clientId: string;
  /** The feed has got items, of which the position's own rights are known. */
  advanced(position: FeedPosition, pass: LivePass): void;
  /** The feed may have something to send. */
  woken(position: FeedPosition): void;
  ephemeral(position: FeedPosition, bytes: Buffer): void;
}

/** Where one stream stands in one feed. */
export class FeedPosition implements TopicReader {
  readonly feed: FeedId;
  /** The shared reading of a group's feed; undefined for an inbox, which has one reader. */
  readonly topic: Topic | undefined;
  readonly #owner: PositionOwner;
  /** The stream is closed or has no part in the feed any more: a topic in the middle of a pass may still come by. */
  #left = false;
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

  constructor(cursor: Cursor, topic: Topic | undefined, owner: PositionOwner) {
    this.feed = cursor.feed;
    this.topic = topic;
    this.#owner = owner;
    this.#nextSeq = cursor.ackedSeq + 1n;
    this.#fromSeq = cursor.fromSeq;
    this.#untilSeq = cursor.untilSeq;
    // A gap is told by the store's reading only.
    this.#knownSeq = cursor.gapToSeq === undefined ? cursor.endSeq : cursor.ackedSeq;
  }

  get clientId(): string {
    return this.#owner.clientId;
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

  advance(pass: LivePass): void {
    if (this.#left) return;
    if (this.#knownSeq >= pass.afterSeq && pass.headSeq > this.#knownSeq) this.#knownSeq = pass.headSeq;
    this.#owner.advanced(this, pass);
  }

  narrow(knownSeq: bigint, window: Window | undefined): void {
    if (this.#left) return;
    if (window !== undefined) {
      this.#fromSeq = window.fromSeq;
      this.#untilSeq = window.untilSeq;
      if (knownSeq > this.#knownSeq) this.#knownSeq = knownSeq;
    }
    this.#owner.woken(this);
  }

  ephemeral(bytes: Buffer): void {
    if (!this.#left) this.#owner.ephemeral(this, bytes);
  }

  /** Nothing of the feed goes to the stream any more, whoever comes by. */
  leave(): void {
    this.#left = true;
  }

  /** Whether the items of a pass are what comes next, all of them, and the device may read them. */
  isUpTo(pass: LivePass): boolean {
    return (
      this.#nextSeq === pass.firstSeq &&
      this.#staged.length === 0 &&
      this.#untilSeq === undefined &&
      this.#fromSeq <= this.#nextSeq &&
      this.#knownSeq >= pass.headSeq
    );
  }

  /** A newer cursor: the device may have been removed, or have come back past what it did not see. */
  update(cursor: Cursor): void {
    this.#fromSeq = cursor.fromSeq;
    this.#untilSeq = cursor.untilSeq;
  }

  sent(item: EncodedItem): void {
    if (this.#staged[0] === item) this.#staged.shift();
    this.#nextSeq = item.seq + 1n;
    this.#goesUnderWay(item.seq, item.seq);
  }

  /** Items of a pass that it {@link isUpTo}, from its first on. */
  sentLive({ fromSeq, toSeq, nextSeq }: LiveResponse): void {
    this.#nextSeq = nextSeq;
    this.#goesUnderWay(fromSeq, toSeq);
  }

  /** How many of the items under way an acknowledgement covers. */
  acknowledge(seq: bigint): number {
    let covered = 0n;
    for (let span = this.#underWay[0]; span !== undefined && span.fromSeq <= seq; span = this.#underWay[0]) {
      const toSeq = span.toSeq <= seq ? span.toSeq : seq;
      covered += toSeq - span.fromSeq + 1n;
      span.fromSeq = toSeq + 1n;
      if (span.fromSeq <= span.toSeq) break;
      // An empty span stays where it is the only one: the next items go into it.
      if (this.#underWay.length === 1) break;
      this.#underWay.shift();
    }
    return Number(covered);
  }

  /** The device has everything up to there, wherever it has it from. */
  skip(ackedSeq: bigint): void {
    if (ackedSeq < this.#nextSeq) return;
    while (this.#staged[0] !== undefined && this.#staged[0].seq <= ackedSeq) this.#staged.shift();
    this.#nextSeq = ackedSeq + 1n;
  }

  #goesUnderWay(fromSeq: bigint, toSeq: bigint): void {
    const last = this.#underWay.at(-1);
    if (last === undefined) this.#underWay.push({ fromSeq, toSeq });
    else if (last.toSeq < last.fromSeq) [last.fromSeq, last.toSeq] = [fromSeq, toSeq];
    else if (last.toSeq + 1n === fromSeq) last.toSeq = toSeq;
    else this.#underWay.push({ fromSeq, toSeq });
  }
}
