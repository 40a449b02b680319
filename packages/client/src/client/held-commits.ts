import { decode, encode, opaqueV, struct, uint64, type Value } from "@entente/tls-codec";
import { delivery } from "@entente/proto";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore, StoreChanges } from "../store/client-store.ts";
import type { Group } from "../mls/group.ts";
import type { GroupEntry } from "./group-entry.ts";

/** Records of decided Commits that need a key that this client does not have yet: name, then the group's id. */
const heldPrefix = "held-commit/";

const Held = struct({ atSeconds: uint64, item: opaqueV });

/**
 * The Commit of a group that waits for a pre-shared key, as long as the group's policy says. Should the key not come, the next Commit
 * shows that one is missing. A23-76.
 */
export class HeldCommits {
  readonly #store: ClientStore;

  readonly #nowMs: () => number;

  constructor(store: ClientStore, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** Keeps it, with the changes that belong to its item. @throws StoreError. */
  async hold(
    { id }: GroupEntry,
    item: delivery.CommitItem.$Properties,
    changes: Omit<StoreChanges, "groups">,
  ): Promise<void> {
    const held = { atSeconds: this.#nowSeconds, item: delivery.CommitItem.encode(item).finish() };
    const bytes = encode(Held, held);
    const records = new Map([...(changes.records ?? []), [heldPrefix + id, bytes] as const]);
    await this.#store.save({ ...changes, records });
  }

  /** The groups in which one waits. @throws StoreError. */
  async groups(): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const { name } of allRecords(this.#store, heldPrefix)) ids.push(name);
    return ids;
  }

  /** The one that waits in a group, and the change that forgets it. @throws StoreError. */
  async of({ id, group }: GroupEntry): Promise<HeldCommit | undefined> {
    const held = await this.#held(id);
    if (held === undefined || this.#isOver(held.atSeconds, group)) return undefined;
    return {
      item: delivery.CommitItem.decode(held.item),
      changes: { records: new Map([[heldPrefix + id, undefined]]) },
    };
  }

  /** The change that forgets one whose time is over; nothing where there is none. @throws StoreError. */
  async recordsInTime({ id, group }: GroupEntry): Promise<ReadonlyMap<string, undefined>> {
    const held = await this.#held(id);
    const isOver = held !== undefined && this.#isOver(held.atSeconds, group);
    return new Map(isOver ? [[heldPrefix + id, undefined]] : []);
  }

  async #held(id: string): Promise<Value<typeof Held> | undefined> {
    const bytes = await this.#store.record(heldPrefix + id);
    return bytes && decode(Held, bytes);
  }

  get #nowSeconds(): bigint {
    return BigInt(Math.floor(this.#nowMs() / 1000));
  }

  #isOver(atSeconds: bigint, { policy }: Group): boolean {
    return policy !== undefined && this.#nowSeconds - atSeconds >= BigInt(policy.retention.bufferedSeconds);
  }
}

/** A Commit that waited. */
export interface HeldCommit {
  readonly item: delivery.CommitItem.$Properties;
  readonly changes: Omit<StoreChanges, "groups">;
}
