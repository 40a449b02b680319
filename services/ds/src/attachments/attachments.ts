import type { UserId } from "@entente/mls-wire";
import type { Attachment, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import type { MovableLimits } from "../movable-limits.ts";
import { hexOf } from "../digest.ts";
import { refusal } from "../errors.ts";
import {
  attachmentBytesMax,
  attachmentIdBytes,
  attachmentSweepMax,
  chunkBytes,
  uploadLifetimeMs,
} from "./limits.ts";
import { type ChunkStore, ChunkStoreError } from "./chunk-store.ts";

/** Bounds that an operator may move. */
export interface AttachmentLimits {
  readonly bytesMax: number;
  readonly userBytesMax: number;
  readonly domainBytesMax: number;
  readonly lifetimeMs: number;
}

/** Those of a configuration. */
export function attachmentLimitsOf(limits: MovableLimits): AttachmentLimits {
  return {
    bytesMax: limits.attachmentBytes,
    userBytesMax: limits.userAttachmentBytes,
    domainBytesMax: limits.domainAttachmentBytes,
    lifetimeMs: limits.attachmentLifetimeMs,
  };
}

/** Where an upload stands. */
export interface UploadState {
  readonly nextChunk: number;
  readonly notAfterMs: number;
}

/** A chunk of a complete blob. */
export interface ReadChunk {
  readonly bytes: Uint8Array;
  /** Of the whole blob. */
  readonly size: number;
}

/**
 * Blobs that clients of this domain have uploaded. The bytes are encrypted by the client: here they have a length, an owner and an
 * end. A chunk is on disk before the row says so, and the row says so before the client is told.
 */
export class Attachments {
  readonly #store: Pick<Store, "attachments">;
  readonly #chunks: ChunkStore;
  readonly #limits: AttachmentLimits;
  readonly #now: Clock;

  constructor(store: Pick<Store, "attachments">, chunks: ChunkStore, limits: AttachmentLimits, now: Clock) {
    this.#store = store;
    this.#chunks = chunks;
    this.#limits = limits;
    this.#now = now;
  }

  /** A complete one is kept for the full time from now on. @throws ServiceError `bad_field`, `too_large`, `attachment_exists`, `attachment_quota`, `attachments_full`; StorageError. */
  async begin(userId: UserId, attachmentId: Uint8Array, size: number): Promise<UploadState> {
    checkId(attachmentId);
    const { bytesMax, userBytesMax, domainBytesMax, lifetimeMs } = this.#limits;
    if (!Number.isSafeInteger(size) || size < 1) throw refusal("bad_field", "at least 1", { field: "size" });
    if (size > bytesMax || size > attachmentBytesMax)
      throw refusal("too_large", `an attachment has at most ${String(bytesMax)} bytes`, { field: "size" });
    const nowMs = this.#now();
    const answer = await this.#store.attachments.begin({
      attachmentId,
      userId,
      size,
      chunks: Math.ceil(size / chunkBytes),
      nowMs,
      expiresAtMs: nowMs + uploadLifetimeMs,
      completeUntilMs: nowMs + lifetimeMs,
      userBytesMax,
      domainBytesMax,
    });
    switch (answer.code) {
      case "begun":
        return stateOf(answer.attachment);
      case "exists":
        throw refusal("attachment_exists", "the id is used for something else");
      case "user_quota":
        throw refusal("attachment_quota", `a user may keep ${String(userBytesMax)} bytes at once`);
      case "domain_quota":
        throw refusal("attachments_full", "there is no room for more at this domain now", {
          retryAfterMs: 3_600_000,
        });
    }
  }

  /** @throws ServiceError `unknown_attachment`, `bad_chunk`, `attachments_unavailable`, `attachments_full`; StorageError. */
  async upload(
    userId: UserId,
    attachmentId: Uint8Array,
    chunk: number,
    bytes: Uint8Array,
  ): Promise<UploadState> {
    checkId(attachmentId);
    const nowMs = this.#now();
    const attachment = await this.#store.attachments.find(attachmentId, nowMs);
    if (attachment?.userId !== userId) throw unknown();
    if (chunk >= attachment.chunks || bytes.length !== lengthOf(attachment, chunk))
      throw refusal("bad_chunk", "not a chunk of the blob that was announced", { field: "chunk" });
    if (chunk < attachment.received) return stateOf(attachment);
    if (chunk > attachment.received) throw outOfOrder(attachment);
    await onMedium(this.#chunks.put({ attachmentId: hexOf(attachmentId), chunk }, bytes));
    const untilMs = nowMs + this.#limits.lifetimeMs;
    const answer = await this.#store.attachments.receive(attachmentId, userId, chunk, nowMs, untilMs);
    if (answer.code === "received") return stateOf(answer.attachment);
    if (answer.code === "out_of_order") throw outOfOrder(answer.attachment);
    // It ended while the chunk was written, which the sweep may not see any more.
    await onMedium(this.#chunks.remove(hexOf(attachmentId), attachment.chunks));
    throw unknown();
  }

  /** Whoever knows the id may read. @throws ServiceError `unknown_attachment`, `bad_chunk`, `attachments_unavailable`; StorageError. */
  async read(attachmentId: Uint8Array, chunk: number): Promise<ReadChunk> {
    checkId(attachmentId);
    const attachment = await this.#store.attachments.find(attachmentId, this.#now());
    if (attachment === undefined || attachment.received < attachment.chunks) throw unknown();
    if (chunk >= attachment.chunks) throw refusal("bad_chunk", "the blob ends before", { field: "chunk" });
    const bytes = await onMedium(this.#chunks.read({ attachmentId: hexOf(attachmentId), chunk }));
    if (bytes?.length !== lengthOf(attachment, chunk))
      throw refusal("attachments_unavailable", "a stored chunk is damaged or missing");
    return { bytes, size: attachment.size };
  }

  /** @throws ServiceError `attachment_exists` for another user's; StorageError. */
  async remove(userId: UserId, attachmentId: Uint8Array): Promise<void> {
    checkId(attachmentId);
    const answer = await this.#store.attachments.end(attachmentId, userId);
    if (answer === "not_owner") throw refusal("attachment_exists", "another user uploaded it");
  }

  /** Removes what has ended: the chunks first, so that no crash leaves bytes that nothing names. @throws StorageError, ChunkStoreError. */
  async expire(): Promise<number> {
    const ended = await this.#store.attachments.expired(this.#now(), attachmentSweepMax);
    for (const { attachmentId, chunks } of ended) {
      await this.#chunks.remove(hexOf(attachmentId), chunks);
      await this.#store.attachments.forget(attachmentId);
    }
    return ended.length;
  }
}

function stateOf({ received, expiresAtMs }: Attachment): UploadState {
  return { nextChunk: received, notAfterMs: expiresAtMs };
}

function lengthOf({ size, chunks }: Attachment, chunk: number): number {
  return chunk === chunks - 1 ? size - chunk * chunkBytes : chunkBytes;
}

function checkId(attachmentId: Uint8Array): void {
  if (attachmentId.length !== attachmentIdBytes)
    throw refusal("bad_field", `${String(attachmentIdBytes)} bytes`, { field: "attachment_id" });
}

function unknown(): Error {
  return refusal("unknown_attachment", "no such attachment, or its time is over");
}

function outOfOrder({ received }: Attachment): Error {
  return refusal("bad_chunk", `chunk ${String(received)} is the next`, { field: "chunk" });
}

async function onMedium<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ChunkStoreError)) throw error;
    if (error.code === "full")
      throw refusal("attachments_full", "there is no room on disk", { retryAfterMs: 60_000 });
    throw refusal("attachments_unavailable", "attachments can not be used now", { retryAfterMs: 1_000 });
  }
}
