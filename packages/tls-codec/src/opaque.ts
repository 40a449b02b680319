import { defineCodec, type Codec } from "./codec.ts";
import { JsonError } from "./codec-error.ts";
import { bytesFromHex, hexFromBytes } from "./hex.ts";
import type { Json } from "./json.ts";
import { fixedWidth, variableWidth, type LengthPrefix } from "./length-prefix.ts";

function bytesFromJson(json: Json): Uint8Array {
  if (typeof json !== "string") throw new JsonError("wrong_kind", "expected a string of hexadecimal");
  const bytes = bytesFromHex(json);
  if (bytes === undefined) throw new JsonError("not_canonical", "not lower-case hexadecimal of whole bytes");
  return bytes;
}

/** `opaque name[bytes]`: exactly that many bytes, no prefix (RFC 8446 3.4). In JSON lower-case hexadecimal. */
export function fixedOpaque(bytes: number): Codec<Uint8Array> {
  return defineCodec({
    bytesMin: bytes,
    bytesFixed: bytes,
    read: (reader) => reader.take(bytes),
    write(writer, value) {
      if (value.length !== bytes) writer.fail("wrong_length", `${value.length} instead of ${bytes} bytes`);
      writer.raw(value);
    },
    toJson: hexFromBytes,
    fromJson: bytesFromJson,
  });
}

function prefixedOpaque(prefix: LengthPrefix, floor: number): Codec<Uint8Array> {
  const { read, write } = prefix;
  return defineCodec({
    bytesMin: prefix.bytesMin + floor,
    read: (reader) => reader.take(read(reader)),
    write(writer, value) {
      write(writer, value.length);
      writer.raw(value);
    },
    toJson: hexFromBytes,
    fromJson: bytesFromJson,
  });
}

/** `opaque name<floor..ceiling>`: a prefix of 1 to 4 bytes, then the bytes (RFC 8446 3.4). A view of the input. */
export function opaque(floor: number, ceiling: number): Codec<Uint8Array> {
  return prefixedOpaque(fixedWidth(floor, ceiling), floor);
}

/** `opaque name<V>` with bounds that another rule gives. */
export function opaqueVWithin(floor: number, ceiling: number): Codec<Uint8Array> {
  return prefixedOpaque(variableWidth(floor, ceiling), floor);
}

/** `opaque name<V>` (RFC 9420 2.1.2), 0 to 2^30 − 1 bytes. A view of the input, not a copy. */
export const opaqueV: Codec<Uint8Array> = prefixedOpaque(variableWidth(), 0);
