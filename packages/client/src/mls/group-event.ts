import type { ContentType } from "@entente/mls-wire";
import type { CommitRequest } from "./group-state.ts";
import type { Member } from "./member.ts";

/** What a message did to a group. Members are as they were in the epoch of the message. */
export type GroupEvent =
  | { readonly type: "member_added"; readonly member: Member; readonly by: Member | undefined }
  | { readonly type: "member_removed"; readonly member: Member; readonly by: Member | undefined }
  /** New keys, and perhaps a later credential, of the same client. */
  | { readonly type: "member_updated"; readonly member: Member }
  /** Another signature key of the same client, as its credential says (A23-16): what was compared out of band is to be compared anew. */
  | { readonly type: "member_rotated"; readonly member: Member }
  | ApplicationMessageEvent
  /** Waits for the next Commit; until then no application message may be sent (RFC 9420 12.4). */
  | { readonly type: "proposal_waiting"; readonly proposal: string; readonly by: Member | undefined }
  /** This client's own Commit came back and is in force. */
  | { readonly type: "own_commit_accepted" }
  /** Another Commit ended the epoch; this client's own is dropped. What it wanted is here, to be asked for again. */
  | { readonly type: "own_commit_lost"; readonly request: CommitRequest }
  | { readonly type: "removed_from_group"; readonly by: Member | undefined }
  | EpochEvent
  /** Messages of one sender before this one have not come: lost, or late (A23-26). */
  | MissingMessagesEvent
  /** One of those came after all. */
  | {
      readonly type: "message_late";
      readonly sender: Member;
      readonly epoch: bigint;
      readonly generation: number;
    };

/** A message of a member to the group. */
export interface ApplicationMessageEvent {
  readonly type: "application_message";
  readonly sender: Member;
  readonly epoch: bigint;
  /** Number of the message among the sender's application messages of the epoch. */
  readonly generation: number;
  readonly plaintext: Uint8Array;
  /** Written by the sender; readable by servers too (A23-52). */
  readonly authenticatedData: Uint8Array;
  /** What opens the sender's commitment, with which the message can be reported; undefined where it is not franked. */
  readonly frankingKey: Uint8Array | undefined;
}

/** The group is in a new epoch. */
export interface EpochEvent {
  readonly type: "epoch_changed";
  readonly epoch: bigint;
  /** Equal at all members that have the same state (A23-26). */
  readonly epochAuthenticator: Uint8Array;
  readonly by: Member | undefined;
}

/** A hole in the generations of one sender. */
export interface MissingMessagesEvent {
  readonly type: "messages_missing";
  readonly sender: Member;
  readonly epoch: bigint;
  readonly contentType: ContentType;
  /** First and last generation that has not come. */
  readonly fromGeneration: number;
  readonly toGeneration: number;
}
