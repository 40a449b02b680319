import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { hexFromBytes } from "@entente/tls-codec";
import type { OwnKeyPackage } from "../mls/key-package.ts";
import { checkChanges } from "../store/change-check.ts";
import type {
  ClientStore,
  EventRow,
  MessageRow,
  NamedRecord,
  MessageState,
  OutgoingItem,
  StoreChanges,
  StoredGroup,
} from "../store/client-store.ts";
import { rowsMax } from "../store/limits.ts";
import { keyPackageOf, MessageBody, OutgoingBody, readBody } from "../store/row-codec.ts";
import { StoreError } from "../store/store-error.ts";
import { aesSealer, plainSealer, type Sealer } from "./at-rest.ts";
import { applyChanges } from "./sqlite-changes.ts";
import { blob, type Row, SqliteRows } from "./sqlite-rows.ts";
import { schema, schemaVersion } from "./sqlite-schema.ts";

/** How a store is opened. */
export interface SqliteStoreOptions {
  /** 32 bytes under which all values are encrypted; none: values are in the clear. Names and counts always are. */
  readonly key?: Uint8Array;
}

/** The value that tells whether a key is the right one. */
const keyCheck = new TextEncoder().encode("entente client store");

/**
 * A store in one SQLite file, readable by its owner alone: write-ahead log, `synchronous=FULL`, freed pages overwritten.
 * A save is on disk when its promise is kept; a process killed at any moment leaves the last save or the one before it.
 */
export class SqliteStore implements ClientStore {
  readonly #database: DatabaseSync;
  readonly #rows: SqliteRows;
  readonly #sealer: Sealer;
  #open = true;

  private constructor(database: DatabaseSync, sealer: Sealer) {
    this.#database = database;
    this.#rows = new SqliteRows(database);
    this.#sealer = sealer;
  }

  /** Opens or creates the store at `path`. Throws StoreError `locked`, `key_missing`, `key_wrong`, `version_unknown`. */
  static open(path: string, { key }: SqliteStoreOptions = {}): SqliteStore {
    // Created before SQLite does, so that there is no moment at which others can read it. Its log gets the same mode.
    closeSync(openSync(path, "a", 0o600));
    chmodSync(path, 0o600);
    const database = new DatabaseSync(path);
    try {
      database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
      database.exec("PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;");
      database.exec(schema);
      const store = new SqliteStore(database, key === undefined ? plainSealer : aesSealer(key));
      store.#checkVersionAndKey(key !== undefined);
      return store;
    } catch (error) {
      database.close();
      throw isBusy(error)
        ? new StoreError("locked", "another process has the store open", { cause: error })
        : error;
    }
  }

  async save(changes: StoreChanges): Promise<void> {
    this.#usable();
    checkChanges(changes);
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      applyChanges(this.#rows, this.#sealer, changes);
      this.#database.exec("COMMIT");
    } catch (error) {
      // A commit that failed may have rolled back by itself.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  async group(groupId: string): Promise<StoredGroup | undefined> {
    const row = this.#readOne("SELECT core, revision FROM groups WHERE group_id = ?", groupId);
    if (row === undefined) return undefined;
    const parts = new Map<string, Uint8Array>();
    for (const part of this.#read("SELECT name, bytes FROM group_parts WHERE group_id = ?", groupId)) {
      const name = part["name"] as string;
      parts.set(name, this.#sealer.open(`part ${groupId} ${name}`, blob(part, "bytes")));
    }
    const core = this.#sealer.open(`group ${groupId}`, blob(row, "core"));
    return { encoded: { core, parts }, revision: row["revision"] as bigint };
  }

  async groupIds(): Promise<readonly string[]> {
    return this.#read("SELECT group_id FROM groups ORDER BY group_id").map(
      (row) => row["group_id"] as string,
    );
  }

  async cursors(): Promise<ReadonlyMap<string, bigint>> {
    const rows = this.#read("SELECT feed, sequence FROM cursors");
    return new Map(rows.map((row) => [row["feed"] as string, row["sequence"] as bigint]));
  }

  async message(id: string): Promise<MessageRow | undefined> {
    const row = this.#readOne("SELECT * FROM messages WHERE id = ?", id);
    return row && this.#messageOf(row);
  }

  async messages(groupId: string, after: bigint, limit: number): Promise<readonly MessageRow[]> {
    const statement = "SELECT * FROM messages WHERE group_id = ? AND sequence > ? ORDER BY sequence LIMIT ?";
    return this.#read(statement, groupId, after, Math.min(limit, rowsMax)).map((row) => this.#messageOf(row));
  }

  async keyPackage(ref: Uint8Array): Promise<OwnKeyPackage | undefined> {
    const row = this.#readOne("SELECT ref, body FROM key_packages WHERE ref = ?", hexFromBytes(ref));
    return row && this.#keyPackageOf(row);
  }

  async keyPackages(): Promise<readonly OwnKeyPackage[]> {
    return this.#read("SELECT ref, body FROM key_packages ORDER BY rowid").map((row) =>
      this.#keyPackageOf(row),
    );
  }

