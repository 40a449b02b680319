import { AttachmentService } from "@entente/proto";
import {
  concatBytes,
  decode,
  encode,
  equalBytes,
  fixedOpaque,
  hexFromBytes,
  struct,
} from "@entente/tls-codec";
import type { Primitives } from "../crypto/primitives.ts";
import type { ClientSettings } from "../client/settings.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import { backoffMs, pause, retrySettings } from "../transport/backoff.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import { AttachmentError } from "./attachment-error.ts";
import { type BlobKey, blobSize, chunkCount, openChunk, sealChunk } from "./blob.ts";
import {
  attachmentContentBytesMax,
  attachmentIdBytes,
  attachmentKeyBytes,
  chunkAttemptsMax,
} from "./limits.ts";
import type { Attachment } from "./reference.ts";

/** Records of uploads that are not complete: name, then the SHA-256 of the content. */
const uploadPrefix = "upload/";

const StoredKey = struct({
  attachmentId: fixedOpaque(attachmentIdBytes),
  key: fixedOpaque(attachmentKeyBytes),
});

/** What is being uploaded. */
export interface NewAttachment {
  readonly content: Uint8Array;
  /** At most 255 bytes in UTF-8. */
  readonly name?: string;
  /** At most 255 bytes. */
  readonly mediaType?: string;
}

/** How a transfer is watched and stopped. */
export interface TransferOptions {
  /** Called after each chunk. */
  readonly progress?: ((done: number, chunks: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What transfers need of their client's settings. */
type TransferSettings = Pick<ClientSettings, "home" | "store" | "crypto" | "chance">;

/** Uploads and downloads attachments: encrypts before anything leaves, and checks all that comes. */
export class Transfers {
  readonly #session: Session;
  readonly #domain: string;
  readonly #store: ClientStore;
  readonly #primitives: Primitives;
  readonly #chance: () => number;
  readonly #stopped: AbortSignal;

  constructor(session: Session, settings: TransferSettings, stopped: AbortSignal) {
    this.#session = session;
    this.#domain = settings.home.domain;
    this.#store = settings.store;
    this.#primitives = settings.crypto.primitives;
    this.#chance = settings.chance ?? Math.random;
    this.#stopped = stopped;
  }

  /**
   * Encrypts, pads and uploads. Called again with the same content after a crash or a failure, it goes on where the upload stood: its
   * key is in the store before the first byte leaves.
   *
   * @throws RpcFailure `attachment_quota`, `attachments_full`, `too_large`, and others of the Delivery Service; AttachmentError
   * `too_large`; what the signal was aborted with.
   */
  async upload(attachment: NewAttachment, { progress, signal }: TransferOptions = {}): Promise<Attachment> {
    const primitives = this.#primitives;
    const { content, name = "", mediaType = "" } = attachment;
    if (content.length > attachmentContentBytesMax)
      throw new AttachmentError("too_large", `at most ${String(attachmentContentBytesMax)} bytes`);
    const record = uploadPrefix + hexFromBytes(primitives.sha256(content));
    const { key, first } = await this.#begin(record, blobSize(content.length), signal);
    const digest = await this.#send(key, content, first, { progress, signal });
    await this.#store.save({ records: new Map([[record, undefined]]) });
    return { domain: this.#domain, ...key, digest, size: content.length, name, mediaType };
  }

  /**
   * Sees to it that a content lies at the home domain under a key that the caller keeps, and that it does for the full time from now on:
   * uploads what is missing of it. Returns the blob's digest.
   *
   * @throws RpcFailure `attachment_exists` where the key was used for another content, or its blob is over; and as {@link upload}.
   */
  async keep(key: BlobKey, content: Uint8Array): Promise<Uint8Array> {
    const { attachmentId } = key;
    const size = blobSize(content.length);
    const { nextChunk } = await this.#retry(undefined, () =>
      this.#session.call(AttachmentService.BeginUpload, { attachmentId, size }),
    );
    return this.#send(key, content, nextChunk, {});
  }

  /** Uploads from a chunk on. Returns the digest of the whole. */
  async #send(
    key: BlobKey,
    content: Uint8Array,
    first: number,
    { progress, signal }: TransferOptions,
  ): Promise<Uint8Array> {
    const [primitives, session] = [this.#primitives, this.#session];
    const { attachmentId } = key;
    const chunks = chunkCount(content.length);
    const digests: Uint8Array[] = [];
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const bytes = await sealChunk(primitives, key, content, chunk);
      digests.push(primitives.sha256(bytes));
      // What is there already is made again for its digest alone.
      if (chunk < first) continue;
      await this.#retry(signal, () =>
        session.call(AttachmentService.UploadChunk, { attachmentId, chunk, bytes }),
      );
      progress?.(chunk + 1, chunks);
    }
    return primitives.sha256(concatBytes(...digests));
  }

  /**
   * Fetches an attachment by way of the home domain, wherever it is, and checks all of it.
   *
   * @throws AttachmentError `corrupt`, `too_large`; RpcFailure `unknown_attachment` and others of the domains on the way.
   */
  async download(
    attachment: Omit<Attachment, "name" | "mediaType">,
    { progress, signal }: TransferOptions = {},
  ): Promise<Uint8Array> {
    const [primitives, session] = [this.#primitives, this.#session];
    const { domain, attachmentId, key, size, digest } = attachment;
    if (size > attachmentContentBytesMax) throw new AttachmentError("too_large", `${String(size)} bytes`);
    const chunks = chunkCount(size);
    const parts: Uint8Array[] = [];
    const digests: Uint8Array[] = [];
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const { bytes } = await this.#retry(signal, () =>
        session.call(AttachmentService.DownloadChunk, { domain, attachmentId, chunk }),
      );
      digests.push(primitives.sha256(bytes));
      parts.push(await openChunk(primitives, { attachmentId, key }, size, chunk, bytes));
      progress?.(chunk + 1, chunks);
    }
    if (!equalBytes(primitives.sha256(concatBytes(...digests)), digest))
      throw new AttachmentError("corrupt", "not the blob that the message tells of");
    const padded = concatBytes(...parts);
    if (padded.length < size || padded.subarray(size).some((byte) => byte !== 0))
      throw new AttachmentError("corrupt", "the content is not as long as the message says");
    return padded.slice(0, size);
  }

