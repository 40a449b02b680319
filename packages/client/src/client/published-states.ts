import { decode, encode, equalBytes } from "@entente/tls-codec";
import { GroupContext, groupIdBytes, MLSMessage, parseGroupId } from "@entente/mls-wire";
import { GroupStateService } from "@entente/proto";
import type { Group } from "../mls/group.ts";
import { publishesTree } from "../mls/group-terms.ts";
import type { Session } from "../session/session.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import type { GroupEntry } from "./group-entry.ts";

/** What a server publishes of a group, beside what a member has: `stale` where the two are in different epochs. */
export type PublishedState = "missing" | "other" | "same" | "stale";

/**
 * Compares what servers publish of groups with what this client has, and puts it right (A23-66, A23-67): in a group of encrypted
 * handshakes nobody but its members knows whether its committer has published what is so.
 */
export class PublishedStates {
  readonly #session: Session;
  readonly #chance: () => number;
  readonly #inBackground: (work: () => Promise<void>) => void;

  constructor(session: Session, chance: () => number, inBackground: (work: () => Promise<void>) => void) {
    this.#session = session;
    this.#chance = chance;
    this.#inBackground = inBackground;
  }

  /** @throws RpcFailure; GroupError. */
  async compare({ id, group }: GroupEntry): Promise<PublishedState> {
    const query = { groupId: groupIdBytes(parseGroupId(id)), ratchetTree: true };
    try {
      const { state } = await this.#session.call(GroupStateService.ReadGroupState, { query });
      if (state === null || BigInt(state.epoch) !== group.epoch) return "stale";
      if (state.ratchetTree.length === 0) return "missing";
      const isSame =
        equalBytes(state.ratchetTree, group.ratchetTree()) &&
        equalBytes(contextOf(state.groupInfo), contextOf(await group.groupInfo()));
      return isSame ? "same" : "other";
    } catch (error) {
      if (error instanceof RpcFailure && error.code === "no_group_state") return "missing";
      throw error;
    }
  }

  /** Publishes what this client has. @throws RpcFailure `stale_group_state`, `bad_group_info`; GroupError. */
  async publish({ group }: { readonly group: Group }): Promise<void> {
    await this.#session.call(GroupStateService.PublishGroupState, {
      groupInfo: await group.groupInfo(),
      ratchetTree: group.ratchetTree(),
    });
  }

  /** An epoch has begun: about one member in all looks at what is published of it. */
  epochBegan(entry: GroupEntry): void {
    const { group } = entry;
    const isDue = group.active && publishesTree(group.terms) && this.#chance() * group.members.length < 1;
    if (isDue) this.#inBackground(() => this.repair(entry));
  }

  /** Puts right what is published, where it is not what this client has. @throws as {@link publish}. */
  async repair(entry: GroupEntry): Promise<void> {
    const { group } = entry;
    const found = await this.compare(entry);
    if (found === "same" || found === "stale") return;
    try {
      await this.publish({ group });
    } catch (error) {
      // The next epoch has begun meanwhile, with a state of its own.
      if (error instanceof RpcFailure && error.code === "stale_group_state") return;
      throw error;
    }
  }
}

function contextOf(groupInfoMessage: Uint8Array): Uint8Array {
  const message = decode(MLSMessage, groupInfoMessage);
  return message.wireFormat === "mls_group_info"
    ? encode(GroupContext, message.groupInfo.groupContext)
    : new Uint8Array();
}
