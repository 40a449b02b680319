import { mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { opaqueV, optional, struct, text, vectorV, decode, encode } from "@entente/tls-codec";
import { DmlsError } from "../errors.ts";
import type { SessionStore, StoreChange } from "../store.ts";

const Journal = struct({ records: vectorV(struct({ key: text(opaqueV), value: optional(opaqueV) })) });
const limits = { inputBytesMax: 1 << 29, elementsMax: 1 << 22, nestingMax: 8 };

const journalName = "journal";
const recordName = /^[a-z][a-z0-9.-]*$/;

/**
 * A store in a directory of its own: one file for each record. A change is first written whole to a journal, which
 * becomes valid by a rename; then it is carried out, and the journal goes. A crash in between is made good by `load`.
 * Old records are overwritten before they are unlinked, as far as the file system honours that: on one that copies on
 * write, and on flash, erased secrets can outlive their files.
 */
export class DirectoryStore implements SessionStore {
  readonly #directory: string;
  /** Whether a valid journal could not be carried out; the next `save` does that first. */
  #pending = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async load(): Promise<ReadonlyMap<string, Uint8Array>> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const names = await readdir(this.#directory);
    if (names.includes(journalName)) await this.#carryOut(await this.#journal());
    this.#pending = false;
    const records = new Map<string, Uint8Array>();
    for (const name of await readdir(this.#directory)) {
      if (name.endsWith(".record")) {
        records.set(name.slice(0, -".record".length), new Uint8Array(await readFile(this.#path(name))));
      }
    }
    return records;
  }

  async save(change: StoreChange): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    for (const key of change.keys()) {
      if (!recordName.test(key)) throw new DmlsError("state_corrupt", `not a record key: ${key}`);
    }
    if (this.#pending) await this.#carryOut(await this.#journal());
    this.#pending = false;
    const records = [...change].map(([key, value]) => ({ key, value }));
    await this.#write("journal.new", encode(Journal, { records }));
    await rename(this.#path("journal.new"), this.#path(journalName));
    await this.#syncDirectory();
    // The change is durable now, whatever comes: it may not be reported as failed.
    this.#pending = true;
    await this.#carryOut(change).then(
      () => (this.#pending = false),
      () => undefined,
    );
  }

  async #carryOut(change: StoreChange): Promise<void> {
    for (const [key, value] of change) {
      await this.#overwrite(`${key}.record`);
      if (value === undefined) await this.#remove(`${key}.record`);
      else await this.#write(`${key}.record`, value);
    }
    await this.#syncDirectory();
    await this.#overwrite(journalName);
    await this.#remove(journalName);
  }

  async #journal(): Promise<StoreChange> {
    const { records } = decode(Journal, new Uint8Array(await readFile(this.#path(journalName))), limits);
    return new Map(records.map(({ key, value }) => [key, value]));
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    const file = await open(this.#path(name), "w", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Zeros over what is there. */
  async #overwrite(name: string): Promise<void> {
    try {
      const file = await open(this.#path(name), "r+");
      try {
        const { size } = await file.stat();
        await file.write(new Uint8Array(size), 0, size, 0);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async #remove(name: string): Promise<void> {
    try {
      await unlink(this.#path(name));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async #syncDirectory(): Promise<void> {
    const directory = await open(this.#directory, "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT";
}
