import { defineCodec, type Codec } from "./codec.ts";
import { JsonError } from "./codec-error.ts";
import type { Json } from "./json.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

function unsigned(
  bytes: number,
  read: (reader: Reader) => number,
  put: (writer: Writer, value: number) => void,
): Codec<number> {
  const max = 2 ** (8 * bytes) - 1;
  return defineCodec({
    bytesMin: bytes,
    bytesFixed: bytes,
    read,
    write(writer, value) {
      if (value >>> 0 !== value || value > max)
        writer.fail("out_of_range", `not an integer from 0 to ${max}`);
      put(writer, value);
    },
    toJson: (value) => value,
    fromJson(json) {
      if (typeof json !== "number") throw new JsonError("wrong_kind", "expected a number");
      return json;
    },
  });
}

/** `uint8`: one byte. */
export const uint8: Codec<number> = unsigned(
  1,
  (reader) => reader.uint8(),
  (writer, value) => writer.uint8(value),
);

/** `uint16`: two bytes, big-endian (RFC 8446 3.3). */
export const uint16: Codec<number> = unsigned(
  2,
  (reader) => reader.uint16(),
  (writer, value) => writer.uint16(value),
);

/** `uint24`: three bytes, big-endian. */
export const uint24: Codec<number> = unsigned(
  3,
  (reader) => reader.uint24(),
  (writer, value) => writer.uint24(value),
);

/** `uint32`: four bytes, big-endian. */
export const uint32: Codec<number> = unsigned(
  4,
  (reader) => reader.uint32(),
  (writer, value) => writer.uint32(value),
);

/** The largest uint64. */
export const uint64Max = 0xffff_ffff_ffff_ffffn;

function uint64FromJson(json: Json): bigint {
  if (typeof json !== "string") throw new JsonError("wrong_kind", "expected a decimal string");
  if (!/^(0|[1-9][0-9]{0,19})$/.test(json)) throw new JsonError("not_canonical", "not a decimal uint64");
  return BigInt(json);
}

/** `uint64`: eight bytes, big-endian; a `bigint`, and in JSON a decimal string. */
export const uint64: Codec<bigint> = defineCodec({
  bytesMin: 8,
  bytesFixed: 8,
  read: (reader) => reader.uint64(),
  write(writer, value) {
    if (typeof value !== "bigint" || value < 0n || value > uint64Max)
      writer.fail("out_of_range", "not a uint64");
    writer.uint64(value);
  },
  toJson: (value) => value.toString(),
  fromJson: uint64FromJson,
});
