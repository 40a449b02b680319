import type { DBSchema, IDBPDatabase, IDBPTransaction } from "idb";
import type { MessageState } from "../store/client-store.ts";

/** Of the object stores below. A later one is made from it in `upgrade`. */
export const schemaVersion = 1;

/** A message, but for what is in its body. */
export interface MessageEntry {
  readonly id: string;
  readonly groupId: string;
  readonly state: MessageState;
  readonly body: Uint8Array;
}

/** A named value: a thing by its name. */
interface Named<Value> {
  readonly key: string;
  readonly value: Value;
}

/** Object stores of one client. Rows that have an order are numbered by the database. */
export interface Schema extends DBSchema {
  readonly groups: Named<{
    readonly core: Uint8Array;
    readonly parts: ReadonlyMap<string, Uint8Array>;
    readonly revision: bigint;
  }>;
  readonly cursors: Named<bigint>;
  readonly records: Named<Uint8Array>;
  /** By ref in hexadecimal. */
  readonly keyPackages: Named<Uint8Array>;
  readonly messages: {
    readonly key: number;
    readonly value: MessageEntry;
    readonly indexes: { readonly byId: string; readonly byGroup: string };
  };
  readonly events: { readonly key: number; readonly value: Uint8Array };
  readonly outgoing: {
    readonly key: number;
    readonly value: { readonly id: string; readonly body: Uint8Array };
    readonly indexes: { readonly byId: string };
  };
}

export const storeNames = [
  "groups",
  "cursors",
  "records",
  "keyPackages",
  "messages",
  "events",
  "outgoing",
] as const satisfies readonly (keyof Schema)[];

/** All of a client's stores in one transaction. */
export type Writing = IDBPTransaction<Schema, readonly [...typeof storeNames], "readwrite">;

/** Makes the object stores of a new database. */
export function makeSchema(database: IDBPDatabase<Schema>): void {
  for (const name of ["groups", "cursors", "records", "keyPackages"] as const)
    database.createObjectStore(name);
  const messages = database.createObjectStore("messages", { autoIncrement: true });
  messages.createIndex("byId", "id", { unique: true });
  messages.createIndex("byGroup", "groupId");
  database.createObjectStore("events", { autoIncrement: true });
  const outgoing = database.createObjectStore("outgoing", { autoIncrement: true });
  outgoing.createIndex("byId", "id", { unique: true });
}
