import { refusal } from "./errors.ts";
import { idempotencyKeyBytes } from "./limits.ts";

/** A uint64 of a protobuf message: refused unless it is a safe integer. */
export function uint64Of(value: number, field: string): bigint {
  if (!Number.isSafeInteger(value) || value < 0)
    throw refusal("bad_field", "not an integer below 2^53", { field });
  return BigInt(value);
}

/** The inverse of {@link uint64Of}. @throws RangeError for what no message can carry. */
export function toUint64(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new RangeError("a number past 2^53 for a protobuf message");
  return number;
}

/** A message field that must be there. */
export function presentOf<T>(value: T | null | undefined, field: string): T {
  if (value === null || value === undefined) throw refusal("bad_field", "missing", { field });
  return value;
}

/** Bytes within their bound. */
export function bytesOf(value: Uint8Array, bytesMax: number, field: string): Uint8Array {
  if (value.length > bytesMax) {
    throw refusal("too_large", `${String(value.length)} bytes, at most ${String(bytesMax)}`, { field });
  }
  return value;
}

/** A list within its bounds. */
export function listOf<T>(
  values: readonly T[],
  itemsMin: number,
  itemsMax: number,
  field: string,
): readonly T[] {
  if (values.length < itemsMin) throw refusal("bad_field", `at least ${String(itemsMin)}`, { field });
  if (values.length > itemsMax) {
    throw refusal("too_large", `${String(values.length)}, at most ${String(itemsMax)}`, { field });
  }
  return values;
}

/** 16 bytes that name a request. */
export function idempotencyKeyOf(key: Uint8Array, field: string): Uint8Array {
  if (key.length === idempotencyKeyBytes) return key;
  throw refusal("bad_idempotency_key", `${String(idempotencyKeyBytes)} random bytes are needed`, { field });
}

/** The same bytes, as grpc-js takes them. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
