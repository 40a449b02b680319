import { type Ack, type FeedId, limits, StorageError, type Store } from "@entente/storage";
import type { Logger } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { acknowledgedFeedsMax } from "../limits.ts";

/** A device's stream, as far as its acknowledgements go. */
export interface Acknowledger {
  readonly clientId: string;
  readonly closed: boolean;
  /** Everything of a feed up to there is saved as acknowledged. */
  acknowledged(feed: FeedId, ackedSeq: bigint): void;
  /** It acknowledged what is not there, or its acknowledgement can not be saved. */
  fail(error: unknown): void;
}

/** What {@link Acknowledgements} needs of its surroundings. */
export interface AcknowledgementParts {
  readonly store: Pick<Store, "feeds">;
  readonly log: Logger;
  /** Calls back after a while; how long is the caller's matter. */
  readonly later: (work: () => void) => void;
  /** Calls back after `acknowledgementRestMs`. */
  readonly rested: (work: () => void) => void;
}

interface Waiting {
  readonly stream: Acknowledger;
  readonly ack: Ack;
}

/**
 * Saves what devices acknowledge, of all streams of this process: the first at once, and those that come while that is under way, or
 * within `acknowledgementRestMs` of its beginning, with the next, one number for each feed of a stream. So a message to a large group costs
 * the store a few transactions and not one for each of its devices, and a device that reads a backlog some twenty a second. A stream
 * that is closed still has saved what it was told before. What a crash takes is told to the device again, which knows it.
 */
export class Acknowledgements {
  readonly #parts: AcknowledgementParts;
  readonly #waiting = new Map<Acknowledger, Map<FeedId, bigint>>();
  /** How many numbers that is. */
  #count = 0;
  #saving = false;
  #resting = false;
  /** The transaction that is under way, and whether it was one. */
  #underWay: Promise<boolean> | undefined;

  constructor(parts: AcknowledgementParts) {
    this.#parts = parts;
  }

  /**
   * Everything up to `seq` is safe with the device. {@link save} follows.
   *
   * @throws ServiceError `too_large` when more feeds of the stream wait than two acknowledgements may name.
   */
  add(stream: Acknowledger, feed: FeedId, seq: bigint): void {
    const feeds = this.#waiting.get(stream) ?? new Map<FeedId, bigint>();
    this.#waiting.set(stream, feeds);
    const before = feeds.size;
    if (seq > (feeds.get(feed) ?? -1n)) feeds.set(feed, seq);
    this.#count += feeds.size - before;
    if (feeds.size <= 2 * acknowledgedFeedsMax) return;
    this.#waiting.delete(stream);
    this.#count -= feeds.size;
    throw refusal("too_large", "too many feeds are acknowledged");
  }

  /** Saves what waits: now, or with what comes in the next while where that is less than one transaction takes. */
  save(): void {
    if (!this.#resting || this.#count >= limits.acksMax) this.saveNow();
  }

  /** Saves what waits, unless that is being done. */
  saveNow(): void {
    if (this.#saving || this.#count === 0) return;
    this.#saving = true;
    this.#rest();
    const batch = this.#take();
    this.#underWay = this.#parts.store.feeds.acknowledge(batch.map(({ ack }) => ack)).then(
      (answers) => {
        this.#saving = false;
        this.#underWay = undefined;
        for (const [index, answer] of answers.entries()) {
          const { stream, ack } = batch[index] ?? {};
          // A feed that the device has no part in, or no longer: nothing is changed by it, and nothing told.
          if (stream === undefined || ack === undefined || answer.code === "no_cursor") continue;
          if (answer.code === "acknowledged") stream.acknowledged(ack.feed, answer.ackedSeq);
          else stream.fail(refusal("bad_acknowledgement", "an item that is not there"));
        }
        this.save();
        return true;
      },
      (error: unknown) => {
        this.#underWay = undefined;
        if (error instanceof StorageError) this.#tryLater(batch, error);
        else {
          this.#saving = false;
          for (const { stream } of batch) stream.fail(error);
        }
        return false;
      },
    );
  }

  /** Resolves when all that a stream, or each, has acknowledged is saved, or can not be saved now. */
  async saved(stream?: Acknowledger): Promise<void> {
    do {
      this.saveNow();
      if ((await this.#underWay) !== true) return;
    } while (stream === undefined ? this.#count > 0 : this.#waiting.has(stream));
  }

  #rest(): void {
    if (this.#resting) return;
    this.#resting = true;
    this.#parts.rested(() => {
      this.#resting = false;
      this.save();
    });
  }

  /** Whole streams at a time as far as they fit; who has more than fits goes on with the next. */
  #take(): readonly Waiting[] {
    const batch: Waiting[] = [];
    for (const [stream, feeds] of this.#waiting) {
      for (const [feed, seq] of feeds) {
        if (batch.length >= limits.acksMax) return batch;
        batch.push({ stream, ack: { clientId: stream.clientId, feed, seq } });
        feeds.delete(feed);
        this.#count -= 1;
      }
      this.#waiting.delete(stream);
    }
    return batch;
  }

  /** For as long as the streams are open: a device whose stream is gone acknowledges again with its next. */
  #tryLater(batch: readonly Waiting[], error: StorageError): void {
    this.#parts.log.warn({ err: error, acknowledgements: batch.length }, "can not be saved now");
    for (const { stream, ack } of batch) this.#addAgain(stream, ack);
    this.#parts.later(() => {
      this.#saving = false;
      this.save();
    });
  }

  /** What came meanwhile may leave no room for it. */
  #addAgain(stream: Acknowledger, { feed, seq }: Ack): void {
    if (stream.closed) return;
    try {
      this.add(stream, feed, seq);
    } catch (error) {
      stream.fail(error);
    }
  }
}
