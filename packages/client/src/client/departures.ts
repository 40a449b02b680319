import { type GroupId, groupIdBytes } from "@entente/mls-wire";
import { GroupCareService } from "@entente/proto";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import type { GroupEntry } from "./group-entry.ts";

/** Records of groups that this client wants to leave: name, then the group's id. */
const leavingPrefix = "leaving/";

/** Why a domain does nothing about a wish. */
const membersAlone: ReadonlySet<string> = new Set([
  "no_group_state",
  "not_a_member",
  "not_cared_for",
  "unknown_group",
  "unsupported",
]);

/**
 * Groups that this client has asked to leave. A Remove proposal is void when its epoch ends without it, so it is made again in
 * the next one until a Commit takes it.
 */
export class Departures {
  readonly #store: ClientStore;
  readonly #session: Session;
  readonly #inBackground: (work: () => Promise<void>) => void;

  constructor(store: ClientStore, session: Session, inBackground: (work: () => Promise<void>) => void) {
    this.#session = session;
    this.#store = store;
    this.#inBackground = inBackground;
  }

  /** The change that remembers that a group is to be left; saved with the proposal. */
  recordsOf(groupId: string): ReadonlyMap<string, Uint8Array> {
    return new Map([[leavingPrefix + groupId, new Uint8Array()]]);
  }

  /**
   * Asks the domain that the group was made at to see to it, where the group lets it: then this client need not be there for
   * it. A group that does not let it, and a domain without a tree, leave it to the members. @throws RpcFailure.
   */
  async tellDomain(groupId: GroupId): Promise<void> {
    try {
      await this.#session.call(GroupCareService.LeaveGroup, { groupId: groupIdBytes(groupId) });
    } catch (error) {
      const isTheirs = error instanceof RpcFailure && membersAlone.has(error.code);
      if (!isTheirs) throw error;
    }
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
