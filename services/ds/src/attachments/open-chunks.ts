import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Configuration } from "../configuration.ts";
import { type ChunkName, type ChunkStore, ChunkStoreError } from "./chunk-store.ts";
import { DiskChunks } from "./disk-chunks.ts";
import { S3Chunks } from "./s3-chunks.ts";
import type { AttachmentSettings } from "./settings.ts";

type Place = Pick<Configuration, "attachments" | "store">;

/** Where the configuration says that attachments are; beside an embedded database unless it says so. */
export function openChunks(configuration: Place): ChunkStore {
  const place = placeOf(configuration);
  if (place === undefined) return new NoChunks();
  if (place.kind === "disk") return new DiskChunks(place.folder);
  const { secretAccessKeyFile, ...settings } = place;
  return new S3Chunks({ ...settings, secretAccessKey: readFileSync(secretAccessKeyFile, "utf8").trim() });
}

/** Whether the domain keeps attachments at all. */
export function isKept(configuration: Place): boolean {
  return placeOf(configuration) !== undefined;
}

function placeOf({ attachments, store }: Place): AttachmentSettings | undefined {
  if (attachments !== undefined) return attachments;
  return store.kind === "sqlite"
    ? { kind: "disk", folder: join(dirname(store.path), "attachments") }
    : undefined;
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
