import type { Codec } from "./codec.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { Reader } from "./reader.ts";

/**
 * The value whose encoding `bytes` is: all of it, and the only encoding. The inverse is `encode`.
 *
 * Whoever sent the bytes controls every part of the value. Byte fields are views of the input: do not change it
 * afterwards, and copy what outlives a large message. Linear in the input; nothing is allocated from a length before
 * the bytes are known to be there.
 *
 * Throws {@link DecodeError} with code, offset and path.
 */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array, limits: Limits = defaultLimits): T {
  const reader = new Reader(bytes, limits);
  const value = codec.read(reader);
  if (reader.offset !== reader.end) reader.fail("trailing_bytes", `${reader.end - reader.offset} bytes`);
  return value;
}
