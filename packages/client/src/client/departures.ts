import type { ClientStore } from "../store/client-store.ts";
import type { GroupEntry } from "./group-entry.ts";

/** Records of groups that this client wants to leave: name, then the group's id. */
const leavingPrefix = "leaving/";

/**
 * Groups that this client has asked to leave. A Remove proposal is void when its epoch ends without it, so it is made again in
 * the next one until a Commit takes it.
 */
export class Departures {
  readonly #store: ClientStore;
  readonly #inBackground: (work: () => Promise<void>) => void;

  constructor(store: ClientStore, inBackground: (work: () => Promise<void>) => void) {
    this.#store = store;
    this.#inBackground = inBackground;
  }

  /** The change that remembers that a group is to be left; saved with the proposal. */
  recordsOf(groupId: string): ReadonlyMap<string, Uint8Array> {
    return new Map([[leavingPrefix + groupId, new Uint8Array()]]);
  }

  /** A new epoch has begun, or the client has: asks again where it must, and forgets the wish once it is so. */
  goOn({ id, group }: GroupEntry, ask: () => Promise<void>): void {
    this.#inBackground(async () => {
      if ((await this.#store.record(leavingPrefix + id)) === undefined) return;
      if (!group.active) await this.#store.save({ records: new Map([[leavingPrefix + id, undefined]]) });
      else if (group.waitingProposals === 0) await ask();
    });
  }
}
