import { encode } from "@entente/tls-codec";
import { decodeLogEntry, LogEntry, logEntryBytes, logEntryHash } from "../log-entry.ts";
import { appendLeaves } from "../log-tree/append.ts";
import { insertLeaves } from "../prefix-tree/insert.ts";
import { type PrefixLeaf } from "../prefix-tree/node.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { type Plan, readAll, type StoreItem } from "../store.ts";

/** A log after one more entry: the head to sign once `items` are saved, all of them in one transaction. */
export interface EntryAppended {
  readonly position: bigint;
  readonly treeSize: bigint;
  readonly root: Uint8Array;
  readonly entry: LogEntry;
  readonly items: readonly StoreItem[];
}

/**
 * Appends one entry, in which `leaves` (new label-version pairs, may be none) become visible, to a log of `treeSize` entries.
 *
 * The entry's time is `nowMs`, or its predecessor's where the clock went back: timestamps never decrease. Append an entry
 * without leaves before the newest one is older than clients accept. Errors: `store`; RangeError as `insertLeaves`.
 */
export function* appendEntry(
  treeSize: bigint,
  leaves: readonly PrefixLeaf[],
  nowMs: bigint,
  primitives: Primitives = purePrimitives,
): Plan<EntryAppended> {
  const previous =
    treeSize === 0n ? [] : yield* readAll([{ kind: "log-entry", position: treeSize - 1n }], logEntryBytes);
  const floor = previous[0] === undefined ? 0n : decodeLogEntry(previous[0]).timestamp;
  const inserted = yield* insertLeaves(treeSize, leaves, primitives);
  const entry = { timestamp: nowMs > floor ? nowMs : floor, prefixRoot: inserted.root };
  const appended = yield* appendLeaves(treeSize, [logEntryHash(entry, primitives)], primitives);
  const item = { key: { kind: "log-entry" as const, position: treeSize }, value: encode(LogEntry, entry) };
  return {
    position: treeSize,
    treeSize: appended.treeSize,
    root: appended.root,
    entry,
    items: [...inserted.items, ...appended.items, item],
  };
}
