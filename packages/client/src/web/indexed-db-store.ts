import { type IDBPDatabase, openDB } from "idb";
import { hexFromBytes } from "@entente/tls-codec";
import type { OwnKeyPackage } from "../mls/key-package.ts";
import { checkChanges } from "../store/change-check.ts";
import type {
  ClientStore,
  EventRow,
  MessageRow,
  NamedRecord,
  OutgoingItem,
  StoreChanges,
  StoredGroup,
} from "../store/client-store.ts";
import { rowsMax } from "../store/limits.ts";
import { keyPackageOf, MessageBody, OutgoingBody, readBody } from "../store/row-codec.ts";
import { StoreError } from "../store/store-error.ts";
import { apply, checkGuards } from "./indexed-db-changes.ts";
import {
  makeSchema,
  type MessageEntry,
  type Schema,
  schemaVersion,
  storeNames,
} from "./indexed-db-schema.ts";

/**
 * A store in a browser's IndexedDB, one database for each client. Browsers keep it in clear, under the protection of the device and of
 * the page's origin, and may clear it unless the page has asked for persistence (`navigator.storage.persist()`).
 */
export class IndexedDbStore implements ClientStore {
  readonly #database: IDBPDatabase<Schema>;
  readonly #release: () => void;
  #isClosed = false;

  private constructor(database: IDBPDatabase<Schema>, release: () => void) {
    this.#database = database;
    this.#release = release;
  }

  /**
   * Opens it, or makes it. One page or worker at a time has it, which takes the Web Locks of a secure context.
   *
   * @param name of the database, as the client id.
   * @throws StoreError `locked` while another one has it open, `version_unknown` for one that a later version wrote.
   */
  static async open(name: string): Promise<IndexedDbStore> {
    const release = await lock(`entente:${name}`);
    try {
      const database = await openDB<Schema>(name, schemaVersion, { upgrade: makeSchema });
      return new IndexedDbStore(database, release);
    } catch (error) {
      release();
      if (typeof error === "object" && error !== null && "name" in error && error.name === "VersionError")
        throw new StoreError("version_unknown", "a later version wrote the store", { cause: error });
      throw error;
    }
  }

  async save(changes: StoreChanges): Promise<void> {
    this.#open();
    checkChanges(changes);
    const transaction = this.#database.transaction(storeNames, "readwrite", { durability: "strict" });
    // Awaited below; where the work fails first, that is what is told.
    transaction.done.catch(() => undefined);
    try {
      await checkGuards(transaction, changes);
      await apply(transaction, changes);
    } catch (error) {
      transaction.abort();
      throw error;
    }
    await transaction.done;
  }

  async group(groupId: string): Promise<StoredGroup | undefined> {
    this.#open();
    const found = await this.#database.get("groups", groupId);
    return found && { encoded: { core: found.core, parts: found.parts }, revision: found.revision };
  }

  async groupIds(): Promise<readonly string[]> {
    this.#open();
    return this.#database.getAllKeys("groups");
  }

  async cursors(): Promise<ReadonlyMap<string, bigint>> {
    this.#open();
    const transaction = this.#database.transaction("cursors");
    const [feeds, sequences] = await Promise.all([
      transaction.store.getAllKeys(),
      transaction.store.getAll(),
    ]);
    return new Map(feeds.map((feed, index) => [feed, sequences[index] ?? 0n]));
  }

  async message(id: string): Promise<MessageRow | undefined> {
    this.#open();
    const transaction = this.#database.transaction("messages");
    const key = await transaction.store.index("byId").getKey(id);
    const entry = key === undefined ? undefined : await transaction.store.get(key);
    return key === undefined || entry === undefined ? undefined : messageOf(key, entry);
  }

  async messages(groupId: string, after: bigint, limit: number): Promise<readonly MessageRow[]> {
    this.#open();
    const rows: MessageRow[] = [];
    const index = this.#database.transaction("messages").store.index("byGroup");
    let cursor = await index.openCursor(groupId);
    if (cursor !== null && BigInt(cursor.primaryKey) <= after && after < BigInt(Number.MAX_SAFE_INTEGER))
      cursor = await cursor.continuePrimaryKey(groupId, Number(after) + 1);
    while (cursor !== null && rows.length < Math.min(limit, rowsMax)) {
      rows.push(messageOf(cursor.primaryKey, cursor.value));
      cursor = await cursor.continue();
    }
    return rows;
  }

  async keyPackage(ref: Uint8Array): Promise<OwnKeyPackage | undefined> {
    this.#open();
    const body = await this.#database.get("keyPackages", hexFromBytes(ref));
    return body && keyPackageOf(body);
  }

  async keyPackages(): Promise<readonly OwnKeyPackage[]> {
    this.#open();
    return (await this.#database.getAll("keyPackages")).map(keyPackageOf);
  }

  async events(limit: number): Promise<readonly EventRow[]> {
    this.#open();
    const { store } = this.#database.transaction("events");
    const count = Math.min(limit, rowsMax);
    const [keys, bodies] = await Promise.all([store.getAllKeys(null, count), store.getAll(null, count)]);
    return bodies.map((body, index) => ({ sequence: BigInt(keys[index] ?? 0), body }));
  }

  async outgoing(limit: number): Promise<readonly OutgoingItem[]> {
    this.#open();
    const rows = await this.#database.getAll("outgoing", null, Math.min(limit, rowsMax));
    return rows.map(({ id, body }) => {
      const { groupId, kind, bytes } = readBody(OutgoingBody, body);
      return { id, groupId, kind, bytes };
    });
  }

  async record(name: string): Promise<Uint8Array | undefined> {
    this.#open();
    return this.#database.get("records", name);
  }

  async records(prefix: string, after: string, limit: number): Promise<readonly NamedRecord[]> {
    this.#open();
    const from = after > prefix ? IDBKeyRange.lowerBound(after, true) : IDBKeyRange.lowerBound(prefix);
    const rows: NamedRecord[] = [];
    let cursor = await this.#database.transaction("records").store.openCursor(from);
    while (cursor !== null && cursor.key.startsWith(prefix) && rows.length < Math.min(limit, rowsMax)) {
      rows.push({ name: cursor.key, value: cursor.value });
      cursor = await cursor.continue();
    }
    return rows;
  }

  close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#database.close();
      this.#release();
    }
    return Promise.resolve();
  }

  #open(): void {
    if (this.#isClosed) throw new StoreError("closed", "the store was closed");
  }
}

function messageOf(key: number, { id, groupId, state, body }: MessageEntry): MessageRow {
  const { sender, epoch, generation, atMs, plaintext, authenticatedData } = readBody(MessageBody, body);
  const row = { id, groupId, state, sender, epoch, generation, plaintext, authenticatedData };
  return { ...row, atMs: Number(atMs), sequence: BigInt(key) };
}

/** Holds a Web Lock; what it returns lets go of it. @throws StoreError `locked`. */
async function lock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (held) => {
        if (held === null) {
          reject(new StoreError("locked", "another page has the store open"));
          return undefined;
        }
        return new Promise<void>((release) => {
          resolve(release);
        });
      })
      .catch(reject);
  });
}
