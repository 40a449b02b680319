import { delivery, federation } from "@entente/proto";
import type { Item } from "@entente/relay";
import type { OutboxItem } from "@entente/storage";
import { hlcBytes } from "../hlc.ts";
import { messageIdBytes } from "../limits.ts";
import { sha256 } from "../digest.ts";
import { itemKind } from "../feeds/item-kind.ts";
import { toUint64 } from "../fields.ts";

/** An item whose kind this release does not know. */
export const unknownKind = 0;

/** The body that a row of the outbox travels as: a RelayedMessage or RelayedCommit, with the clock and number that the store gave it. */
export function bodyOf(row: OutboxItem): Uint8Array {
  if (row.void) return new Uint8Array();
  const stamp = { hlc: hlcBytes(row.hlc), originSeq: toUint64(row.originSeq) };
  if (row.kind === itemKind.message) {
    return federation.RelayedMessage.encode({ mlsMessage: row.bytes, ...stamp }).finish();
  }
  if (row.kind === itemKind.frankedMessage) {
    const { mlsMessage, frankingStamp } = delivery.GroupMessage.decode(row.bytes);
    return federation.RelayedMessage.encode({ mlsMessage, frankingStamp, ...stamp }).finish();
  }
  if (row.kind === itemKind.inboxMessage) {
    const relayed = federation.RelayedInboxMessage.decode(row.bytes);
    return federation.RelayedInboxMessage.encode({ ...relayed, ...stamp }).finish();
  }
  if (row.kind === itemKind.inboxRefusal) return row.bytes;
  if (row.kind !== itemKind.commit)
    throw new Error(`a row of kind ${String(row.kind)} is for another domain`);
  const { bundle, previousHead, certificate } = federation.RelayedCommit.decode(row.bytes);
  return federation.RelayedCommit.encode({ bundle, previousHead, certificate, ...stamp }).finish();
}

/** What both domains call an item: the id of its message where it has one, which only its origin can have chosen freely. */
export function nameOfItem({ kind, body }: Pick<Item, "body" | "kind">): Uint8Array {
  switch (kind) {
    case itemKind.message:
    case itemKind.frankedMessage:
      return sha256(federation.RelayedMessage.decode(body).mlsMessage);
    case itemKind.commit:
      return sha256(federation.RelayedCommit.decode(body).bundle);
    case itemKind.inboxMessage: {
      const { messageId } = federation.RelayedInboxMessage.decode(body);
      return messageId.length === messageIdBytes ? messageId : sha256(body);
    }
    default:
      return sha256(body);
  }
}

/** One item as it goes on the wire. */
export function toRelayItem({ seq, lane, kind, body }: Item): federation.RelayItem.$Properties {
  const place = { seq: toUint64(seq), lane };
  switch (kind) {
    case itemKind.message:
    case itemKind.frankedMessage:
      return { ...place, message: federation.RelayedMessage.decode(body) };
    case itemKind.inboxMessage:
      return { ...place, inboxMessage: federation.RelayedInboxMessage.decode(body) };
    case itemKind.inboxRefusal:
      return { ...place, inboxRefusal: federation.RelayedInboxRefusal.decode(body) };
    default:
      return { ...place, commit: federation.RelayedCommit.decode(body) };
  }
}

/** The inverse of {@link toRelayItem} for an item that has a lane; its origin controls all of it. */
export function ofRelayItem(item: federation.RelayItem, seq: bigint): Item {
  const { lane, message, commit, inboxMessage, inboxRefusal } = item;
  if (message !== null && message !== undefined) {
    return { seq, lane, kind: itemKind.message, body: federation.RelayedMessage.encode(message).finish() };
  }
  if (commit !== null && commit !== undefined) {
    return { seq, lane, kind: itemKind.commit, body: federation.RelayedCommit.encode(commit).finish() };
  }
  if (inboxMessage !== null && inboxMessage !== undefined) {
    const body = federation.RelayedInboxMessage.encode(inboxMessage).finish();
    return { seq, lane, kind: itemKind.inboxMessage, body };
  }
  if (inboxRefusal !== null && inboxRefusal !== undefined) {
    const body = federation.RelayedInboxRefusal.encode(inboxRefusal).finish();
    return { seq, lane, kind: itemKind.inboxRefusal, body };
  }
  return { seq, lane, kind: unknownKind, body: new Uint8Array() };
}
