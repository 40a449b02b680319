/** An encrypted blob of this domain's clients. Its bytes are elsewhere: here is what has to be decided once for all processes. */
export interface Attachment {
  readonly attachmentId: Uint8Array;
  readonly userId: string;
  readonly size: number;
  /** Chunks that are on disk, from the first on. */
  readonly received: number;
  /** Chunks when complete. */
  readonly chunks: number;
  readonly expiresAtMs: number;
}

export interface NewAttachment {
  readonly attachmentId: Uint8Array;
  readonly userId: string;
  readonly size: number;
  readonly chunks: number;
  readonly nowMs: number;
  /** End of an upload that is not completed by then. */
  readonly expiresAtMs: number;
  /** End of one that is complete already, where it would end earlier. */
  readonly completeUntilMs: number;
  /** Bytes that the user, and all users together, may have reserved with this one. */
  readonly userBytesMax: number;
  readonly domainBytesMax: number;
}

/**
 * `begun`: new, or there already for the same user and size: an upload that goes on, or a complete one that is kept for longer. `exists`: of another user or size, or it is
 * being removed.
 */
export type BeginAttachmentAnswer =
  | { readonly code: "begun"; readonly attachment: Attachment }
  | { readonly code: "exists" | "user_quota" | "domain_quota" };

/** `out_of_order`: an earlier chunk is missing. */
export type ReceiveChunkAnswer =
  | { readonly code: "received"; readonly attachment: Attachment }
  | { readonly code: "out_of_order"; readonly attachment: Attachment }
  | { readonly code: "unknown" };

/** What is known of attachments, and the room that they take. */
export interface AttachmentStore {
  begin(request: NewAttachment): Promise<BeginAttachmentAnswer>;
  /** An unexpired one, complete or not. */
  find(attachmentId: Uint8Array, nowMs: number): Promise<Attachment | undefined>;
  /**
   * Notes that a chunk is on disk; one that was noted before changes nothing. With the last one the attachment is complete, and
   * `completeUntilMs` its end.
   */
  receive(
    attachmentId: Uint8Array,
    userId: string,
    chunk: number,
    nowMs: number,
    completeUntilMs: number,
  ): Promise<ReceiveChunkAnswer>;
  /** Ends it now: it is not found any more, and `expired` lists it. */
  end(attachmentId: Uint8Array, userId: string): Promise<"ended" | "not_owner" | "unknown">;
  /** Those whose time is over, the longest first. Their chunks are to be removed, then `forget` is called. */
  expired(nowMs: number, attachmentsMax: number): Promise<readonly Attachment[]>;
  /** Removes the row and gives its room back. */
  forget(attachmentId: Uint8Array): Promise<void>;
  /** Bytes reserved by a user. */
  used(userId: string): Promise<number>;
}
