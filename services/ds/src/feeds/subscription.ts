import { type Cursor, type FeedId, groupOfFeed, inboxFeed, StorageError } from "@entente/storage";
import type { Session } from "../client-api/sessions.ts";
import { batchBytesMax, catchUpBytesMax, catchUpItemsMax, windowItemsMax } from "../limits.ts";
import type { Acknowledger } from "./acknowledgements.ts";
import type { Restoration } from "./damaged-messages.ts";
import { type EncodedItem, encodedCaughtUp, encodeGap, type EndReason } from "./encoded-item.ts";
import { FeedPosition, type PositionOwner } from "./feed-position.ts";
import { encodeItems } from "./item-page.ts";
import type { LivePass } from "./live-pass.ts";
import type { Sink } from "./sink.ts";
import type { SubscriptionEnds, SubscriptionParts } from "./subscription-parts.ts";

/**
 * One device's stream: its inbox and its groups' feeds, each from where the device acknowledged last, then live.
 *
 * Nothing is kept for a device that does not take it: at most `catchUpItemsMax` items read ahead, and the rest is in the store.
 */
export class Subscription implements PositionOwner, Acknowledger {
  readonly session: Session;
  readonly clientId: string;
  readonly #sink: Sink;
  readonly #batchItems: number;
  readonly #parts: SubscriptionParts;
  readonly #positions = new Map<FeedId, FeedPosition>();
  /** Feeds that may have something to send, in turn. */
  readonly #ready = new Set<FeedPosition>();
  /** Feeds whose next item is damaged and being looked for. */
  #parked: readonly FeedPosition[] = [];
  /** Its place among the streams of its client, wherever they are; undefined until it is known, or where one process has them all. */
  number: bigint | undefined;
  #windowItems: number;
  #underWay = 0;
  #sinkFull = false;
  #reading = false;
  #looking = 0;
  /** The device lacks something that it was not told it has. */
  #behind = true;
  #closed = false;

  constructor({ session, sink, room }: SubscriptionEnds, parts: SubscriptionParts) {
    this.#parts = parts;
    this.session = session;
    this.clientId = session.clientId;
    this.#sink = sink;
    this.#batchItems = room.batchItems;
    this.#windowItems = room.windowItems;
    // Until the cursors are known there is nothing to be caught up with.
    this.#looking = 1;
  }

  get closed(): boolean {
    return this.#closed;
  }

  reads(feed: FeedId): boolean {
    return this.#positions.has(feed);
  }

  /** Begins with the device's cursors. */
  start(cursors: readonly Cursor[]): void {
    this.#looking -= 1;
    this.#follow(cursors);
  }

  /** Looks up the cursors again: a Welcome has come, or a feed that this device may be reading is new here. */
  lookAgain(): void {
    if (this.#closed) return;
    this.#looking += 1;
    this.#parts.store.feeds.cursors(this.clientId).then(
      (cursors) => {
        this.#looking -= 1;
        this.#follow(cursors);
      },
      (error: unknown) => {
        this.#looking -= 1;
        this.#tryLater(error, () => this.lookAgain());
      },
    );
  }

  /** The inbox got something. */
  wakeInbox(): void {
    const position = this.#positions.get(inboxFeed(this.clientId));
    if (position === undefined) return;
    position.wake();
    this.woken(position);
  }

