import { defineCodec, type Codec } from "./codec.ts";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import type { Limits } from "./limits.ts";

/**
 * A value together with the very bytes it was decoded from. Hashes and signatures are over `bytes`, never over an
 * encoding made again.
 */
export interface Raw<T> {
  readonly value: T;
  /** A view of the input; `encode` writes exactly these. */
  readonly bytes: Uint8Array;
}

/** `T`, kept with its received bytes. Inverse pairs: {@link decodeRaw} and `encode`, {@link rawOf} and `.value`. */
export function raw<T>(codec: Codec<T>): Codec<Raw<T>> {
  const { read, bytesMin, bytesFixed } = codec;
  return defineCodec<Raw<T>>({
    bytesMin,
    ...(bytesFixed === undefined ? {} : { bytesFixed }),
    read(reader) {
      const start = reader.offset;
      const value = read(reader);
      return { value, bytes: reader.since(start) };
    },
    write: (writer, value) => writer.raw(value.bytes),
    toJson: (value) => codec.toJson(value.value),
    fromJson: (json) => rawOf(codec, codec.fromJson(json)),
  });
}

/** A value of one's own with its encoding. Throws EncodeError. */
export function rawOf<T>(codec: Codec<T>, value: T): Raw<T> {
  return { value, bytes: encode(codec, value) };
}

/** Received bytes with their value. Throws DecodeError as `decode` does. */
export function decodeRaw<T>(codec: Codec<T>, bytes: Uint8Array, limits?: Limits): Raw<T> {
  return { value: decode(codec, bytes, limits), bytes };
}
