import { groupIdFromBytes, IdentifierError, parseGroupId } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { hexFromBytes } from "@entente/tls-codec";
import type { FeedDelivery } from "../session/feed-loop.ts";
import type { ClientEvent } from "./client-event.ts";
import type { GroupEntry } from "./group-entry.ts";
import { refused } from "./told-events.ts";
import { isBounceProven } from "./bounce-check.ts";
import { noticeEvents } from "./notice-events.ts";
import { type Changes, type IncomingServices, saveEvents } from "./incoming-services.ts";
import { IncomingCommits } from "./incoming-commits.ts";
import { IncomingMessages } from "./incoming-messages.ts";

/** What became of an item: it is on disk with all that follows from it, or its group is not known yet. */
export type Taken = "saved" | "unknown_group";

/** Turns items of feeds into states, messages and events, each item in one transaction with its cursor. */
export class Incoming {
  readonly #services: IncomingServices;
  readonly #cursors: Map<string, bigint>;
  readonly #commits: IncomingCommits;
  readonly #messages: IncomingMessages;

  constructor(services: IncomingServices, cursors: ReadonlyMap<string, bigint>) {
    this.#services = services;
    this.#commits = new IncomingCommits(services);
    this.#messages = new IncomingMessages(services);
    this.#cursors = new Map(cursors);
  }

  /** Takes an item; one that was taken before is nothing new. Throws what the store throws, and `authenticator_failed`. */
  async take({ feedKey, item }: FeedDelivery): Promise<Taken> {
    const sequence = BigInt(item.seq);
    if (sequence <= (this.#cursors.get(feedKey) ?? 0n)) return "saved";
    const cursors = [{ feed: feedKey, sequence }];
    // A gap that ends before its own item is nonsense; the item's number stands.
    const gapEnd = item.gap ? max(BigInt(item.gap.toSeq ?? item.seq), sequence) : undefined;
    if (item.gap && gapEnd !== undefined) await this.#gap(feedKey, item.gap, gapEnd);
    else if (feedKey === "") await this.#inbox(item, { cursors });
    else {
      const entry = this.#entryOf(item.groupId);
      const joining = item.commit && this.#services.externalJoins.attemptWith(item.groupId, item.commit);
      if (joining) await this.#commits.joinedFromOutside(entry, joining, item.commit ?? {}, { cursors });
      else if (entry === undefined) {
        const taken = await this.#services.sendGroups.take(feedKey, item, { cursors });
        if (taken === "foreign") return "unknown_group";
        if (taken !== "saved") await saveEvents(this.#services, { cursors }, [refused(undefined, taken)]);
      } else await entry.steps.take(() => this.#groupItem(entry, item, { cursors }));
    }
    this.#cursors.set(feedKey, gapEnd ?? sequence);
    return "saved";
  }

  /** Goes on with Welcomes whose tree could not be fetched; to be called when everything has come. */
  caughtUp(): void {
    this.#services.welcomes.goOn();
  }

  /** Tries a Commit again that needed a key that this client did not have, and takes the messages that waited for it. */
  async keysCame(entry: GroupEntry): Promise<void> {
    await this.#tryAgain(entry);
    await this.linkedKeysCame();
  }

  /**
   * Tries every Commit that waits for a key, as one of the epoch may be that a group has come to. Not within a step of a group.
   * @throws StoreError.
   */
  async linkedKeysCame(): Promise<void> {
    for (const id of await this.#commits.waiting()) {
      const entry = this.#services.groups.get(id);
      if (entry !== undefined) await this.#tryAgain(entry);
    }
  }

  /** Takes the messages that waited for an epoch that has begun. */
  release(entry: GroupEntry): Promise<void> {
    return entry.steps.take(() => this.#messages.release(entry));
  }

  /** Moves a cursor past items of a group that this client is not in: it was not able to join, or has forgotten it. */
  async skip(feedKey: string, seq: number): Promise<void> {
    const sequence = BigInt(seq);
    if (sequence <= (this.#cursors.get(feedKey) ?? 0n)) return;
    await this.#services.store.save({ cursors: [{ feed: feedKey, sequence }] });
    this.#cursors.set(feedKey, sequence);
  }

  async #tryAgain(entry: GroupEntry): Promise<void> {
    await this.#commits.keysCame(entry);
    await this.release(entry);
  }

  async #inbox(item: delivery.FeedItem, changes: Changes): Promise<void> {
    if (item.welcome) return this.#services.welcomes.take(item.welcome, changes);
    if (item.inboxMessage) return this.#mail(BigInt(item.seq), item.inboxMessage, changes);
    const { notice } = item;
    if (notice?.keyPackagesLow) this.#services.stockLow();
    const isProven = notice?.undeliverable
      ? await isBounceProven(this.#services.environment, this.#services.ownId, notice.undeliverable)
      : false;
    const events = notice ? noticeEvents(notice, isProven) : [];
    await saveEvents(this.#services, changes, events);
    for (const event of events) if (event.kind === "idle_warning") this.#services.leafIdle(event.groupId);
  }

  /** What a client has sent to this device by itself waits on disk for whoever reads the channel. */
  async #mail(sequence: bigint, item: delivery.InboxMessage.$Properties, changes: Changes): Promise<void> {
    const { mailboxes, store } = this.#services;
    const kept = await mailboxes.keep(sequence, item);
    if ("refused" in kept) {
      const { senderClientId = "", sender } = item;
      const reason = `a message of ${senderClientId || `a client of ${sender?.domain ?? "?"}`}`;
      return saveEvents(this.#services, changes, [
        { kind: "refused", groupId: undefined, code: kept.refused, reason },
      ]);
    }
    await store.save({ ...changes, ...kept.changes });
    mailboxes.kept(kept.protocol);
  }

  async #groupItem(entry: GroupEntry, item: delivery.FeedItem, changes: Changes): Promise<void> {
    if (item.commit) return this.#commits.take(entry, item.commit, changes);
    if (item.message) return this.#messages.take(entry, item.message, item.originDomain ?? "", changes);
    return saveEvents(this.#services, changes, []);
  }

  async #gap(feedKey: string, gap: delivery.Gap.$Properties, toSeq: bigint): Promise<void> {
    const entry = [...this.#services.groups.values()].find(
      ({ id }) => hexFromBytes(new TextEncoder().encode(id)) === feedKey,
    );
    const event: ClientEvent = {
      kind: "gap",
      groupId: entry && parseGroupId(entry.id),
      fromSeq: BigInt(gap.fromSeq ?? 0),
      toSeq,
      reason: gap.reason ?? "",
    };
    await saveEvents(this.#services, { cursors: [{ feed: feedKey, sequence: toSeq }] }, [event]);
  }

  #entryOf(groupId: Uint8Array): GroupEntry | undefined {
    try {
      return this.#services.groups.get(groupIdFromBytes(groupId));
    } catch (error) {
      if (error instanceof IdentifierError) return undefined;
      throw error;
    }
  }
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
