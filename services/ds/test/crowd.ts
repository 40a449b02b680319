import type { ClientId, UserId } from "@entente/mls-wire";
import { delivery } from "@entente/proto";
import { createLog, createMetrics } from "@entente/service-kit";
import { type Appended, groupFeed, type NewMessage, openStore, type Store } from "@entente/storage";
import type { Session } from "../src/client-api/sessions.ts";
import { sha256 } from "../src/digest.ts";
import { FeedHub } from "../src/feeds/feed-hub.ts";
import { itemKind } from "../src/feeds/item-kind.ts";
import { ReplicaWord } from "../src/feeds/replica-word.ts";
import type { Sink } from "../src/feeds/sink.ts";
import type { StreamRoom } from "../src/feeds/subscription-parts.ts";
import type { Subscription } from "../src/feeds/subscription.ts";
import { createFigures } from "../src/figures.ts";

const groupId = Uint8Array.of(7);

/** The group's feed. */
export const feed = groupFeed(groupId);

/** One stream of a device, and what came on it. */
export class CrowdStream implements Sink {
  readonly done = Promise.resolve();
  readonly room: StreamRoom;
  /** Numbers of the group's items, in the order in which they came. */
  readonly seqs: bigint[] = [];
  /** How many items were in each response. */
  readonly batches: number[] = [];
  caughtUp = 0;
  /** Takes no more, from the next write on. */
  isStalled = false;
  /** What was written although it was not to be. */
  violation: string | undefined;
  ended: string | undefined;
  /** Called in the middle of a write. */
  onWrite: () => void = () => undefined;
  subscription: Subscription | undefined;
  acknowledged = 0n;
  #full = false;
  #windowItems: number;

  constructor(room: StreamRoom) {
    this.room = room;
    this.#windowItems = room.windowItems;
  }

  get last(): bigint {
    return this.seqs.at(-1) ?? this.acknowledged;
  }

  write(bytes: Buffer): boolean {
    if (this.#full) this.violation ??= "written to while it was full";
    if (this.ended !== undefined) this.violation ??= "written to after its end";
    const { item, batch, caughtUp } = delivery.SubscribeResponse.decode(bytes);
    const items = batch?.items ?? (item ? [item] : []);
    if (caughtUp) this.caughtUp += 1;
    else this.batches.push(items.length);
    if (items.length > this.room.batchItems) this.violation ??= "a batch is too large";
    for (const { seq } of items) this.seqs.push(BigInt(Number(seq)));
    const underWay = this.seqs.filter((seq) => seq > this.acknowledged).length;
    if (underWay > this.#windowItems) this.violation ??= `${String(underWay)} are under way`;
    this.onWrite();
    this.#full = this.isStalled;
    return !this.#full;
  }

  end(reason: string): void {
    this.ended = reason;
  }

  fail(error: unknown): void {
    this.ended = String(error);
  }

  /** The device has saved everything up to there. */
  acknowledge(seq: bigint): void {
    if (seq > this.acknowledged) this.acknowledged = seq;
    this.subscription?.acknowledge([{ feed, seq }]);
  }

  credit(items: number): void {
    this.#windowItems += items;
    this.subscription?.credit(items);
  }

  drain(): void {
    this.isStalled = false;
    if (!this.#full) return;
    this.#full = false;
    this.subscription?.drained();
  }
}

/** A hub over a store in memory, and one group whose members are `members` at first. */
export class Crowd {
  readonly hub: FeedHub;
  readonly members: readonly string[];
  readonly #store: Store;
  #tell: (appended: Appended) => void = () => undefined;
  #epoch = 0n;
  #appended = 0;

  private constructor(store: Store, members: readonly string[]) {
    this.#store = store;
    this.members = members;
    // What is appended is told when the test says so.
    const told: Store = {
      ...store,
      onAppend: (listener) => {
        this.#tell = listener;
        return () => undefined;
      },
    };
    this.hub = new FeedHub({
      ...{ store: told, word: new ReplicaWord(store.signals), subscriptionsMax: 10_000 },
      restore: () => Promise.resolve("lost" as const),
      figures: createFigures(createMetrics("ds"), store, Date.now),
      log: createLog("ds", "silent"),
      now: Date.now,
      opened: () => undefined,
    });
  }

  static async start(members: number): Promise<Crowd> {
    const store = await openStore({ kind: "memory" });
    const ids = Array.from({ length: members }, (_none, member) => `member${String(member)}@a.example/phone`);
    await Promise.all(
      ids.map((clientId) =>
        store.devices.register({
          ...{ clientId, userId: clientId.replace(/\/.*/, ""), serial: clientId, nowMs: 1 },
          ...{ signatureKey: sha256(clientId), credential: sha256(clientId) },
        }),
      ),
    );
    await store.groups.create({
      ...{ groupId, epoch: 0n, ...group, clientIds: ids, creator: ids[0] ?? "" },
      ...{ idempotencyKey: sha256("create").slice(0, 16), nowMs: 1 },
    });
    return new Crowd(store, ids);
  }

  async stop(): Promise<void> {
    await this.hub.stop();
    await this.#store.close();
  }

  /** Opens a stream of a device; it goes on when its cursors are read. */
  async open(member: number, room: StreamRoom): Promise<CrowdStream> {
    const clientId = this.members[member] as ClientId;
    const stream = new CrowdStream(room);
    const session: Session = {
      ...{ clientId, userId: clientId.replace(/\/.*/, "") as UserId, scheme: 0, notAfterMs: Infinity },
      ...{ signatureKey: sha256("key"), credential: sha256("credential") },
    };
    stream.subscription = await this.hub.open(session, stream, room);
    return stream;
  }

  /** So many messages; the hub hears of them with {@link tell}. */
  async append(messages: number): Promise<void> {
    for (let each = 0; each < messages; each += 1)
      await this.#store.delivery.accept({
        ...{ message: this.#message(itemKind.message), feeds: [feed], outbox: [], nowMs: 1 },
      });
  }

  /** A Commit that removes a member; the hub hears of it with {@link tell}. Returns its number. */
  async commit(removed: number): Promise<bigint> {
    const answer = await this.#store.delivery.decide({
      ...{ groupId, epoch: this.#epoch, valueHash: sha256(String(this.#epoch)), certificate: groupId },
      ...{ bundle: groupId, next: { ...group, state: "active" }, joinsDomain: false, nowMs: 1 },
      ...{ items: [this.#message(itemKind.commit)], inboxes: [], opens: [], outbox: [] },
      closes: [this.members[removed] ?? ""],
    });
    if (answer.code !== "decided") throw new Error(answer.code);
    this.#epoch += 1n;
    return answer.commitSeq;
  }

  tell(): void {
    this.#tell({ feeds: [feed], domains: [], everything: false });
  }

  /** Until nothing more happens by itself. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  #message(kind: number): NewMessage {
    this.#appended += 1;
    return {
      ...{ msgId: sha256(String(this.#appended)), groupId, epoch: this.#epoch, kind, sender: "" },
      ...{ bytes: new Uint8Array(), origin: "a.example", hlc: 1n, expiresAtMs: 1e15 },
    };
  }
}

const group = { head: sha256("head"), mode: 0, config: new Uint8Array(), memberDomains: ["a.example"] };
