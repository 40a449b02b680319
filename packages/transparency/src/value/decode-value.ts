import { type Codec, decode, DecodeError, defaultLimits } from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";
import { valueBytesMax } from "../limits.ts";

/** Decodes the value of a label; its author controls all of it. Errors: `value`. */
export function decodeValue<T>(codec: Codec<T>, bytes: Uint8Array): T {
  try {
    return decode(codec, bytes, { ...defaultLimits, inputBytesMax: valueBytesMax });
  } catch (error) {
    if (error instanceof DecodeError) throw new TransparencyError("value", error.message);
    throw error;
  }
}
