import { delivery } from "@entente/proto";
import type { ClientStore, StoreChanges } from "../store/client-store.ts";
import type { GroupEntry } from "./group-entry.ts";

/** Records of decided Commits that need a key that this client does not have yet: name, then the group's id. */
const heldPrefix = "held-commit/";

/** The Commit of a group that waits for a pre-shared key. Should the key not come, the next Commit shows that one is missing. */
export class HeldCommits {
  readonly #store: ClientStore;

  constructor(store: ClientStore) {
    this.#store = store;
  }

  /** Keeps it, with the changes that belong to its item. @throws StoreError. */
  async hold(
    { id }: GroupEntry,
    item: delivery.CommitItem.$Properties,
    changes: Omit<StoreChanges, "groups">,
  ): Promise<void> {
    const bytes = delivery.CommitItem.encode(item).finish();
    const records = new Map([...(changes.records ?? []), [heldPrefix + id, bytes] as const]);
    await this.#store.save({ ...changes, records });
  }

  /** The one that waits in a group, and the change that forgets it. @throws StoreError. */
  async of({ id }: GroupEntry): Promise<HeldCommit | undefined> {
    const bytes = await this.#store.record(heldPrefix + id);
    if (bytes === undefined) return undefined;
    return {
      item: delivery.CommitItem.decode(bytes),
      changes: { records: new Map([[heldPrefix + id, undefined]]) },
    };
  }
}

/** A Commit that waited. */
export interface HeldCommit {
  readonly item: delivery.CommitItem.$Properties;
  readonly changes: Omit<StoreChanges, "groups">;
}
