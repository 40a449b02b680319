/** Names one chunk of a blob. */
export interface ChunkName {
  /** 32 bytes in hexadecimal. */
  readonly attachmentId: string;
  /** From 0. */
  readonly chunk: number;
}

/**
 * Where the bytes of attachments are. A chunk is one file or object, written whole: what is known of the blob is in the store, and a
 * chunk that is written twice is the same chunk.
 */
export interface ChunkStore {
  /** Durable when it resolves; replaces what is there. @throws ChunkStoreError. */
  put(name: ChunkName, bytes: Uint8Array): Promise<void>;
  /** Undefined where there is none. @throws ChunkStoreError. */
  read(name: ChunkName): Promise<Uint8Array | undefined>;
  /** Removes the first `chunks` chunks; those that are gone already are no failure. @throws ChunkStoreError. */
  remove(attachmentId: string, chunks: number): Promise<void>;
  close(): void;
}

/** The medium failed. `full`: there is no room; `unavailable`: anything else. */
export class ChunkStoreError extends Error {
  override readonly name = "ChunkStoreError";
  readonly code: "full" | "unavailable";

  constructor(code: "full" | "unavailable", cause: unknown) {
    super(`attachments: ${code}`, { cause });
    this.code = code;
  }
}
