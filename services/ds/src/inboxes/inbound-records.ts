import { delivery } from "@entente/proto";
import { type AcceptRequest, inboxFeed, type InboundItem } from "@entente/storage";
import { sha256 } from "../digest.ts";
import { itemKind } from "../feeds/item-kind.ts";
import { messageLifetimeMs, outboxLifetimeMs } from "../limits.ts";

/** A message of another domain as it is saved for devices of this one, with the place of its stream. */
export function arrival(parts: {
  readonly lane: Uint8Array;
  /** The origin's name for it. */
  readonly messageId: Uint8Array;
  /** InboxMessage. */
  readonly bytes: Uint8Array;
  readonly clientIds: readonly string[];
  readonly inbound: InboundItem;
  readonly originSeq: bigint;
  readonly hlc: bigint;
  readonly nowMs: number;
  readonly lifetimeMs: number;
}): AcceptRequest {
  const { lane, messageId, bytes, clientIds, inbound, originSeq, hlc, nowMs, lifetimeMs } = parts;
  return {
    message: {
      // The origin's name for it must not stand in the way of a message of anyone else.
      msgId: sha256("relayed inbox message", inbound.origin, "\n", messageId),
      groupId: lane,
      epoch: 0n,
      kind: itemKind.inboxMessage,
      sender: "",
      bytes,
      origin: inbound.origin,
      originSeq,
      hlc,
      expiresAtMs: nowMs + lifetimeMs,
    },
    feeds: clientIds.map(inboxFeed),
    outbox: [],
    inbound,
    nowMs,
  };
}

/** A notice to a client of this domain of what another did not take, with the place of its stream. */
export function refusalNotice(parts: {
  readonly home: string;
  readonly sender: string;
  readonly said: Omit<delivery.Undeliverable.$Properties, "domain" | "final"> & {
    readonly messageId: Uint8Array;
  };
  readonly inbound: InboundItem;
  readonly nowMs: number;
}): AcceptRequest {
  const { home, sender, said, inbound, nowMs } = parts;
  const undeliverable = { ...said, domain: inbound.origin, final: true };
  return {
    message: {
      // One notice for a message and a domain, whatever the domain says later.
      msgId: sha256("notice inbox refusal", inbound.origin, "\n", said.messageId),
      groupId: new Uint8Array(),
      epoch: 0n,
      kind: itemKind.notice,
      sender: "",
      bytes: delivery.Notice.encode({ undeliverable }).finish(),
      origin: home,
      hlc: BigInt(nowMs) << 16n,
      expiresAtMs: nowMs + messageLifetimeMs,
    },
    feeds: [inboxFeed(sender)],
    outbox: [],
    inbound,
    nowMs,
  };
}

/** The word to another domain that devices of this one do not get a message of it. */
export function refusalFrame(parts: {
  readonly home: string;
  readonly domain: string;
  readonly messageId: Uint8Array;
  readonly lane: Uint8Array;
  /** RelayedInboxRefusal. */
  readonly frame: Uint8Array;
  readonly nowMs: number;
  readonly lifetimeMs: number;
}): AcceptRequest {
  const { home, domain, messageId, lane, frame, nowMs, lifetimeMs } = parts;
  return {
    message: {
      msgId: sha256("inbox refusal", domain, "\n", messageId),
      groupId: lane,
      epoch: 0n,
      kind: itemKind.inboxRefusal,
      sender: "",
      bytes: new Uint8Array(),
      origin: home,
      hlc: BigInt(nowMs) << 16n,
      expiresAtMs: nowMs + lifetimeMs,
    },
    feeds: [],
    outbox: [{ domain, frame, expiresAtMs: nowMs + outboxLifetimeMs }],
    nowMs,
  };
}
