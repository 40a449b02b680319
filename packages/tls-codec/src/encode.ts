import type { Codec } from "./codec.ts";
import { Writer } from "./writer.ts";

/** The writer of all calls, since a new buffer for each costs more than the encoding; `undefined` while in use. */
let idle: Writer | undefined = new Writer();

/**
 * The one encoding of `value`. The inverse is `decode`. Linear in the output.
 *
 * The bytes are the caller's alone, but may lie in a larger buffer, as those of Node's Buffer do: pass the array on,
 * never its `buffer`, and do not transfer it.
 *
 * Throws {@link EncodeError} with code and path when the value breaks a bound of its codec.
 */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  // A codec of the caller's own may encode inside its write: then the inner call makes its own writer.
  const writer = idle ?? new Writer();
  idle = undefined;
  try {
    writer.begin();
    codec.write(writer, value);
    return writer.finish();
  } finally {
    idle = writer;
  }
}
