import type { Primitives } from "../crypto/primitives.ts";
import { padme } from "../mls/padding.ts";
import { AttachmentError } from "./attachment-error.ts";
import { contentPerChunkBytes } from "./limits.ts";

/** What encrypts a blob: a key that is used for it alone. */
export interface BlobKey {
  readonly attachmentId: Uint8Array;
  readonly key: Uint8Array;
}

/** Bytes of the AEAD's tag. */
const tagBytes = 16;

/** Bytes of the padded content: lengths that many attachments share (Padmé, A18-31). */
export function paddedSize(contentBytes: number): number {
  return padme(contentBytes);
}

/** Chunks of a content of this size. */
export function chunkCount(contentBytes: number): number {
  return Math.ceil(paddedSize(contentBytes) / contentPerChunkBytes);
}

/** Bytes of the whole blob as it is stored. */
export function blobSize(contentBytes: number): number {
  return paddedSize(contentBytes) + chunkCount(contentBytes) * tagBytes;
}

/**
 * One chunk of the blob: the content with its padding, encrypted under a nonce that says its place and whether it is the last, so that
 * nothing can be cut, repeated or moved (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015). The same
 * content under the same key gives the same bytes, so an upload can go on after a crash.
 */
export async function sealChunk(
  primitives: Primitives,
  { attachmentId, key }: BlobKey,
  content: Uint8Array,
  chunk: number,
): Promise<Uint8Array> {
  const last = chunk === chunkCount(content.length) - 1;
  const start = chunk * contentPerChunkBytes;
  const end = Math.min(start + contentPerChunkBytes, paddedSize(content.length));
  const padded = new Uint8Array(end - start);
  padded.set(content.subarray(Math.min(start, content.length), Math.min(end, content.length)));
  return primitives.aeads["chacha20-poly1305"].seal(key, nonceOf(chunk, last), attachmentId, padded);
}

/** The inverse of {@link sealChunk}, padding included. @throws AttachmentError `corrupt`. */
export async function openChunk(
  primitives: Primitives,
  { attachmentId, key }: BlobKey,
  contentBytes: number,
  chunk: number,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const last = chunk === chunkCount(contentBytes) - 1;
  try {
    return await primitives.aeads["chacha20-poly1305"].open(key, nonceOf(chunk, last), attachmentId, bytes);
  } catch {
    // An AEAD says nothing of why, on purpose.
    throw new AttachmentError("corrupt", `chunk ${String(chunk)} is not what was uploaded`);
  }
}

/** 11 bytes of the chunk's number, and one that is 1 for the last. */
function nonceOf(chunk: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(7, chunk);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