  async events(limit: number): Promise<readonly EventRow[]> {
    const rows = this.#read(
      "SELECT sequence, body FROM events ORDER BY sequence LIMIT ?",
      Math.min(limit, rowsMax),
    );
    return rows.map((row) => ({
      sequence: row["sequence"] as bigint,
      body: this.#sealer.open("event", blob(row, "body")),
    }));
  }

  async outgoing(limit: number): Promise<readonly OutgoingItem[]> {
    const rows = this.#read(
      "SELECT id, body FROM outgoing ORDER BY position LIMIT ?",
      Math.min(limit, rowsMax),
    );
    return rows.map((row) => {
      const id = row["id"] as string;
      const { groupId, kind, bytes } = readBody(
        OutgoingBody,
        this.#sealer.open(`outgoing ${id}`, blob(row, "body")),
      );
      return { id, groupId, kind, bytes };
    });
  }

  async record(name: string): Promise<Uint8Array | undefined> {
    const row = this.#readOne("SELECT value FROM records WHERE name = ?", name);
    return row && this.#sealer.open(`record ${name}`, blob(row, "value"));
  }

  async records(prefix: string, after: string, limit: number): Promise<readonly NamedRecord[]> {
    const rows = this.#read(
      "SELECT name, value FROM records WHERE name >= ? AND substr(name, 1, ?) = ? AND name > ? ORDER BY name LIMIT ?",
      prefix,
      [...prefix].length,
      prefix,
      after,
      Math.min(limit, rowsMax),
    );
    return rows.map((row) => {
      const name = row["name"] as string;
      return { name, value: this.#sealer.open(`record ${name}`, blob(row, "value")) };
    });
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#database.close();
  }

  #messageOf(row: Row): MessageRow {
    const id = row["id"] as string;
    const {
      version: _,
      atMs,
      ...body
    } = readBody(MessageBody, this.#sealer.open(`message ${id}`, blob(row, "body")));
    return {
      id,
      groupId: row["group_id"] as string,
      state: row["state"] as MessageState,
      sequence: row["sequence"] as bigint,
      atMs: Number(atMs),
      ...body,
    };
  }

  #keyPackageOf(row: Row): OwnKeyPackage {
    return keyPackageOf(this.#sealer.open(`key package ${row["ref"] as string}`, blob(row, "body")));
  }

  #checkVersionAndKey(keyed: boolean): void {
    const row = this.#readOne("SELECT version, keyed, key_check FROM store");
    if (row === undefined) {
      const check = this.#sealer.seal("key check", keyCheck);
      this.#rows.run("INSERT INTO store VALUES (1, ?, ?, ?)", schemaVersion, keyed ? 1 : 0, check);
      return;
    }
    if (row["version"] !== BigInt(schemaVersion)) throw new StoreError("version_unknown", "another schema");
    const wasKeyed = row["keyed"] === 1n;
    if (wasKeyed && !keyed) throw new StoreError("key_missing", "the store is encrypted");
    if (!wasKeyed && keyed) throw new StoreError("key_wrong", "the store is not encrypted");
    try {
      this.#sealer.open("key check", blob(row, "key_check"));
    } catch (cause) {
      throw new StoreError("key_wrong", "the store is encrypted under another key", { cause });
    }
  }

  #readOne(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#read(sql, ...values)[0];
  }

  #read(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    this.#usable();
    return this.#rows.all(sql, ...values);
  }

  #usable(): void {
    if (!this.#open) throw new StoreError("closed", "the store was closed");
  }
}

/** SQLITE_BUSY, with or without its extension. */
function isBusy(error: unknown): boolean {
  const code = (error as { readonly errcode?: unknown }).errcode;
  return typeof code === "number" && (code & 0xff) === 5;
}
