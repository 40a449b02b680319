import { decode, encode, opaqueV, struct, uint64 } from "@entente/tls-codec";
import { delivery } from "@entente/proto";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore } from "../store/client-store.ts";
import type { GroupEntry } from "./group-entry.ts";
import type { Changes } from "./incoming-services.ts";
import { clientLimits } from "./settings.ts";

/** Records of messages of an epoch that has not begun here: name, the group's id, the message's number in the feed. */
const heldPrefix = "held-message/";

const Held = struct({ atSeconds: uint64, origin: opaqueV, item: opaqueV });

/** A message that waited, and the change that forgets it. */
export interface HeldMessage {
  readonly item: delivery.GroupMessage.$Properties;
  readonly origin: string;
  readonly changes: Changes;
}

/**
 * The messages of a group whose epoch begins with a Commit that waits for a pre-shared key: as many and as long as the group's policy
 * says, and in a group without one as many and as long as `clientLimits` say. A23-76.
 */
export class HeldMessages {
  readonly #store: ClientStore;

  readonly #nowMs: () => number;

  constructor(store: ClientStore, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** Keeps one, with the changes that belong to its item; false, and nothing is saved, where so many wait already. @throws StoreError. */
  async hold(
    { id, group }: GroupEntry,
    message: delivery.GroupMessage.$Properties,
    origin: string,
    changes: Changes,
  ): Promise<boolean> {
    const most = group.policy?.retention.bufferedMessagesMax ?? clientLimits.heldMessages;
    const prefix = prefixOf(id);
    let waiting = 0;
    for await (const _ of allRecords(this.#store, prefix)) if (++waiting >= most) return false;
    if (most === 0) return false;
    const held = {
      atSeconds: this.#nowSeconds,
      origin: new TextEncoder().encode(origin),
      item: delivery.GroupMessage.encode(message).finish(),
    };
    const sequence = changes.cursors?.[0]?.sequence ?? 0n;
    const name = prefix + sequence.toString(16).padStart(16, "0");
    await this.#store.save({
      ...changes,
      records: new Map([...(changes.records ?? []), [name, encode(Held, held)]]),
    });
    return true;
  }

  /** Those that wait and whose time is not over, in the order of the feed. @throws StoreError. */
  async *of(entry: GroupEntry): AsyncGenerator<HeldMessage, void, undefined> {
    const prefix = prefixOf(entry.id);
    for await (const { name, value } of allRecords(this.#store, prefix)) {
      const { atSeconds, origin, item } = decode(Held, value);
      if (!this.#isOver(atSeconds, entry))
        yield {
          item: delivery.GroupMessage.decode(item),
          origin: new TextDecoder().decode(origin),
          changes: { records: new Map([[prefix + name, undefined]]) },
        };
    }
  }

  /** The change that forgets those whose time is over. @throws StoreError. */
  async recordsInTime(entry: GroupEntry): Promise<ReadonlyMap<string, undefined>> {
    const prefix = prefixOf(entry.id);
    const over = new Map<string, undefined>();
    for await (const { name, value } of allRecords(this.#store, prefix))
      if (this.#isOver(decode(Held, value).atSeconds, entry)) over.set(prefix + name, undefined);
    return over;
  }

  get #nowSeconds(): bigint {
    return BigInt(Math.floor(this.#nowMs() / 1000));
  }

  #isOver(atSeconds: bigint, { group }: GroupEntry): boolean {
    const seconds = group.policy?.retention.bufferedSeconds ?? clientLimits.heldMessageSeconds;
    return this.#nowSeconds - atSeconds >= BigInt(seconds);
  }
}

function prefixOf(groupId: string): string {
  return `${heldPrefix}${groupId}/`;
}
