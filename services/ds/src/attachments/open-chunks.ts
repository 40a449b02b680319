import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Configuration } from "../configuration.ts";
import { type ChunkName, type ChunkStore, ChunkStoreError } from "./chunk-store.ts";
import { DiskChunks } from "./disk-chunks.ts";
import { S3Chunks } from "./s3-chunks.ts";

/** Where the configuration says that attachments are; beside an embedded database unless it says so. */
export function openChunks({ attachments, store }: Configuration): ChunkStore {
  if (attachments?.kind === "disk") return new DiskChunks(attachments.folder);
  if (attachments?.kind === "s3") {
    const { secretAccessKeyFile, ...settings } = attachments;
    return new S3Chunks({ ...settings, secretAccessKey: readFileSync(secretAccessKeyFile, "utf8").trim() });
  }
  if (store.kind === "sqlite") return new DiskChunks(join(dirname(store.path), "attachments"));
  return new NoChunks();
}

/** Whether the domain keeps attachments at all. */
export function isKept({ attachments, store }: Pick<Configuration, "attachments" | "store">): boolean {
  return attachments !== undefined || store.kind === "sqlite";
}

/** A domain that keeps no attachments: replicas have no place in common unless one is named. */
class NoChunks implements ChunkStore {
  put(_name: ChunkName): Promise<void> {
    return Promise.reject(
      new ChunkStoreError("unavailable", new Error("no place for attachments is configured")),
    );
  }

  read(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    // Nothing was opened.
  }
}