  /** Removes an uploaded blob before its time, for everyone. @throws RpcFailure. */
  async remove({ attachmentId }: Pick<Attachment, "attachmentId">): Promise<void> {
    await this.#session.call(AttachmentService.DeleteAttachment, { attachmentId });
  }

  /** Begins, or goes on; an upload that was begun so long ago that it is over is begun anew. */
  async #begin(
    record: string,
    size: number,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly key: BlobKey; readonly first: number }> {
    const [store, session] = [this.#store, this.#session];
    for (let again = false; ; again = true) {
      const key = await this.#keyOf(record);
      try {
        const { attachmentId } = key;
        const { nextChunk } = await this.#retry(signal, () =>
          session.call(AttachmentService.BeginUpload, { attachmentId, size }),
        );
        return { key, first: nextChunk };
      } catch (error) {
        if (again || !(error instanceof RpcFailure) || error.code !== "attachment_exists") throw error;
        await store.save({ records: new Map([[record, undefined]]) });
      }
    }
  }

  /** The key of an upload that was begun, or a new one, on disk before it is used. */
  async #keyOf(record: string): Promise<BlobKey> {
    const [store, primitives] = [this.#store, this.#primitives];
    const kept = await store.record(record);
    if (kept !== undefined) return decode(StoredKey, kept);
    const key = {
      attachmentId: primitives.randomBytes(attachmentIdBytes),
      key: primitives.randomBytes(attachmentKeyBytes),
    };
    await store.save({ records: new Map([[record, encode(StoredKey, key)]]) });
    return key;
  }

  async #retry<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const either = signal === undefined ? this.#stopped : AbortSignal.any([signal, this.#stopped]);
    for (let failures = 0; ; failures += 1) {
      either.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error) || failures + 1 >= chunkAttemptsMax) throw error;
        const atLeastMs = error.detail.retryAfterMs ?? 0;
        if (atLeastMs > retrySettings.mostMs) throw error;
        await pause(atLeastMs + backoffMs(retrySettings, failures, this.#chance()), either);
      }
    }
  }
}
