import type { Codec } from "./codec.ts";
import { Writer } from "./writer.ts";

/**
 * The one encoding of `value`, in a buffer of its own. The inverse is `decode`. Linear in the output.
 *
 * Throws {@link EncodeError} with code and path when the value breaks a bound of its codec.
 */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const writer = new Writer();
  codec.write(writer, value);
  return writer.finish();
}
