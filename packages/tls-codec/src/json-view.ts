import type { Codec } from "./codec.ts";
import { EncodeError, JsonError } from "./codec-error.ts";
import { encode } from "./encode.ts";
import type { Json } from "./json.ts";

/**
 * The lossless JSON view of a value (A18-1): structures as objects, vectors as arrays, bytes as lower-case
 * hexadecimal, uint64 as a decimal string, an absent optional as `null`. The inverse is {@link fromJson}.
 */
export function toJson<T>(codec: Codec<T>, value: T): Json {
  return codec.toJson(value);
}

/**
 * The value of a JSON view, strict: a missing, unknown or differently spelled member is refused, and so is a value
 * that has no encoding. Throws {@link JsonError}.
 */
export function fromJson<T>(codec: Codec<T>, json: Json): T {
  try {
    const value = codec.fromJson(json);
    encode(codec, value);
    return value;
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    const refused = new JsonError("not_encodable", `${error.code} ${error.detail}`.trim());
    for (const segment of error.path.toReversed()) refused.enclose(segment);
    throw refused;
  }
}
