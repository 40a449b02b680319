import { readItemsMax } from "../limits.ts";
import type {
  LogAppend,
  LogHead,
  LogItem,
  LogKey,
  LoggedVersion,
  NewVersion,
  WaitingVersion,
  WitnessedHead,
} from "../ports/log.ts";
import { all, insert, one, type Param, type Plan, type Row, run } from "./plan.ts";
import { atMost, big, bytes, int, keyOf, optionalBig, sameBytes } from "./row.ts";

const newest = 1n;
const givenOut = 2n;

/** Adds a waiting version; false, and nothing written, when it is not the label's next. */
export function* addVersion(added: NewVersion, nowMs: number): Plan<boolean> {
  const { labelId, version, sealed } = added;
  const counted =
    version === 0
      ? yield* insert(
          "log_label",
          ["label_id", "versions"],
          [[labelId, 1n]],
          "ON CONFLICT (label_id) DO NOTHING",
        )
      : yield* run(
          "UPDATE log_label SET versions = $2 WHERE label_id = $1 AND versions = $3",
          ...[labelId, BigInt(version + 1), BigInt(version)],
        );
  if (counted !== 1) return false;
  yield* insert(
    "log_version",
    ["label_id", "version", "sealed", "queued_at"],
    [[labelId, BigInt(version), sealed, nowMs]],
  );
  return true;
}

export function* waitingVersions(versionsMax: number): Plan<readonly WaitingVersion[]> {
  atMost("versions", versionsMax, readItemsMax);
  const rows = yield* all(
    "SELECT label_id, version, sealed, queued_at FROM log_version WHERE position IS NULL ORDER BY id LIMIT $1",
    versionsMax,
  );
  return rows.map((row) => ({
    labelId: bytes(row, "label_id"),
    version: int(row, "version"),
    sealed: bytes(row, "sealed"),
    queuedAtMs: int(row, "queued_at"),
  }));
}

export function* versionsOf(labelId: Uint8Array): Plan<readonly LoggedVersion[]> {
  const rows = yield* all(
    "SELECT version, position FROM log_version WHERE label_id = $1 ORDER BY version",
    labelId,
  );
  return rows.map((row) => ({ version: int(row, "version"), position: optionalBig(row, "position") }));
}

export function* sealedVersion(labelId: Uint8Array, version: number): Plan<Uint8Array | undefined> {
  const row = yield* one(
    "SELECT sealed FROM log_version WHERE label_id = $1 AND version = $2",
    labelId,
    BigInt(version),
  );
  return row === undefined ? undefined : bytes(row, "sealed");
}

function* headOf(kind: bigint): Plan<LogHead | undefined> {
  const row = yield* one("SELECT tree_size, root, note FROM log_head WHERE kind = $1", kind);
  // A tree of size 0 is the row that an append locks before there is a tree.
  return row === undefined || big(row, "tree_size") === 0n ? undefined : headIn(row);
}

export const newestHead = (): Plan<LogHead | undefined> => headOf(newest);
export const publishedHead = (): Plan<LogHead | undefined> => headOf(givenOut);

/** The size of the tree whose head is kept under `kind`, held until the transaction ends. */
function* heldSize(kind: bigint): Plan<bigint> {
  const empty = new Uint8Array(0);
  yield* insert(
    "log_head",
    ["kind", "tree_size", "root", "note"],
    [[kind, 0n, empty, empty]],
    "ON CONFLICT (kind) DO NOTHING",
  );
  const row = yield* one("SELECT tree_size FROM log_head WHERE kind = $1 FOR UPDATE", kind);
  return row === undefined ? 0n : big(row, "tree_size");
}

function* keepHead(kind: bigint, { treeSize, root, note }: LogHead): Plan<void> {
  yield* run(
    "UPDATE log_head SET tree_size = $2, root = $3, note = $4 WHERE kind = $1",
    ...[kind, treeSize, root, note],
  );
}

export function* appendEntry({ expectedSize, items, versions, head }: LogAppend): Plan<boolean> {
  if ((yield* heldSize(newest)) !== expectedSize) return false;
  for (const { labelId, version } of versions) {
    const row = yield* one(
      "SELECT position FROM log_version WHERE label_id = $1 AND version = $2",
      labelId,
      BigInt(version),
    );
    if (row?.["position"] !== null) return false;
  }
  for (const { labelId, version } of versions) {
    yield* run(
      "UPDATE log_version SET position = $3 WHERE label_id = $1 AND version = $2",
      ...[labelId, BigInt(version), expectedSize],
    );
  }
  yield* insert("log_node", ["level", "idx", "value"], rowsOf(items, "log-node"));
  yield* insert("log_entry", ["position", "value"], rowsOf(items, "log-entry"));
  yield* insert("log_prefix", ["place", "version", "value"], rowsOf(items, "prefix-node"));
  yield* keepHead(newest, head);
  return true;
}

