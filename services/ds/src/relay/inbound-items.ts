import { DecodeError } from "@entente/tls-codec";
import { groupIdFromBytes, groupIdParts, IdentifierError } from "@entente/mls-wire";
import { OrderingError } from "@entente/ordering";
import { federation } from "@entente/proto";
import type { Item, ItemResult } from "@entente/relay";
import { type Logger, ServiceError } from "@entente/service-kit";
import { groupFeed, type InboundItem, StorageError, type Store } from "@entente/storage";
import { hlcOf } from "../hlc.ts";
import type { Clock } from "../clock.ts";
import { sameBytes } from "../digest.ts";
import { itemKind } from "../feeds/item-kind.ts";
import { uint64Of } from "../fields.ts";
import { checkBundle } from "../groups/checked-bundle.ts";
import type { GroupDirectory } from "../groups/group-directory.ts";
import { checkMessage } from "../groups/group-message.ts";
import { storedMessage } from "../groups/stored-message.ts";
import { clockAheadMs } from "./limits.ts";
import { relayedEpochsPastMax } from "../limits.ts";
import type { InboundInboxes } from "../inboxes/inbound-inboxes.ts";
import type { Ordering } from "../ordering/ordering.ts";
import { homeOfSendGroup, isSendGroup } from "../send-groups/send-group-rules.ts";
import { deferred, type Fate, fateOf, rejected } from "./fate.ts";

/** Applies items of other domains, each in one transaction with the place of its stream. */
export class InboundItems {
  readonly #store: Pick<Store, "delivery">;
  readonly #directory: GroupDirectory;
  readonly #ordering: Ordering;
  readonly #inboxes: InboundInboxes;
  readonly #lifetimeMs: number;
  readonly #bytesMax: number;
  readonly #log: Logger;
  readonly #now: Clock;

  constructor(parts: {
    readonly store: Pick<Store, "delivery">;
    readonly directory: GroupDirectory;
    readonly ordering: Ordering;
    readonly inboxes: InboundInboxes;
    readonly lifetimeMs: number;
    /** Of one message for a group. */
    readonly bytesMax: number;
    readonly log: Logger;
    readonly now: Clock;
  }) {
    this.#store = parts.store;
    this.#directory = parts.directory;
    this.#ordering = parts.ordering;
    this.#inboxes = parts.inboxes;
    this.#lifetimeMs = parts.lifetimeMs;
    this.#bytesMax = parts.bytesMax;
    this.#log = parts.log;
    this.#now = parts.now;
  }

  /** Never throws for what the origin sent, nor for a store that fails: that is `store_unavailable`. */
  async apply(item: Item, inbound: InboundItem): Promise<ItemResult> {
    return { seq: item.seq, ...(await this.#fate(item, inbound)) };
  }

  async #fate(item: Item, inbound: InboundItem): Promise<Fate> {
    try {
      if (item.kind === itemKind.message) return await this.#message(item, inbound);
      if (item.kind === itemKind.commit) return await this.#commit(item, inbound);
      if (item.kind === itemKind.inboxMessage) return await this.#inboxMessage(item, inbound);
      if (item.kind === itemKind.inboxRefusal) return await this.#inboxes.refusal(item, inbound);
      return deferred("unsupported");
    } catch (error) {
      if (error instanceof StorageError) {
        this.#log.error({ err: error, origin: inbound.origin }, "an item can not be saved now");
        return deferred("store_unavailable");
      }
      const malformed =
        error instanceof DecodeError ||
        error instanceof IdentifierError ||
        error instanceof OrderingError ||
        error instanceof ServiceError;
      if (error instanceof ServiceError && error.code === "too_large") return rejected("too_large");
      if (malformed) return rejected("malformed");
      throw error;
    }
  }

  async #message(item: Item, inbound: InboundItem): Promise<Fate> {
    const { mlsMessage, hlc, originSeq, frankingStamp } = federation.RelayedMessage.decode(item.body);
    // What a domain proposes by itself concerns groups of its own alone.
    const ofDomain = isOfDomain(item.lane, inbound.origin);
    const message = checkMessage(mlsMessage, { bytesMax: this.#bytesMax, ofDomain });
    if (!sameBytes(message.groupId, item.lane)) return rejected("wrong_lane");
    const group = await this.#directory.find(message.groupId, message.epoch);
    if (group === undefined) return deferred("unknown_group");
    const isSender = isSendGroup(group)
      ? homeOfSendGroup(group) === inbound.origin
      : group.memberDomains.includes(inbound.origin);
    if (!isSender) return rejected("not_a_member_domain");
    const nowMs = this.#now();
    const answer = await this.#store.delivery.accept({
      message: {
        msgId: message.messageId,
        groupId: message.groupId,
        epoch: message.epoch,
        sender: "",
        ...storedMessage(mlsMessage, frankingStamp),
        origin: inbound.origin,
        originSeq: uint64Of(originSeq, "origin_seq"),
        hlc: this.#hlcOf(hlc, inbound.origin),
        expiresAtMs: nowMs + this.#lifetimeMs,
      },
      feeds: [groupFeed(message.groupId)],
      outbox: [],
      epochsPastMax: relayedEpochsPastMax,
      inbound,
      nowMs,
    });
    if (answer.code === "epoch_ahead") this.#ordering.behind(message.groupId, inbound.origin, message.epoch);
    return fateOf(answer);
  }

  async #commit(item: Item, inbound: InboundItem): Promise<Fate> {
    const relayed = federation.RelayedCommit.decode(item.body);
    const bundle = checkBundle(relayed.bundle);
    if (!sameBytes(bundle.groupIdBytes, item.lane)) return rejected("wrong_lane");
    if (!sameBytes(bundle.previousHead, relayed.previousHead)) return rejected("malformed");
    const { code } = await this.#ordering.arrived(bundle, relayed.certificate, {
      origin: inbound.origin,
      hlc: this.#hlcOf(relayed.hlc, inbound.origin),
      originSeq: uint64Of(relayed.originSeq, "origin_seq"),
      inbound,
    });
    if (code === "bad_certificate" || code === "not_addressed") return rejected(code);
    if (code !== "stale") return fateOf({ code });
    this.#log.error(
      { origin: inbound.origin, epoch: bundle.epoch.toString() },
      "two Commits for one epoch: a fork",
    );
    return rejected("fork");
  }

  async #inboxMessage(item: Item, inbound: InboundItem): Promise<Fate> {
    const relayed = federation.RelayedInboxMessage.decode(item.body);
    return this.#inboxes.message(item, relayed, inbound, this.#hlcOf(relayed.hlc, inbound.origin));
  }

  /** A clock that runs too far ahead would be ahead of everything that follows. */
  #hlcOf(bytes: Uint8Array, origin: string): bigint {
    const hlc = hlcOf(bytes);
    const latest = BigInt(this.#now() + clockAheadMs) << 16n;
    if (hlc <= latest) return hlc;
    this.#log.warn({ origin }, "the clock of a domain runs ahead");
    return latest;
  }
}

/** Whether a group was made at the domain, as its id says. @throws IdentifierError. */
function isOfDomain(groupId: Uint8Array, domain: string): boolean {
  return groupIdParts(groupIdFromBytes(groupId)).domain === domain;
}
