import { createHash, hash as digestOf } from "node:crypto";
import { StorageError } from "../errors.ts";
import type { Cells, Param, Row } from "./plan.ts";

/** Columns of a row by type. A value of another type can only come from a damaged or foreign database: `corrupt`. */
export function big(row: Row, column: string): bigint {
  const value = row[column];
  if (typeof value === "bigint") return value;
  throw wrongType(column, value);
}

export function int(row: Row, column: string): number {
  const value = Number(big(row, column));
  if (Number.isSafeInteger(value)) return value;
  throw wrongType(column, value);
}

export function optionalBig(row: Row, column: string): bigint | undefined {
  return row[column] === null ? undefined : big(row, column);
}

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw wrongType(column, value);
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  throw wrongType(column, value);
}

/** The same of columns by their places. */
export function bigAt(cells: Cells, at: number): bigint {
  const value = cells[at];
  if (typeof value === "bigint") return value;
  throw wrongType(at, value);
}

export function intAt(cells: Cells, at: number): number {
  const value = Number(bigAt(cells, at));
  if (Number.isSafeInteger(value)) return value;
  throw wrongType(at, value);
}

export function textAt(cells: Cells, at: number): string {
  const value = cells[at];
  if (typeof value === "string") return value;
  throw wrongType(at, value);
}

export function bytesAt(cells: Cells, at: number): Uint8Array {
  const value = cells[at];
  if (value instanceof Uint8Array) return value;
  throw wrongType(at, value);
}

function wrongType(column: number | string, value: Param | undefined): StorageError {
  return new StorageError(
    "corrupt",
    `column ${String(column)} holds ${value === null ? "null" : typeof value}`,
  );
}

/** A map key for bytes. */
export function keyOf(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("latin1");
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && Buffer.compare(left, right) === 0;
}

/** So much is hashed in one piece: for a message of usual size copying costs less than a hash object. */
export const joinedBytesMax = 16 * 1024;

/** Where parts are joined, one digest at a time. */
const joined = Buffer.alloc(joinedBytesMax);

/** What a digest covers: the parts, in an encoding that is unambiguous. */
export type Hashed = bigint | number | string | Uint8Array | null;

/** SHA-256 of the parts: what a row's `hash` column holds. */
export function digest(...parts: Hashed[]): Uint8Array {
  return Buffer.from(digestKey(parts), "latin1");
}

/** Throws `corrupt` unless the row's `hash` is that of the parts. */
export function verify(what: string, row: Row, ...parts: Hashed[]): void {
  if (!isDigest(bytes(row, "hash"), parts))
    throw new StorageError("corrupt", `${what} does not match the hash stored with it`);
}

/** Whether that is the {@link digest} of the parts. */
export function isDigest(stored: Uint8Array, parts: readonly Hashed[]): boolean {
  const key = digestKey(parts);
  if (stored.length !== key.length) return false;
  for (let at = 0; at < key.length; at += 1) if (stored[at] !== key.charCodeAt(at)) return false;
  return true;
}

/** A digest as a character for each byte: a buffer of its own would cost as much as the hashing. */
function digestKey(parts: readonly Hashed[]): string {
  let header = "";
  let blobBytes = 0;
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      header += `b${String(part.byteLength)};`;
      blobBytes += part.byteLength;
    } else if (typeof part === "string") header += `s${String(part.length)}:${part};`;
    else header += part === null ? "-;" : `n${part.toString()};`;
  }
  // No character takes more than three bytes.
  if (header.length * 3 + blobBytes > joinedBytesMax) return digestOfMany(header, parts);
  let end = joined.write(header);
  for (const part of parts) {
    if (!(part instanceof Uint8Array)) continue;
    joined.set(part, end);
    end += part.byteLength;
  }
  return digestOf("sha256", joined.subarray(0, end), "binary");
}

function digestOfMany(header: string, parts: readonly Hashed[]): string {
  const hash = createHash("sha256").update(header);
  for (const part of parts) if (part instanceof Uint8Array) hash.update(part);
  return hash.digest("binary");
}

const int64Max = 2n ** 63n;

/** Throws `limit` for a number that the databases' signed 64-bit integers cannot hold. */
export function fits(what: string, value: bigint): void {
  if (value < 0n || value >= int64Max) throw new StorageError("limit", `${what} is out of range`);
}

export function atMost(what: string, value: number, max: number): void {
  if (!(value <= max)) throw new StorageError("limit", `${what}: ${String(value)} is above ${String(max)}`);
}