function rowsOf(items: readonly LogItem[], kind: LogKey["kind"]): Param[][] {
  return items.flatMap(({ key, value }) => (key.kind === kind ? [[...columnsOf(key), value]] : []));
}

function columnsOf(key: LogKey): Param[] {
  switch (key.kind) {
    case "log-node":
      return [BigInt(key.level), key.index];
    case "log-entry":
      return [key.position];
    case "prefix-node":
      return [placeOf(key.depth, key.prefix), key.version];
  }
}

function placeOf(depth: number, prefix: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(depth >> 8, depth & 255), prefix]);
}

const selects: Readonly<Record<LogKey["kind"], string>> = {
  "log-node": "SELECT value FROM log_node WHERE level = $1 AND idx = $2",
  "log-entry": "SELECT value FROM log_entry WHERE position = $1",
  "prefix-node":
    "SELECT value FROM log_prefix WHERE place = $1 AND version <= $2 ORDER BY version DESC LIMIT 1",
};

/** Keys that one statement reads. */
const keysPerStatement = 32;

/** One statement for each `keysPerStatement` different keys of a kind, not one for each key. */
export function* readLog(keys: readonly LogKey[]): Plan<readonly (Uint8Array | undefined)[]> {
  const found = new Map<string, Uint8Array>();
  for (const kind of Object.keys(selects) as LogKey["kind"][]) {
    const distinct = new Map(
      keys.filter((key) => key.kind === kind).map((key) => [textOf(key), columnsOf(key)]),
    );
    const wanted = [...distinct];
    for (let start = 0; start < wanted.length; start += keysPerStatement) {
      const part = wanted.slice(start, start + keysPerStatement);
      const rows = yield* all(union(kind, part.length), ...part.flatMap(([, columns]) => columns));
      for (const row of rows) {
        const [text] = part[int(row, "n")] ?? [];
        if (text !== undefined) found.set(text, bytes(row, "value"));
      }
    }
  }
  return keys.map((key) => found.get(textOf(key)));
}

const unions = new Map<string, string>();

function union(kind: LogKey["kind"], count: number): string {
  const known = unions.get(`${kind} ${String(count)}`);
  if (known !== undefined) return known;
  const perKey = kind === "log-entry" ? 1 : 2;
  const parts = Array.from({ length: count }, (_, n) => {
    const select = selects[kind].replaceAll(
      /\$(\d)/g,
      (_all, digit: string) => `$${String(n * perKey + Number(digit))}`,
    );
    // SQLite takes an ORDER BY inside a compound only in a subquery; PostgreSQL asks for its name.
    return `SELECT CAST(${String(n)} AS BIGINT) AS n, value FROM (${select}) AS part_${String(n)}`;
  });
  const sql = parts.join(" UNION ALL ");
  unions.set(`${kind} ${String(count)}`, sql);
  return sql;
}

function textOf(key: LogKey): string {
  return columnsOf(key)
    .map((column) => (column instanceof Uint8Array ? keyOf(column) : String(column)))
    .concat(key.kind)
    .join(" ");
}

export function* publishHead(head: LogHead): Plan<boolean> {
  if ((yield* heldSize(givenOut)) > head.treeSize) return false;
  yield* keepHead(givenOut, head);
  return true;
}

export function* witnessed(origin: string): Plan<WitnessedHead | undefined> {
  const row = yield* one("SELECT tree_size, root, note FROM witnessed WHERE origin = $1", origin);
  return row === undefined ? undefined : headIn(row);
}

/** The compare-and-set without which two requests that were both checked against one record could be kept in the wrong order. */
export function* advanceWitness(
  origin: string,
  expected: WitnessedHead | undefined,
  next: WitnessedHead,
): Plan<boolean> {
  const row = yield* one("SELECT tree_size, root, note FROM witnessed WHERE origin = $1 FOR UPDATE", origin);
  const { treeSize, root, note } = next;
  if (row === undefined || expected === undefined) {
    if (row !== undefined || expected !== undefined) return false;
    const added = yield* insert(
      "witnessed",
      ["origin", "tree_size", "root", "note"],
      [[origin, treeSize, root, note]],
      "ON CONFLICT (origin) DO NOTHING",
    );
    return added === 1;
  }
  const kept = headIn(row);
  if (kept.treeSize !== expected.treeSize || !sameBytes(kept.root, expected.root)) return false;
  yield* run(
    "UPDATE witnessed SET tree_size = $2, root = $3, note = $4 WHERE origin = $1",
    ...[origin, treeSize, root, note],
  );
  return true;
}

function headIn(row: Row): LogHead {
  return { treeSize: big(row, "tree_size"), root: bytes(row, "root"), note: bytes(row, "note") };
}
