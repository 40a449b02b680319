import { createHash } from "node:crypto";
import pg from "pg";
import { StorageError } from "../errors.ts";
import type { FaultHook } from "../ports/store.ts";
import type { Cells, Param, Plan, Reply, Row, Statement } from "../sql/plan.ts";
import { named } from "./failure.ts";

/** What runs one statement: a pool outside transactions, a client within one. */
export interface Queryable {
  query(config: pg.QueryConfig<unknown[]>): Promise<pg.QueryResult<Record<string, Param>>>;
  query(config: pg.QueryArrayConfig<unknown[]>): Promise<pg.QueryArrayResult<Param[]>>;
}

const int8: number = pg.types.builtins.INT8;
const int4: number = pg.types.builtins.INT4;
const bytea: number = pg.types.builtins.BYTEA;

/** Integers of any width as bigint, bytes as plain Uint8Array: what the SQLite driver gives. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number): ((value: string) => unknown) => {
    if (oid === int8 || oid === int4) return (value) => BigInt(value);
    if (oid === bytea) return parseBytes;
    return (value) => value;
  },
};

function parseBytes(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value.slice(2), "hex"));
}

const parametersPerStatementMax = 30_000;

const nothing: Reply = { rows: [], cells: [], changes: 0 };

/** Runs the statements of plans, and counts writes for the fault hook. */
export class Runner {
  readonly #fault: FaultHook | undefined;
  readonly #names = new Map<string, string>();
  #writes = 0;

  constructor(fault: FaultHook | undefined) {
    this.#fault = fault;
  }

  async run<T>(plan: Plan<T>, on: Queryable): Promise<T> {
    let step = plan.next(nothing);
    while (step.done !== true) {
      let reply: Reply;
      try {
        reply = await this.#execute(step.value, on);
      } catch (error) {
        plan.throw(named(error));
        throw new StorageError("io", "a plan went on after a failed statement");
      }
      step = plan.next(reply);
    }
    return step.value;
  }

  /** Counts a write and lets a test make it fail. */
  trip(): void {
    this.#writes += 1;
    const code = this.#fault?.(this.#writes);
    if (code !== undefined) throw new StorageError(code, "made to fail");
  }

  async #execute(statement: Statement, on: Queryable): Promise<Reply> {
    if (statement.kind === "insert") return await this.#insert(statement, on);
    const { sql, params } = statement;
    const query = { name: this.#nameOf(sql), text: sql, values: [...params] };
    if (statement.kind === "cells") {
      const { rows } = await on.query({ ...query, rowMode: "array" });
      return { ...nothing, cells: rows satisfies Cells[] };
    }
    if (statement.kind === "run" || !sql.startsWith("SELECT")) this.trip();
    const result = await on.query(query);
    return { ...nothing, rows: result.rows satisfies Row[], changes: result.rowCount ?? 0 };
  }

  async #insert(statement: Extract<Statement, { kind: "insert" }>, on: Queryable): Promise<Reply> {
    const { table, columns, rows, conflict } = statement;
    const rowsMax = Math.floor(parametersPerStatementMax / columns.length);
    let changes = 0;
    for (let start = 0; start < rows.length; start += rowsMax) {
      const part = rows.slice(start, start + rowsMax);
      const values = part.map((_row, index) => {
        const marks = columns.map((_column, offset) => `$${String(index * columns.length + offset + 1)}`);
        return `(${marks.join(",")})`;
      });
      this.trip();
      const text = `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${values.join(",")} ${conflict}`;
      const config = part.length === 1 ? { name: this.#nameOf(text), text } : { text };
      changes += (await on.query({ ...config, values: part.flat() })).rowCount ?? 0;
    }
    return { ...nothing, changes };
  }

  /** Statements are prepared once per connection; their texts are few (see `allIn`). */
  #nameOf(sql: string): string {
    const known = this.#names.get(sql);
    if (known !== undefined) return known;
    const name = createHash("sha256").update(sql).digest("base64url").slice(0, 22);
    this.#names.set(sql, name);
    return name;
  }
}
