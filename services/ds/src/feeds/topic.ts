import { setImmediate as turn } from "node:timers/promises";
import { type FeedId, StorageError, type Store } from "@entente/storage";
import { ringBytesMax, ringItemsMax } from "../limits.ts";
import type { EncodedItem } from "./encoded-item.ts";
import { encodeItems } from "./item-page.ts";
import { LivePass } from "./live-pass.ts";
import { Ring } from "./ring.ts";

/** What a device may read: the first number, and the last unless it is a member. */
export interface Window {
  readonly fromSeq: bigint;
  readonly untilSeq: bigint | undefined;
}

/** What a topic does with the streams that read it. */
export interface TopicReader {
  readonly clientId: string;
  /** Something came, and no Commit is among it: who reads is as it was. */
  advance(pass: LivePass): void;
  /** What came may have been a Commit: the reader's window is this, up to `knownSeq`. Without one it has no part in the feed any more. */
  narrow(knownSeq: bigint, window: Window | undefined): void;
  /** What has no number and is not kept. */
  ephemeral(bytes: Buffer): void;
}

/** Readers of one page when a Commit may have changed who reads. */
const readersPerPage = 1_024;

/** Readers that are served in one turn of the event loop. */
const readersPerTurn = 1_000;

/**
 * One group's feed with at least one stream on it here: reads each new item once, serialises it once, and brings it to the streams.
 * A stream that is further behind than the ring reads from the store by itself.
 */
export class Topic {
  readonly feed: FeedId;
  readonly readers = new Map<string, TopicReader>();
  readonly #store: Pick<Store, "feeds">;
  readonly #ring = new Ring();
  #headSeq: bigint;
  #reading: Promise<void> | undefined;
  #again = false;

  /** @param headSeq the feed's last number when the first reader came. */
  constructor(feed: FeedId, store: Pick<Store, "feeds">, headSeq: bigint) {
    this.feed = feed;
    this.#store = store;
    this.#headSeq = headSeq;
  }

  /** The last number that was read here. */
  get headSeq(): bigint {
    return this.#headSeq;
  }

  /** A serialised item, if it is still here. */
  at(seq: bigint): EncodedItem | undefined {
    return this.#ring.at(seq);
  }

  /** Reads what is new. Calls while it reads are one more reading. Rejects when the store does. */
  refresh(): Promise<void> {
    this.#again = true;
    this.#reading ??= this.#readAll();
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        while (await this.#readSome());
      }
    } finally {
      // In the same step as the last look at `#again`: a call that comes right after it begins anew.
      this.#reading = undefined;
    }
  }

  async #readSome(): Promise<boolean> {
    const before = this.#headSeq;
    const { items, endSeq, gapToSeq } = await this.#range(before);
    const encoded = encodeItems(this.feed, items);
    const last = encoded.at(-1)?.seq ?? gapToSeq ?? before;
    if (last <= before) return false;
    // What was not read, because it is damaged or gone, may have been a Commit.
    const changes = encoded.length === 0 || encoded.some(({ isCommit }) => isCommit);
    const windows = changes ? await this.#windows() : undefined;
    for (const item of encoded) this.#ring.push(item);
    this.#headSeq = last;
    const pass = new LivePass(before, last, encoded);
    let told = 0;
    for (const reader of [...this.readers.values()]) {
      // What the connections have taken of the readers before is let go of, and others get their turn.
      if (told > 0 && told % readersPerTurn === 0) await turn();
      told += 1;
      if (windows === undefined) reader.advance(pass);
      else reader.narrow(last, windows.get(reader.clientId));
    }
    return last < endSeq;
  }

  /** A damaged item is passed over: each reader comes to it by itself. */
  async #range(afterSeq: bigint): ReturnType<Store["feeds"]["range"]> {
    try {
      return await this.#store.feeds.range(this.feed, afterSeq, ringItemsMax, ringBytesMax);
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== "corrupt") throw error;
      return { items: [], gapToSeq: afterSeq + 1n, endSeq: afterSeq + 2n };
    }
  }

  /** What each client may read, as it is after the items that were just read. */
  async #windows(): Promise<ReadonlyMap<string, Window>> {
    const windows = new Map<string, Window>();
    let after: string | undefined;
    for (;;) {
      const page = await this.#store.feeds.readers(this.feed, after, readersPerPage);
      for (const { clientId, fromSeq, untilSeq } of page) windows.set(clientId, { fromSeq, untilSeq });
      after = page.at(-1)?.clientId;
      if (page.length < readersPerPage) return windows;
    }
  }
}
