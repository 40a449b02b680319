import { type FeedId, groupFeed, groupOfFeed, type Group, type Store } from "@entente/storage";
import { BoundedMap } from "../bounded-map.ts";
import type { Clock } from "../clock.ts";
import { hexOf } from "../digest.ts";
import { cacheLifetimeMs, groupsCachedMax, membershipsCachedMax } from "../limits.ts";

interface Kept<T> {
  readonly value: T;
  readonly readAtMs: number;
}

/**
 * What accepting a message has to know of its group and sender, remembered for `cacheLifetimeMs`.
 *
 * Remembering is safe: the store itself gates a message by the group's epoch, and a message of the remembered epoch goes to the
 * domains of that epoch, which are the ones that can read it. A Commit that this process decides is forgotten at once; one
 * that another replica decides, within the lifetime.
 */
export class GroupDirectory {
  readonly #store: Pick<Store, "feeds" | "groups">;
  readonly #now: Clock;
  readonly #groups = new BoundedMap<string, Kept<Group>>(groupsCachedMax);
  readonly #memberships = new BoundedMap<string, Kept<ReadonlySet<FeedId>>>(membershipsCachedMax);

  constructor(store: Pick<Store, "feeds" | "groups">, now: Clock) {
    this.#store = store;
    this.#now = now;
  }

  /** The group, no older than `cacheLifetimeMs` and not behind `epoch` where it can be helped. */
  async find(groupId: Uint8Array, epoch = 0n): Promise<Group | undefined> {
    const known = this.known(groupId, epoch);
    if (known !== undefined) return known;
    const value = await this.#store.groups.find(groupId);
    if (value !== undefined) this.#groups.set(hexOf(groupId), { value, readAtMs: this.#now() });
    return value;
  }

  /** As {@link find}, as far as it is remembered. */
  known(groupId: Uint8Array, epoch: bigint): Group | undefined {
    const kept = this.#groups.get(hexOf(groupId));
    return kept !== undefined && this.#fresh(kept) && kept.value.epoch >= epoch ? kept.value : undefined;
  }

  /** Whether the client reads the group's feed and no Commit has removed it: a member, as far as this domain knows. */
  async isMember(clientId: string, groupId: Uint8Array): Promise<boolean> {
    const feed = groupFeed(groupId);
    if (this.isKnownReader(clientId, feed)) return true;
    // Not being a member is never remembered: the Welcome may have come this moment.
    const cursors = await this.#store.feeds.cursors(clientId);
    const value = new Set(
      cursors
        .filter((cursor) => cursor.untilSeq === undefined && groupOfFeed(cursor.feed) !== undefined)
        .map((cursor) => cursor.feed),
    );
    this.#memberships.set(clientId, { value, readAtMs: this.#now() });
    return value.has(feed);
  }

  /** As {@link isMember}, as far as it is remembered. */
  isKnownReader(clientId: string, feed: FeedId): boolean {
    const kept = this.#memberships.get(clientId);
    return kept !== undefined && this.#fresh(kept) && kept.value.has(feed);
  }

  /** To be called when a Commit was decided: the group has changed, and these clients are members no more. */
  changed(groupId: Uint8Array, removedClients: readonly string[]): void {
    this.#groups.delete(hexOf(groupId));
    for (const clientId of removedClients) this.#memberships.delete(clientId);
  }

  #fresh(kept: Kept<unknown>): boolean {
    return this.#now() - kept.readAtMs < cacheLifetimeMs;
  }
}