  /**
   * What is new, at once where this stream is up to date and has room for all of it: nothing is made for it and nothing looked up. Else
   * in its turn.
   */
  advanced(position: FeedPosition, pass: LivePass): void {
    const isLive = !this.#closed && !this.#reading && !this.#sinkFull && this.#ready.size === 0;
    const hasRoom = this.#underWay + pass.itemCount <= this.#windowItems;
    if (!isLive || !hasRoom || !position.isUpTo(pass)) {
      this.woken(position);
      return;
    }
    for (const response of pass.responses(this.#batchItems)) {
      position.sentLive(response);
      this.#underWay += response.items;
      this.#parts.figures.pushed.add(response.items);
      this.#write(response.bytes);
      if (!this.#sinkFull && !this.#closed) continue;
      // The rest, if there is any, when the sink has drained.
      this.woken(position);
      return;
    }
  }

  woken(position: FeedPosition): void {
    if (this.#closed) return;
    if (!this.#parked.includes(position)) this.#ready.add(position);
    this.#pump();
  }

  /** Dropped where the device does not take what it gets already, or is a member no more. */
  ephemeral(position: FeedPosition, bytes: Buffer): void {
    if (!this.#closed && !this.#sinkFull && position.isMember) this.#write(bytes);
  }

  /** The sink takes more. */
  drained(): void {
    this.#sinkFull = false;
    this.#pump();
  }

  /** More room on the stream; at most `windowItemsMax` in all. */
  credit(items: number): void {
    this.#windowItems = Math.min(windowItemsMax, this.#windowItems + items);
    this.#pump();
  }

  /** What the device has saved. @throws ServiceError `too_large`. */
  acknowledge(positions: readonly { readonly feed: FeedId; readonly seq: bigint }[]): void {
    for (const { feed, seq } of positions) {
      this.#underWay -= this.#positions.get(feed)?.acknowledge(seq) ?? 0;
      this.#parts.acknowledgements.add(this, feed, seq);
    }
    this.#parts.acknowledgements.save();
    this.#pump();
  }

  acknowledged(feed: FeedId, ackedSeq: bigint): void {
    this.#positions.get(feed)?.skip(ackedSeq);
  }

  /** Tells the device why, and ends the stream. */
  end(reason: EndReason): Promise<void> {
    if (this.#closed) return this.#sink.done;
    this.close();
    this.#sink.end(reason);
    return this.#sink.done;
  }

  fail(error: unknown): void {
    if (this.#closed) return;
    this.close();
    this.#sink.fail(error);
  }

  /** The stream is gone. */
  close(): void {
    this.#closed = true;
    for (const position of this.#positions.values()) this.#leave(position);
    this.#positions.clear();
    this.#ready.clear();
  }

  #follow(cursors: readonly Cursor[]): void {
    if (this.#closed) return;
    for (const cursor of cursors) {
      const known = this.#positions.get(cursor.feed);
      known?.update(cursor);
      const position = known ?? this.#open(cursor);
      if (position !== undefined && !this.#parked.includes(position)) this.#ready.add(position);
    }
    this.#pump();
  }

  #open(cursor: Cursor): FeedPosition | undefined {
    const { untilSeq, ackedSeq, feed } = cursor;
    // Read to its end and acknowledged: nothing will ever come of it again unless the cursor is opened anew.
    if (untilSeq !== undefined && ackedSeq >= untilSeq) return undefined;
    const topic = feed === inboxFeed(this.clientId) ? undefined : this.#parts.topicOf(cursor);
    const position = new FeedPosition(cursor, topic, this);
    topic?.readers.set(this.clientId, position);
    this.#positions.set(feed, position);
    return position;
  }

  #pump(): void {
    if (this.#closed || this.#reading) return;
    for (const position of this.#ready) {
      const step = position.next();
      if (step === "nothing") {
        this.#ready.delete(position);
        continue;
      }
      if (this.#sinkFull || this.#underWay >= this.#windowItems) {
        this.#behind = true;
        return;
      }
      if (step === "read") {
        this.#behind = true;
        this.#read(position);
        return;
      }
      this.#send(position, step);
      // To the end of the set, which this loop reaches: feeds take turns.
      this.#ready.delete(position);
      this.#ready.add(position);
    }
    if (!this.#behind || this.#looking > 0 || this.#parked.length > 0) return;
    this.#behind = false;
    this.#write(encodedCaughtUp);
  }

  /** The item, and as many of those after it as are there and the device takes at once. */
  #send(position: FeedPosition, first: EncodedItem): void {
    const batch = [first];
    position.sent(first);
    const itemsMax = Math.min(this.#batchItems, this.#windowItems - this.#underWay);
    for (let bytes = first.bytes.length; batch.length < itemsMax;) {
      const item = position.next();
      if (item === "nothing" || item === "read") break;
      bytes += item.bytes.length;
      if (bytes > batchBytesMax) break;
      position.sent(item);
      batch.push(item);
    }
    this.#underWay += batch.length;
    this.#parts.figures.pushed.add(batch.length);
    this.#write(batch.length === 1 ? first.bytes : this.#parts.batches.of(batch));
  }

  #write(bytes: Buffer): void {
    if (!this.#sink.write(bytes)) this.#sinkFull = true;
  }

  #read(position: FeedPosition): void {
    this.#reading = true;
    position.beginRead();
    this.#readFrom(position).then(
      () => {
        this.#reading = false;
        this.#pump();
      },
      (error: unknown) => {
        this.#reading = false;
        position.wake();
        if (error instanceof StorageError && error.code === "corrupt") this.#mend(position, error);
        else if (error instanceof StorageError) this.#tryLater(error, () => this.#pump());
        else this.fail(error);
      },
    );
  }

  async #readFrom(position: FeedPosition): Promise<void> {
    const { feed, nextSeq } = position;
    const answer = await this.#parts.store.feeds.read({
      clientId: this.clientId,
      feed,
      afterSeq: nextSeq - 1n,
      itemsMax: catchUpItemsMax,
      bytesMax: catchUpBytesMax,
    });
    if (answer.code === "no_cursor") {
      this.#drop(position);
      return;
    }
    const reason = answer.gap?.isRestored === true ? "restored" : "expired";
    const gap = answer.gap === undefined ? [] : [encodeGap(feed, nextSeq, answer.gap.toSeq, reason)];
    const items = encodeItems(feed, answer.items);
    position.stage([...gap, ...items], answer.endSeq);
    if (items.some(({ isWelcome }) => isWelcome)) this.lookAgain();
  }

  /** A damaged item is never served: it is whole again or told to be gone. Other feeds go on meanwhile. */
  #mend(position: FeedPosition, error: StorageError): void {
    const groupId = groupOfFeed(position.feed);
    this.#parts.log.error({ err: error, seq: position.nextSeq.toString() }, "a stored item is damaged");
    this.#ready.delete(position);
    this.#parked = [...this.#parked, position];
    const search: Promise<Restoration> =
      groupId === undefined || error.msgId === undefined
        ? Promise.resolve("lost")
        : this.#parts.restore(groupId, error.msgId);
    void search.then((restoration) => {
      this.#parked = this.#parked.filter((other) => other !== position);
      if (this.#closed) return;
      if (restoration === "lost") this.#passOver(position);
      this.#ready.add(position);
      this.#pump();
    });
    this.#pump();
  }

  #passOver(position: FeedPosition): void {
    const { feed, nextSeq } = position;
    position.stage([encodeGap(feed, nextSeq, nextSeq, "corrupt")], nextSeq);
    position.wake();
  }

  #drop(position: FeedPosition): void {
    this.#leave(position);
    this.#positions.delete(position.feed);
    this.#ready.delete(position);
  }

  #leave(position: FeedPosition): void {
    position.leave();
    if (position.topic !== undefined) this.#parts.leave(position.topic, position);
  }

  #tryLater(error: unknown, work: () => void): void {
    if (this.#closed) return;
    this.#parts.log.error({ err: error }, "a device's feeds can not be read now");
    this.#parts.later(() => {
      if (!this.#closed) work();
    });
  }
}
