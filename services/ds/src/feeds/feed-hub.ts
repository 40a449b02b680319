import type { Logger } from "@entente/service-kit";
import {
  type Appended,
  type Cursor,
  type FeedId,
  groupFeed,
  groupOfFeed,
  inboxFeed,
  type Store,
} from "@entente/storage";
import type { Session } from "../client-api/sessions.ts";
import type { Clock } from "../clock.ts";
import { BoundedMap } from "../bounded-map.ts";
import { refusal } from "../errors.ts";
import type { Figures } from "../figures.ts";
import { acknowledgementRestMs, cacheLifetimeMs, streamEndMs } from "../limits.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import type { Restore } from "./damaged-messages.ts";
import { Batches } from "./encoded-item.ts";
import type { NumberedStream, ReplicaWord } from "./replica-word.ts";
import type { Sink } from "./sink.ts";
import type { StreamRoom, SubscriptionParts } from "./subscription-parts.ts";
import { Subscription } from "./subscription.ts";
import { Topic, type TopicReader } from "./topic.ts";

/** Groups without a reader here that were looked up of late. */
const strangersMax = 10_000;

/** Readers of one page when a feed has no stream here yet. */
const readersPerPage = 1_024;

/** Wait before the store is asked again, and how much of it is drawn. */
const retryMs = 500;

/** What the hub needs of the store. */
type HubStore = Pick<Store, "connections" | "feeds" | "onAppend" | "shared">;

/** All device streams of this process, and the feeds that they read. */
export class FeedHub {
  readonly #store: HubStore;
  readonly #word: ReplicaWord;
  readonly #acknowledgements: Acknowledgements;
  readonly #subscriptionsMax: number;
  readonly #figures: Figures;
  readonly #log: Logger;
  readonly #now: Clock;
  readonly #byClient = new Map<string, Subscription>();
  readonly #byInbox = new Map<FeedId, Subscription>();
  readonly #topics = new Map<FeedId, Topic>();
  readonly #strangers = new BoundedMap<FeedId, number>(strangersMax);
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #parts: SubscriptionParts;
  readonly #opened: (clientId: string) => void;
  readonly #unlisten: readonly (() => void)[];
  /** The last numbering of a client's streams that is under way: they get their numbers in the order in which they came. */
  readonly #numbering = new Map<string, Promise<bigint>>();
  #stopping = false;

