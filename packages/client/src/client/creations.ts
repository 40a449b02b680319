import { DeliveryService } from "@entente/proto";
import { groupIdBytes } from "@entente/mls-wire";
import { equalBytes } from "@entente/tls-codec";
import { publishesTree } from "../mls/group-terms.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import type { GroupEntry } from "./group-entry.ts";

/** Records of groups that the Delivery Service may not know yet: name, then the group's id. */
const creatingPrefix = "creating/";

/** Makes groups known to the Delivery Service: each once, whatever comes between. */
export class Creations {
  readonly #session: Session;
  readonly #store: ClientStore;
  readonly #sessionKey: () => Uint8Array;

  /** @param sessionKey the key of the client's sessions. */
  constructor(session: Session, store: ClientStore, sessionKey: () => Uint8Array) {
    this.#session = session;
    this.#store = store;
    this.#sessionKey = sessionKey;
  }

  /** The change that remembers that a group is to be made known; saved with the group. */
  recordsOf(groupId: string, idempotencyKey: Uint8Array): ReadonlyMap<string, Uint8Array> {
    return new Map([[creatingPrefix + groupId, idempotencyKey]]);
  }

  /** The change that forgets it. */
  recordsWithout(groupId: string): ReadonlyMap<string, undefined> {
    return new Map([[creatingPrefix + groupId, undefined]]);
  }

  /** Finishes what an earlier run left undone. @throws RpcFailure. */
  async finishAll(entries: Iterable<GroupEntry>): Promise<void> {
    for (const entry of entries) {
      const key = await this.#store.record(creatingPrefix + entry.id);
      if (key !== undefined) await this.#finishOr(entry, key);
    }
  }

  /** A group whose id is taken is the successor of another, which somebody else was first to make; its own business. */
  async #finishOr(entry: GroupEntry, key: Uint8Array): Promise<void> {
    try {
      await this.finish(entry, key);
    } catch (error) {
      if (!(error instanceof RpcFailure) || error.code !== "group_exists") throw error;
    }
  }

  /** @throws RpcFailure. */
  async finish({ id, group }: GroupEntry, idempotencyKey: Uint8Array): Promise<void> {
    const { terms } = group;
    // By a leaf with a key of its own the domain knows whose group it is.
    const isOtherKey = !equalBytes(group.self.signatureKey, this.#sessionKey());
    const isPublished = terms.handshakes === "visible" || publishesTree(terms) || isOtherKey;
    await this.#session.call(DeliveryService.CreateGroup, {
      idempotencyKey,
      groupId: groupIdBytes(group.id),
      groupInfo: await group.groupInfo(),
      ratchetTree: isPublished ? group.ratchetTree() : new Uint8Array(),
    });
    await this.#store.save({ records: new Map([[creatingPrefix + id, undefined]]) });
  }
}
