import { AttachmentService } from "@entente/proto";
import { concatBytes, hexFromBytes } from "@entente/tls-codec";
import { chunkBytes } from "../../src/attachments/limits.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";

interface Blob {
  readonly chunks: number;
  readonly received: Uint8Array[];
}

/** Attachments of a domain in memory. */
export class MemoryBlobs {
  readonly #blobs = new Map<string, Blob>();
  /** What downloads wait for. */
  gate: Promise<void> = Promise.resolve();

  /** What is stored, all of it in one. */
  stored(): Uint8Array {
    return concatBytes(...[...this.#blobs.values()].flatMap(({ received }) => received));
  }

  /** Loses everything. */
  lose(): void {
    this.#blobs.clear();
  }

  calls(): readonly (readonly [string, (request: never) => unknown])[] {
    return [
      [
        AttachmentService.BeginUpload.path,
        ({ attachmentId, size }: { attachmentId: Uint8Array; size: number }) => {
          const id = hexFromBytes(attachmentId);
          const blob = this.#blobs.get(id) ?? { chunks: Math.ceil(size / chunkBytes), received: [] };
          this.#blobs.set(id, blob);
          return { nextChunk: blob.received.length };
        },
      ],
      [
        AttachmentService.UploadChunk.path,
        ({ attachmentId, bytes }: { attachmentId: Uint8Array; bytes: Uint8Array }) => {
          const { received } = this.#blobs.get(hexFromBytes(attachmentId))!;
          return { nextChunk: received.push(bytes) };
        },
      ],
      [
        AttachmentService.DownloadChunk.path,
        async ({ attachmentId, chunk }: { attachmentId: Uint8Array; chunk: number }) => {
          await this.gate;
          const blob = this.#blobs.get(hexFromBytes(attachmentId));
          if (blob === undefined || blob.received.length < blob.chunks)
            throw new RpcFailure("unknown_attachment", "no such attachment");
          return { bytes: blob.received[chunk]! };
        },
      ],
    ];
  }
}
