import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { StorageError } from "../errors.ts";
import type { FaultHook } from "../ports/store.ts";
import type { Cells, Param, Plan, Reply, Statement } from "../sql/plan.ts";
import { migrations } from "../sql/schema.ts";
import { named } from "./failure.ts";

/** Says in the file's header that it is ours ("entd"). */
const applicationId = 0x656e7464;

const pragmas = [
  "journal_mode = WAL",
  // With NORMAL a committed transaction may roll back after a power loss.
  "synchronous = FULL",
  "cell_size_check = ON",
  "temp_store = MEMORY",
  // 32 MiB of pages in memory; a checkpoint every 32 MiB of log rather than every 4, since ids are spread over all pages.
  "cache_size = -32768",
  "wal_autocheckpoint = 8192",
];

const nothing: Reply = { rows: [], cells: [], changes: 0 };

/** One SQLite file, spoken to synchronously: a plan runs from its first statement to its last without anything in between. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #fault: FaultHook | undefined;
  readonly #statements = new Map<string, StatementSync>();
  /** Those that give a row as its cells. */
  readonly #readings = new Map<string, StatementSync>();
  #writes = 0;
  #isSynced = true;

  constructor(path: string, fault: FaultHook | undefined) {
    this.#fault = fault;
    try {
      this.#db = new DatabaseSync(path, { timeout: 5_000 });
    } catch (error) {
      throw named(error);
    }
    try {
      for (const pragma of pragmas) this.#db.exec(`PRAGMA ${pragma}`);
      this.#migrate();
    } catch (error) {
      this.#db.close();
      throw named(error);
    }
  }

  /** Runs a plan in the transaction that is open, or outside any for reads. */
  run<T>(plan: Plan<T>): T {
    let step = plan.next(nothing);
    while (step.done !== true) {
      let reply: Reply;
      try {
        reply = this.#execute(step.value);
      } catch (error) {
        plan.throw(named(error));
        throw new StorageError("io", "a plan went on after a failed statement");
      }
      step = plan.next(reply);
    }
    return step.value;
  }

  /**
   * Runs `work` in one transaction, durable when this returns; whatever it throws undoes all of it.
   *
   * @param isSynced false: it outlives the process, and a power cut from the next synced one on, which brings the log to disk up to its own end.
   */
  transaction<T>(work: () => T, isSynced = true): T {
    this.#sync(isSynced);
    this.#command("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#trip();
      this.#command("COMMIT");
      return result;
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.#db.isTransaction) this.#command("ROLLBACK");
      throw named(error);
    }
  }

  /** Within a transaction: what `work` throws undoes its own writes only. */
  savepoint<T>(work: () => T): T {
    this.#command("SAVEPOINT operation");
    try {
      const result = work();
      this.#command("RELEASE operation");
      return result;
    } catch (error) {
      if (this.#db.isTransaction) {
        this.#command("ROLLBACK TO operation");
        this.#command("RELEASE operation");
      }
      throw named(error);
    }
  }

  get inTransaction(): boolean {
    return this.#db.isTransaction;
  }

  close(): void {
    this.#statements.clear();
    this.#readings.clear();
    this.#db.close();
  }

  /** In WAL mode NORMAL leaves out the fsync of the log at a commit, and nothing else. */
  #sync(isSynced: boolean): void {
    if (this.#isSynced === isSynced) return;
    this.#db.exec(`PRAGMA synchronous = ${isSynced ? "FULL" : "NORMAL"}`);
    this.#isSynced = isSynced;
  }

  #command(sql: string): void {
    this.#prepare(sql).run();
  }

  #execute(statement: Statement): Reply {
    if (statement.kind === "insert") {
      const { table, columns, rows, conflict } = statement;
      const marks = columns.map((_column, index) => `$${String(index + 1)}`).join(", ");
      const prepared = this.#prepare(
        `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks}) ${conflict}`,
      );
      let changes = 0;
      for (const row of rows) {
        this.#trip();
        changes += Number(prepared.run(...bindable(row)).changes);
      }
      return { ...nothing, changes };
    }
    if (statement.kind === "cells") {
      const rows: unknown[] = this.#prepareReading(statement.sql).all(...bindable(statement.params));
      return { ...nothing, cells: rows as Cells[] };
    }
    const prepared = this.#prepare(statement.sql);
    if (statement.kind === "run" || !statement.sql.startsWith("SELECT")) this.#trip();
    if (statement.kind === "run") {
      return { ...nothing, changes: Number(prepared.run(...bindable(statement.params)).changes) };
    }
    return { ...nothing, rows: prepared.all(...bindable(statement.params)) };
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#prepareAnew(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  #prepareReading(sql: string): StatementSync {
    const known = this.#readings.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#prepareAnew(sql);
    prepared.setReturnArrays(true);
    this.#readings.set(sql, prepared);
    return prepared;
  }

  #prepareAnew(sql: string): StatementSync {
    const prepared = this.#db.prepare(
      sql
        .replaceAll(/ FOR (UPDATE|SHARE)/g, "")
        .replaceAll(" AS BYTEA)", " AS BLOB)")
        .replaceAll(/\$(\d+)/g, "?$1"),
    );
    prepared.setReadBigInts(true);
    return prepared;
  }

  /** Counts a write and lets a test make it fail. */
  #trip(): void {
    this.#writes += 1;
    const code = this.#fault?.(this.#writes);
    if (code !== undefined) throw new StorageError(code, "made to fail");
  }

  #migrate(): void {
    const id = Number(this.#db.prepare("PRAGMA application_id").get()?.["application_id"]);
    const version = Number(this.#db.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (id !== applicationId && (id !== 0 || version !== 0)) {
      throw new StorageError("schema", "this database file belongs to something else");
    }
    if (version > migrations.length)
      throw new StorageError("schema", "the database was written by a newer release");
    for (const [index, statements] of migrations.entries()) {
      if (index < version) continue;
      this.transaction(() => {
        for (const statement of statements) this.#db.exec(toSqlite(statement));
        this.#db.exec(
          `PRAGMA user_version = ${String(index + 1)}; PRAGMA application_id = ${String(applicationId)}`,
        );
      });
    }
  }
}

function toSqlite(ddl: string): string {
  const typed = ddl
    .replaceAll("SERIAL_KEY", "INTEGER PRIMARY KEY AUTOINCREMENT")
    .replaceAll("BYTEA", "BLOB")
    .replaceAll("BIGINT", "INTEGER");
  return typed.startsWith("CREATE TABLE") ? `${typed} STRICT` : typed;
}

function bindable(params: readonly Param[]): SQLInputValue[] {
  return params as SQLInputValue[];
}
