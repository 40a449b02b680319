import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { StoreError } from "../store/store-error.ts";

/** A row by column; numbers are bigint. */
export type Row = Record<string, SQLInputValue>;

/** Statements on one database; each is prepared once. */
export class SqliteRows {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** How many rows a statement changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  all(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

/** A column of bytes. Throws StoreError `corrupt` when it is of another type. */
export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new StoreError("corrupt", "a stored value is of another type");
  return value;
}
