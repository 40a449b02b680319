/** What a column holds. Integers always come back as bigint. */
export type Param = bigint | number | string | Uint8Array | null;
export type Row = Readonly<Record<string, Param>>;
/** A row by the places of its columns: what many rows are read as, since an object for each costs more than the reading. */
export type Cells = readonly Param[];

/**
 * One statement in the SQL that both databases share: `$1` parameters; `FOR UPDATE` or `FOR SHARE` where a row must be held;
 * bytes are joined as `CAST(a || b AS BYTEA)`.
 */
export type Statement =
  | { readonly kind: "all" | "cells" | "run"; readonly sql: string; readonly params: readonly Param[] }
  | {
      readonly kind: "insert";
      readonly table: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Param[])[];
      /** What follows the values: an ON CONFLICT clause or nothing. */
      readonly conflict: string;
    };

export interface Reply {
  readonly rows: readonly Row[];
  /** Instead of `rows`, to a statement of that kind. */
  readonly cells: readonly Cells[];
  readonly changes: number;
}

/**
 * A transaction as a generator of statements. The SQLite driver runs it synchronously to its end, so that nothing can
 * come in between; the PostgreSQL driver awaits each reply. A plan may run more than once (after a conflict), so it
 * holds no state outside itself.
 */
export type Plan<T> = Generator<Statement, T, Reply>;

export function* all(sql: string, ...params: Param[]): Plan<readonly Row[]> {
  return (yield { kind: "all", sql, params }).rows;
}

export function* one(sql: string, ...params: Param[]): Plan<Row | undefined> {
  return (yield { kind: "all", sql, params }).rows[0];
}

/** As {@link all}; no two columns need a name. */
export function* allCells(sql: string, ...params: Param[]): Plan<readonly Cells[]> {
  return (yield { kind: "cells", sql, params }).cells;
}

/** Returns the number of rows that it changed. */
export function* run(sql: string, ...params: Param[]): Plan<number> {
  return (yield { kind: "run", sql, params }).changes;
}

/** Inserts all rows; nothing happens for none. */
export function* insert(
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Param[])[],
  conflict = "",
): Plan<number> {
  if (rows.length === 0) return 0;
  return (yield { kind: "insert", table, columns, rows, conflict }).changes;
}

const keysPerStatementMax = 512;

/**
 * The union over all `keys` of a statement with an IN list. `sql` receives the list, whose parameters follow `fixed`. Lists are
 * padded to powers of two, so that few statement texts are ever prepared.
 */
export function* allIn(
  sql: (list: string) => string,
  keys: readonly Param[],
  ...fixed: Param[]
): Plan<readonly Row[]> {
  const found: Row[] = [];
  for (const part of chunks(keys)) {
    found.push(...(yield { kind: "all", sql: sql(listFor(part, fixed)), params: [...fixed, ...part] }).rows);
  }
  return found;
}

/** As {@link allIn} for a statement that writes; keys must be distinct where repetition would matter. */
export function* runIn(
  sql: (list: string) => string,
  keys: readonly Param[],
  ...fixed: Param[]
): Plan<number> {
  let changes = 0;
  for (const part of chunks(keys)) {
    changes += (yield { kind: "run", sql: sql(listFor(part, fixed)), params: [...fixed, ...part] }).changes;
  }
  return changes;
}

function chunks(keys: readonly Param[]): Param[][] {
  const parts: Param[][] = [];
  for (let start = 0; start < keys.length; start += keysPerStatementMax) {
    const part = keys.slice(start, start + keysPerStatementMax);
    const last = part.at(-1);
    if (last === undefined) break;
    let size = 1;
    while (size < part.length) size *= 2;
    while (part.length < size) part.push(last);
    parts.push(part);
  }
  return parts;
}

function listFor(part: readonly Param[], fixed: readonly Param[]): string {
  return part.map((_key, index) => `$${String(fixed.length + index + 1)}`).join(",");
}
