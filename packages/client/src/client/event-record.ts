import {
  bytesFromHex,
  closedEnum,
  decode,
  encode,
  hexFromBytes,
  opaqueV,
  optional,
  select,
  struct,
  text,
  uint16,
  uint32,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import {
  CipherSuite,
  ClientId,
  GroupId,
  parseClientId,
  parseGroupId,
  ProtocolVersion,
  UserId,
} from "@entente/mls-wire";
import { unframeContent } from "../mls/media-types.ts";
import type { MessageRow } from "../store/client-store.ts";
import { SuccessionReason } from "../successors/succession-record.ts";
import type { ClientEvent } from "./client-event.ts";

const Words = text(opaqueV);
const Clients = vectorV(ClientId);

const HealingReason = closedEnum(uint8, { state_lost: 1, fork: 2, commit_missed: 3, epoch_stale: 4 });

/** An event as it is stored. A message's contents are in its own row; here is only which. */
const StoredEvent = select({
  tag: {
    kind: closedEnum(uint8, {
      joined: 1,
      message: 2,
      epoch: 3,
      proposed: 4,
      removed: 5,
      missing: 6,
      refused: 7,
      gap: 8,
      undeliverable: 9,
      framed: 10,
      healed: 30,
      idle_warning: 31,
      continued: 32,
      policy_changed: 20,
      upgrade_possible: 21,
      devices: 11,
      key_warning: 12,
      log_alarm: 13,
      credential_renewed: 14,
      credential_warning: 15,
      log_silent: 16,
      contact_devices: 17,
      clients_differ: 18,
      ended: 40,
      missed_message: 45,
      domain_contradicted: 46,
      version_upgrade_possible: 47,
    }),
  },
  cases: {
    joined: { groupId: GroupId, epoch: uint64, members: Clients },
    message: { messageId: opaqueV },
    framed: { messageId: opaqueV, mediaType: Words },
    epoch: {
      groupId: GroupId,
      epoch: uint64,
      committer: ClientId,
      added: Clients,
      removed: Clients,
      updated: Clients,
      rotated: Clients,
    },
    policy_changed: { groupId: GroupId, epoch: uint64, by: ClientId },
    upgrade_possible: { groupId: GroupId, epoch: uint64, suite: CipherSuite },
    version_upgrade_possible: { groupId: GroupId, epoch: uint64, version: ProtocolVersion },
    proposed: { groupId: GroupId, by: ClientId, proposal: Words },
    removed: { groupId: GroupId, by: ClientId },
    missing: {
      groupId: GroupId,
      sender: ClientId,
      epoch: uint64,
      fromGeneration: uint32,
      toGeneration: uint32,
    },
    refused: { groupId: optional(GroupId), code: Words, reason: Words },
    healed: { groupId: GroupId, epoch: uint64, reason: HealingReason },
    idle_warning: { groupId: GroupId, removalAt: uint64 },
    continued: { groupId: GroupId, former: GroupId, reason: SuccessionReason, left: Clients },
    gap: { groupId: optional(GroupId), fromSeq: uint64, toSeq: uint64, reason: Words },
    devices: {
      user: UserId,
      version: uint32,
      added: vectorV(Words),
      removed: vectorV(Words),
      rotated: vectorV(Words),
    },
    clients_differ: { client: ClientId, presentIn: vectorV(GroupId), absentFrom: vectorV(GroupId) },
    contact_devices: {
      user: UserId,
      version: uint32,
      added: vectorV(Words),
      removed: vectorV(Words),
      rekeyed: vectorV(Words),
    },
    key_warning: {
      groupId: GroupId,
      client: ClientId,
      problem: closedEnum(uint8, { not_logged: 1, other_key: 2 }),
    },
    log_alarm: { domain: Words, problem: Words, evidence: Words },
    log_silent: { domain: Words, code: Words },
    domain_contradicted: { domain: Words, groupIds: vectorV(GroupId), evidence: opaqueV },
    credential_renewed: { notAfter: uint64 },
    credential_warning: { notAfter: uint64, code: Words },
    ended: { code: Words },
    /** No media type: no words. */
    missed_message: { messageId: opaqueV, from: ClientId, mediaType: Words },
    undeliverable: {
      messageId: opaqueV,
      domain: Words,
      code: Words,
      finality: closedEnum(uint8, { passing: 0, final: 1, proven: 2 }),
    },
  },
});
type StoredEvent = Value<typeof StoredEvent>;

const EventRecord = struct({ version: closedEnum(uint16, { v1: 1 }), event: StoredEvent });

/** The bytes of an event. */
export function encodeEvent(event: ClientEvent): Uint8Array {
  return encode(EventRecord, { version: "v1", event: storedEvent(event) });
}

/**
 * The inverse of {@link encodeEvent}. Undefined for a message that was forgotten since.
 *
 * @param own the client whose event it is.
 * @param messageRow where the messages are.
 */
export async function decodeEvent(
  body: Uint8Array,
  own: ClientId,
  messageRow: (id: string) => Promise<MessageRow | undefined>,
): Promise<ClientEvent | undefined> {
  const { event } = decode(EventRecord, body);
  switch (event.kind) {
    case "message":
    case "framed": {
      const row = await messageRow(hexFromBytes(event.messageId));
      if (row === undefined) return undefined;
      const { id, groupId, epoch, sender, plaintext } = row;
      return {
        kind: "message",
        groupId: parseGroupId(groupId),
        epoch,
        sender: parseClientId(sender),
        own: sender === own,
        messageId: id,
        ...(event.kind === "message" ? { content: plaintext } : unframeContent(plaintext, event.mediaType)),
      };
    }
    case "missed_message": {
      const row = await messageRow(hexFromBytes(event.messageId));
      if (row === undefined) return undefined;
      const { id, groupId, epoch, sender, plaintext, atMs } = row;
      const about = { groupId: parseGroupId(groupId), epoch, sender: parseClientId(sender), messageId: id };
      const { kind, from, mediaType } = event;
      const what = mediaType === "" ? { content: plaintext } : unframeContent(plaintext, mediaType);
      return { kind, ...about, from, atMs, ...what };
    }
    case "epoch":
      return { ...event, own: event.committer === own };
    case "idle_warning":
      return { kind: event.kind, groupId: event.groupId, removalAtMs: Number(event.removalAt) };
    case "credential_renewed":
      return { kind: event.kind, notAfterMs: Number(event.notAfter) };
    case "credential_warning":
      return { kind: event.kind, notAfterMs: Number(event.notAfter), code: event.code };
    case "undeliverable": {
      const { kind, messageId, domain, code, finality } = event;
      const end = { final: finality !== "passing", proven: finality === "proven" };
      return { kind, messageId: hexFromBytes(messageId), domain, code, ...end };
    }
    default:
      return event;
  }
}

function storedEvent(event: ClientEvent): StoredEvent {
  switch (event.kind) {
    case "message": {
      const messageId = bytesFromHex(event.messageId) ?? new Uint8Array();
      const { mediaType } = event;
      return mediaType === undefined
        ? { kind: "message", messageId }
        : { kind: "framed", messageId, mediaType };
    }
    case "missed_message": {
      const { kind, messageId, from, mediaType = "" } = event;
      return { kind, messageId: bytesFromHex(messageId) ?? new Uint8Array(), from, mediaType };
    }
    case "idle_warning":
      return { kind: event.kind, groupId: event.groupId, removalAt: BigInt(event.removalAtMs) };
    case "credential_renewed":
      return { kind: event.kind, notAfter: BigInt(event.notAfterMs) };
    case "credential_warning":
      return { kind: event.kind, notAfter: BigInt(event.notAfterMs), code: event.code };
    case "undeliverable": {
      const { kind, messageId, domain, code, final, proven } = event;
      const id = bytesFromHex(messageId) ?? new Uint8Array();
      return { kind, messageId: id, domain, code, finality: proven ? "proven" : final ? "final" : "passing" };
    }
    default:
      return event;
  }
}
