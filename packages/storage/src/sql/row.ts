import { createHash, hash as digestOf } from "node:crypto";
import { StorageError } from "../errors.ts";
import type { Param, Row } from "./plan.ts";

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

function wrongType(column: string, value: Param | undefined): StorageError {
  return new StorageError("corrupt", `column ${column} holds ${value === null ? "null" : typeof value}`);
}

/** A map key for bytes. */
export function keyOf(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("latin1");
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && Buffer.compare(left, right) === 0;
}

/** So much is hashed in one piece: for a message of usual size copying costs less than a hash object. */
const joinedBytesMax = 16 * 1024;

/** SHA-256 over an unambiguous encoding of the parts: what a row's `hash` column holds. */
export function digest(...parts: (bigint | number | string | Uint8Array | null)[]): Uint8Array {
  let header = "";
  const blobs: Uint8Array[] = [];
  let blobBytes = 0;
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      header += `b${String(part.byteLength)};`;
      blobs.push(part);
      blobBytes += part.byteLength;
    } else if (typeof part === "string") header += `s${String(part.length)}:${part};`;
    else header += part === null ? "-;" : `n${part.toString()};`;
  }
  if (blobBytes <= joinedBytesMax) {
    const joined = Buffer.concat([Buffer.from(header), ...blobs]);
    return new Uint8Array(digestOf("sha256", joined, "buffer"));
  }
  const hash = createHash("sha256").update(header);
  for (const blob of blobs) hash.update(blob);
  return new Uint8Array(hash.digest());
}

/** Throws `corrupt` unless the row's `hash` is that of the parts. */
export function verify(
  what: string | (() => string),
  row: Row,
  ...parts: (bigint | number | string | Uint8Array | null)[]
): void {
  if (!sameBytes(bytes(row, "hash"), digest(...parts))) {
    const name = typeof what === "string" ? what : what();
    throw new StorageError("corrupt", `${name} does not match the hash stored with it`);
  }
}

const int64Max = 2n ** 63n;

/** Throws `limit` for a number that the databases' signed 64-bit integers cannot hold. */
export function fits(what: string, value: bigint): void {
  if (value < 0n || value >= int64Max) throw new StorageError("limit", `${what} is out of range`);
}

export function atMost(what: string, value: number, max: number): void {
  if (!(value <= max)) throw new StorageError("limit", `${what}: ${String(value)} is above ${String(max)}`);
}
