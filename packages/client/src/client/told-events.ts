import { type ClientId, FramedHeader, type GroupId, handshakeHeader } from "@entente/mls-wire";
import { GroupError, refusalOf } from "../mls/group-error.ts";
import type { GroupEvent } from "../mls/group-event.ts";
import type { Group, ReceiveResult } from "../mls/group.ts";
import { type FramedContent, unframeContent } from "../mls/media-types.ts";
import type { MessageRow } from "../store/client-store.ts";
import type { ClientEvent } from "./client-event.ts";
import type { JoinReason } from "./join-attempts.ts";

/** Why a decided Commit that is not applied means that this client has lost its way; undefined where it does not. */
export function astrayBy(
  result: Exclude<ReceiveResult, { readonly outcome: "applied" }>,
): Exclude<JoinReason, "asked"> | undefined {
  if (result.outcome === "ignored") return result.reason === "epoch_future" ? "commit_missed" : undefined;
  // Every member refuses a Commit against the policy; to go along with it would be to accept it after all.
  if (result.error.code === "policy_refused") return undefined;
  return result.error.code === "own_commit_unknown" ? "state_lost" : "fork";
}

/** A join from outside as it is told: a new member, or one that is back. */
export function joinedEvent(group: Group, reason: JoinReason): ClientEvent {
  const { id: groupId, epoch } = group;
  if (reason !== "asked") return { kind: "healed", groupId, epoch, reason };
  return { kind: "joined", groupId, epoch, members: group.members.map(({ client }) => client) };
}

/** Something that is not taken, as it is told. */
export function refused(groupId: GroupId | undefined, { code, message }: GroupError): ClientEvent {
  return { kind: "refused", groupId, code, reason: message };
}

/** The epoch of a message that holds something for people; undefined for a Commit or proposal. */
export function epochOfApplicationData(mlsMessage: Uint8Array): bigint | undefined {
  const header = handshakeHeader(mlsMessage);
  return header instanceof FramedHeader && header.contentType === "application" ? header.epoch : undefined;
}

/** A message came when the keys of its epoch were gone. */
export function tooOld(groupId: GroupId): ClientEvent {
  return { kind: "refused", groupId, code: "epoch_past", reason: "the keys of its epoch are gone" };
}

/** What application data holds; nothing but the data itself in a group that requires no media types. */
type Content = FramedContent | { readonly content: Uint8Array };

/** What application data holds, or why it is not taken. */
export function contentOf(group: Group, data: Uint8Array): Content | GroupError {
  const [first] = group.requiredMediaTypes;
  if (first === undefined) return { content: data };
  try {
    return unframeContent(data, first);
  } catch (error) {
    return refusalOf(error);
  }
}

/** What this client sent, at its place in the order. */
export function ownMessage(
  groupId: GroupId,
  sender: ClientId,
  { id, epoch, plaintext }: MessageRow,
  content: Content | GroupError,
): ClientEvent {
  const what = content instanceof GroupError ? { content: plaintext } : content;
  return { kind: "message", groupId, epoch, sender, own: true, messageId: id, ...what };
}

/** What a Commit did, as one event about the epoch, and one if it was the end for this client. */
export function commitEvents(
  ownId: ClientId,
  groupId: GroupId,
  events: readonly GroupEvent[],
): readonly ClientEvent[] {
  const isOwn = events.some(({ type }) => type === "own_commit_accepted");
  const told: ClientEvent[] = [];
  const clients = (
    type: "member_added" | "member_removed" | "member_rotated" | "member_updated",
  ): readonly ClientId[] => events.flatMap((event) => (event.type === type ? [event.member.client] : []));
  for (const event of events) {
    if (event.type === "epoch_changed") {
      const committer = isOwn ? ownId : event.by?.client;
      if (committer === undefined) continue;
      told.push({
        kind: "epoch",
        groupId,
        epoch: event.epoch,
        committer,
        own: isOwn,
        added: clients("member_added"),
        removed: clients("member_removed"),
        updated: clients("member_updated").filter((client) => client !== committer),
        rotated: clients("member_rotated"),
      });
    } else if (event.type === "removed_from_group") {
      told.push({ kind: "removed", groupId, by: event.by?.client ?? ownId });
    }
  }
  return told;
}

/** What a message or proposal did. */
export function messageEvents(
  groupId: GroupId,
  messageId: string,
  event: GroupEvent,
  content: Content | GroupError | undefined,
): readonly ClientEvent[] {
  switch (event.type) {
    case "application_message": {
      const { epoch, sender } = event;
      if (content === undefined) return [];
      if (content instanceof GroupError) return [refused(groupId, content)];
      return [{ kind: "message", groupId, epoch, sender: sender.client, own: false, messageId, ...content }];
    }
    case "proposal_waiting":
      return event.by === undefined
        ? []
        : [{ kind: "proposed", groupId, by: event.by.client, proposal: event.proposal }];
    case "messages_missing": {
      // Commits that lost a race leave holes among handshake messages; they were never delivered to anyone.
      if (event.contentType !== "application") return [];
      const { epoch, sender, fromGeneration, toGeneration } = event;
      return [{ kind: "missing", groupId, sender: sender.client, epoch, fromGeneration, toGeneration }];
    }
    default:
      return [];
  }
}
