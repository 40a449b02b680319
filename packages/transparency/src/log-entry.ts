import { decode, encode, struct, uint64, type Value } from "@entente/tls-codec";
import { leafHash } from "./log-tree/hashes.ts";
import { HashValue } from "./prefix-tree/prefix-proof.ts";
import { type Primitives, purePrimitives } from "./primitives.ts";

/**
 * One leaf of the log tree: which prefix tree was current since when.
 *
 *     struct { uint64 timestamp; opaque prefix_tree[Hash.Nh]; } LogEntry;
 *
 * `timestamp` is in milliseconds since the Unix epoch. draft-ietf-keytrans-protocol-04 section 10.8.
 */
export const LogEntry = struct({ timestamp: uint64, prefixRoot: HashValue });
export type LogEntry = Value<typeof LogEntry>;

/** Bytes of an encoded entry. */
export const logEntryBytes = 40;

/** The hash of an entry as a leaf of the log: RFC 6962's, where the draft has another. */
export function logEntryHash(entry: LogEntry, primitives: Primitives = purePrimitives): Uint8Array {
  return leafHash(encode(LogEntry, entry), primitives);
}

/** Reads an entry from our own storage. */
export function decodeLogEntry(bytes: Uint8Array): LogEntry {
  return decode(LogEntry, bytes);
}
