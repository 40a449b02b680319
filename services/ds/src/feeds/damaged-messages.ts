import { FederatedFeedService, type federation } from "@entente/proto";
import { type Logger, ServiceError } from "@entente/service-kit";
import type { Store, StoredMessage } from "@entente/storage";
import { hlcBytes, hlcOf } from "../hlc.ts";
import { BoundedMap } from "../bounded-map.ts";
import type { Clock } from "../clock.ts";
import { hexOf } from "../digest.ts";
import { refusal } from "../errors.ts";
import { toUint64, uint64Of } from "../fields.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import type { GroupDirectory } from "../groups/group-directory.ts";
import { messageIdBytes } from "../limits.ts";
import { fetchMessageMs, lostMessagesKept, restorationsMax, silentRetryMs } from "./damage-limits.ts";

/** What {@link DamagedMessages} needs of its surroundings. */
export interface DamagedMessagesParts {
  readonly domain: string;
  readonly store: Pick<Store, "feeds">;
  readonly directory: GroupDirectory;
  readonly gateway: GatewayChannel;
  readonly log: Logger;
  readonly now: Clock;
}

/** `restored`: as it was. `lost`: nobody who answers has it; its readers get a gap. */
export type Restoration = "lost" | "restored";

/** Looks for a message of a group; never rejects. */
export type Restore = (groupId: Uint8Array, msgId: Uint8Array) => Promise<Restoration>;

/**
 * Gets a damaged message of a group back from a domain that still has it, one after the other. What they bring counts only if it is
 * what the hash says that was kept with the message, so whom it comes from does not matter.
 */
export class DamagedMessages {
  readonly #parts: DamagedMessagesParts;
  readonly #underWay = new Map<string, Promise<Restoration>>();
  /** Not found, and from when on it is worth another search: never where every domain has said that it lacks it. */
  readonly #lost = new BoundedMap<string, number>(lostMessagesKept);

  constructor(parts: DamagedMessagesParts) {
    this.#parts = parts;
  }

  /** Callers who ask for the same message share one search. */
  readonly restore: Restore = (groupId, msgId) => {
    const key = hexOf(msgId);
    const known = this.#underWay.get(key);
    if (known !== undefined) return known;
    const searchAtMs = this.#lost.get(key) ?? 0;
    if (this.#parts.now() < searchAtMs || this.#underWay.size >= restorationsMax)
      return Promise.resolve("lost");
    const search = this.#search(groupId, msgId)
      .catch((error: unknown): Restoration => {
        this.#parts.log.error({ err: error }, "a damaged message can not be restored now");
        return "lost";
      })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, search);
    return search;
  };

  /**
   * For a domain that lacks it. Who knows the hash of a message had the message.
   *
   * @throws ServiceError `bad_field`, `unknown_group`, `not_a_member_domain`, `unknown_message`, `damaged`.
   */
  async give(
    requester: string,
    { groupId, msgId }: federation.FetchMessageRequest,
  ): Promise<federation.FetchMessageResponse.$Properties> {
    if (msgId.length !== messageIdBytes) throw refusal("bad_field", "32 bytes", { field: "msg_id" });
    const group = await this.#parts.directory.find(groupId);
    if (group === undefined) throw refusal("unknown_group", "no such group");
    if (!group.memberDomains.includes(requester))
      throw refusal("not_a_member_domain", `${requester} has no members in the group`);
    const message = await this.#parts.store.feeds.message(groupId, msgId);
    if (message === undefined) throw refusal("unknown_message", "it is not kept here");
    return {
      kind: message.kind,
      epoch: toUint64(message.epoch),
      hlc: hlcBytes(message.hlc),
      originDomain: message.origin,
      originSeq: toUint64(message.originSeq),
      item: message.bytes,
    };
  }

  async #search(groupId: Uint8Array, msgId: Uint8Array): Promise<Restoration> {
    const { domain, directory, log, now } = this.#parts;
    const group = await directory.find(groupId);
    const others = group?.memberDomains.filter((other) => other !== domain) ?? [];
    let searchAtMs = Number.POSITIVE_INFINITY;
    for (const other of others) {
      const answer = await this.#fetch(other, groupId, msgId);
      if (answer === "repaired") {
        log.warn({ from: other, msgId: hexOf(msgId) }, "a damaged message is whole again");
        return "restored";
      }
      if (answer === "unknown_message") break;
      if (answer === "silent") searchAtMs = now() + silentRetryMs;
    }
    this.#lost.set(hexOf(msgId), searchAtMs);
    log.error(
      { msgId: hexOf(msgId) },
      "a damaged message is lost: no domain of its group that answers has it",
    );
    return "lost";
  }

  async #fetch(
    from: string,
    groupId: Uint8Array,
    msgId: Uint8Array,
  ): Promise<"lacking" | "mismatch" | "repaired" | "silent" | "unknown_message"> {
    const { gateway, store, log } = this.#parts;
    try {
      const answer = await gateway.unary(
        from,
        FederatedFeedService.FetchMessage,
        { groupId, msgId },
        fetchMessageMs,
      );
      return await store.feeds.repair(messageOf(groupId, msgId, answer));
    } catch (error) {
      log.debug({ from, err: error }, "a damaged message does not come from there");
      return error instanceof ServiceError && withoutIt.has(error.code) ? "lacking" : "silent";
    }
  }
}

/** Answers of a domain that will not have it later either. */
const withoutIt: ReadonlySet<string> = new Set([
  "damaged",
  "not_a_member_domain",
  "unknown_group",
  "unknown_message",
]);

function messageOf(
  groupId: Uint8Array,
  msgId: Uint8Array,
  answer: federation.FetchMessageResponse,
): Omit<StoredMessage, "receivedAtMs" | "sender"> {
  return {
    msgId,
    groupId,
    epoch: uint64Of(answer.epoch, "epoch"),
    kind: answer.kind,
    hlc: hlcOf(answer.hlc),
    origin: answer.originDomain,
    originSeq: uint64Of(answer.originSeq, "origin_seq"),
    bytes: answer.item,
  };
}
