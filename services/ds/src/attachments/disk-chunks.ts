import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ChunkName, type ChunkStore, ChunkStoreError } from "./chunk-store.ts";

/**
 * Chunks as files: `<folder>/<first two digits>/<id>/<chunk>`. Written beside, forced to disk, then renamed, and the folder forced to
 * disk too: a crash leaves a whole chunk or none. For one process, or several that share a file system.
 */
export class DiskChunks implements ChunkStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put({ attachmentId, chunk }: ChunkName, bytes: Uint8Array): Promise<void> {
    const folder = this.#folderOf(attachmentId);
    const path = join(folder, String(chunk));
    const beside = `${path}.${randomBytes(6).toString("hex")}`;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(beside, bytes);
      await rename(beside, path);
      await syncFolder(folder);
      if (chunk === 0) {
        await syncFolder(join(folder, ".."));
        await syncFolder(this.#folder);
      }
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw failed(error);
    }
  }

  async read({ attachmentId, chunk }: ChunkName): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await readFile(join(this.#folderOf(attachmentId), String(chunk))));
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw failed(error);
    }
  }

  async remove(attachmentId: string): Promise<void> {
    try {
      // The whole folder: also what a crash left beside a chunk.
      await rm(this.#folderOf(attachmentId), { recursive: true, force: true });
    } catch (error) {
      throw failed(error);
    }
  }

  close(): void {
    // Nothing stays open.
  }

  #folderOf(attachmentId: string): string {
    return join(this.#folder, attachmentId.slice(0, 2), attachmentId);
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function failed(error: unknown): ChunkStoreError {
  const code = codeOf(error);
  return new ChunkStoreError(code === "ENOSPC" || code === "EDQUOT" ? "full" : "unavailable", error);
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