  constructor(parts: {
    readonly store: HubStore;
    readonly word: ReplicaWord;
    readonly restore: Restore;
    readonly subscriptionsMax: number;
    readonly figures: Figures;
    readonly log: Logger;
    readonly now: Clock;
    /** Hears of every client that opens a stream. */
    readonly opened: (clientId: string) => void;
  }) {
    this.#store = parts.store;
    this.#word = parts.word;
    this.#subscriptionsMax = parts.subscriptionsMax;
    this.#figures = parts.figures;
    this.#log = parts.log;
    this.#now = parts.now;
    this.#opened = parts.opened;
    this.#acknowledgements = new Acknowledgements({
      store: parts.store,
      log: parts.log,
      later: (work) => this.#later(work),
      rested: (work) => this.#after(acknowledgementRestMs, work),
    });
    this.#parts = {
      ...{ store: parts.store, restore: parts.restore, figures: parts.figures, log: parts.log },
      acknowledgements: this.#acknowledgements,
      batches: new Batches(),
      topicOf: (cursor) => this.#topicOf(cursor),
      leave: (topic, reader) => this.#leave(topic, reader),
      later: (work) => this.#later(work),
    };
    this.#unlisten = [
      parts.store.onAppend((appended) => this.#appended(appended)),
      parts.word.onStreams((streams) => this.#heardOf(streams)),
    ];
  }

  /**
   * Opens a device's stream. The newest of a device wins, whichever replica it is at: an older one is told `replaced`.
   *
   * @throws ServiceError `busy`, StorageError.
   */
  async open(session: Session, sink: Sink, room: StreamRoom): Promise<Subscription> {
    const { clientId } = session;
    const older = this.#byClient.get(clientId);
    if (this.#stopping || (older === undefined && this.#byClient.size >= this.#subscriptionsMax)) {
      throw refusal("busy", "as many device streams as this process takes", { retryAfterMs: 5_000 });
    }
    const subscription = new Subscription({ session, sink, room }, this.#parts);
    // Registered before the cursors are read, so that nothing that comes meanwhile is missed.
    this.#byClient.set(clientId, subscription);
    this.#byInbox.set(inboxFeed(clientId), subscription);
    this.#figures.subscriptions.set(this.#byClient.size);
    void older?.end("replaced");
    this.#opened(clientId);
    try {
      await this.#numberOf(subscription);
      // It goes on where the device was on the other one.
      if (older !== undefined) await this.#acknowledgements.saved(older);
      subscription.start(await this.#store.feeds.cursors(clientId));
    } catch (error) {
      this.close(subscription);
      throw error;
    }
    return subscription;
  }

  /** The stream is gone. */
  close(subscription: Subscription): void {
    subscription.close();
    // The device may come back at once.
    this.#acknowledgements.saveNow();
    const { clientId } = subscription;
    if (this.#byClient.get(clientId) !== subscription) return;
    this.#byClient.delete(clientId);
    this.#byInbox.delete(inboxFeed(clientId));
    this.#figures.subscriptions.set(this.#byClient.size);
  }

  /** Brings bytes to the streams of the group's members that are here. */
  pushEphemeral(groupId: Uint8Array, bytes: Buffer, exceptClientId?: string): void {
    const feed = groupFeed(groupId);
    for (const [clientId, reader] of this.#topics.get(feed)?.readers ?? []) {
      if (clientId !== exceptClientId) reader.ephemeral(bytes);
    }
  }

  /** A client may read a feed that it did not before, without a Welcome: it made the group. */
  lookAgain(clientId: string): void {
    this.#byClient.get(clientId)?.lookAgain();
  }

  /** Whether the client has a stream to this process. */
  connected(clientId: string): boolean {
    return this.#byClient.has(clientId);
  }

  /** Open streams, oldest first. */
  subscriptions(): readonly Subscription[] {
    return [...this.#byClient.values()];
  }

  /** Ends every stream with `shutting_down`; waits until they are told, at most `streamEndMs`. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const unlisten of this.#unlisten) unlisten();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    const ended = this.subscriptions().map((subscription) => subscription.end("shutting_down"));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, streamEndMs);
    });
    await Promise.race([Promise.all(ended), late]);
    clearTimeout(timer);
    await this.#acknowledgements.saved();
  }

  /**
   * Its number, from the store, and word of it to the other replicas. Only a stream that is open says its number, so one whose
   * device has gone elsewhere meanwhile ends no other.
   */
  async #numberOf(subscription: Subscription): Promise<void> {
    if (!this.#store.shared) return;
    const { clientId } = subscription;
    const before = this.#numbering.get(clientId) ?? Promise.resolve(0n);
    const numbered = before.catch(() => 0n).then(() => this.#store.connections.open(clientId));
    this.#numbering.set(clientId, numbered);
    try {
      subscription.number = await numbered;
    } finally {
      if (this.#numbering.get(clientId) === numbered) this.#numbering.delete(clientId);
    }
    this.#tellStreams([subscription]);
  }

  #tellStreams(subscriptions: readonly Subscription[]): void {
    const streams = subscriptions.flatMap(({ clientId, number, closed }) =>
      closed || number === undefined ? [] : [{ clientId, number }],
    );
    if (streams.length === 0) return;
    this.#word.tellStreams(streams).catch((error: unknown) => {
      // Told again when the connection is back: see `everything`.
      this.#log.warn({ err: error }, "other replicas do not hear of a stream now");
    });
  }

  /** Of two streams of a client the one with the lower number ends; who has the higher one says so. */
  #heardOf(streams: readonly NumberedStream[]): void {
    const newer: Subscription[] = [];
    for (const { clientId, number } of streams) {
      const own = this.#byClient.get(clientId);
      if (own?.number === undefined) continue;
      if (own.number < number) {
        void own.end("replaced");
        this.close(own);
      } else if (own.number > number) newer.push(own);
    }
    this.#tellStreams(newer);
  }

  #topicOf(cursor: Cursor): Topic | undefined {
    if (groupOfFeed(cursor.feed) === undefined) return undefined;
    const known = this.#topics.get(cursor.feed);
    if (known !== undefined) return known;
    const topic = new Topic(cursor.feed, this.#store, cursor.endSeq);
    this.#topics.set(cursor.feed, topic);
    // Something may have come between the cursor's reading and now, when nobody here listened. By the time it is read the reader has joined.
    this.#refresh(topic);
    return topic;
  }

  #appended({ feeds, everything }: Appended): void {
    if (everything) {
      this.#tellStreams(this.subscriptions());
      for (const topic of this.#topics.values()) this.#refresh(topic);
      for (const subscription of this.#byClient.values()) {
        subscription.wakeInbox();
        subscription.lookAgain();
      }
      return;
    }
    for (const feed of feeds) {
      const topic = this.#topics.get(feed);
      if (topic !== undefined) this.#refresh(topic);
      else if (groupOfFeed(feed) === undefined) this.#byInbox.get(feed)?.wakeInbox();
      else this.#lookForReaders(feed);
    }
  }

  #refresh(topic: Topic): void {
    topic.refresh().catch((error: unknown) => {
      if (this.#stopping) return;
      this.#log.error({ err: error }, "a feed can not be read now");
      this.#later(() => this.#refresh(topic));
    });
  }

  /** A group that nobody here reads: perhaps a device of this process does since a moment, by way of another replica. */
  #lookForReaders(feed: FeedId): void {
    if (this.#byClient.size === 0 || this.#now() - (this.#strangers.get(feed) ?? 0) < cacheLifetimeMs) return;
    this.#strangers.set(feed, this.#now());
    this.#readersHere(feed).catch((error: unknown) => {
      if (!this.#stopping) this.#log.error({ err: error }, "readers of a feed can not be read now");
    });
  }

  async #readersHere(feed: FeedId): Promise<void> {
    let after: string | undefined;
    for (;;) {
      const page = await this.#store.feeds.readers(feed, after, readersPerPage);
      for (const { clientId } of page) {
        const subscription = this.#byClient.get(clientId);
        if (subscription?.reads(feed) === false) subscription.lookAgain();
      }
      after = page.at(-1)?.clientId;
      if (page.length < readersPerPage) return;
    }
  }

  #leave(topic: Topic, reader: TopicReader): void {
    // A newer stream of the same device may have taken the place.
    if (topic.readers.get(reader.clientId) === reader) topic.readers.delete(reader.clientId);
    if (topic.readers.size === 0) this.#topics.delete(topic.feed);
  }

  #later(work: () => void): void {
    this.#after(retryMs / 2 + Math.random() * retryMs, work);
  }

  #after(ms: number, work: () => void): void {
    if (this.#stopping) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}
