import protobuf from "protobufjs/minimal.js";

const lengthDelimited = 2;

/**
 * A message of one field that holds another message, whose serialised form is the parts one after the other: what is serialised
 * already goes into it as it is.
 *
 * @param field its number.
 */
export function embedded(field: number, parts: readonly Uint8Array[]): Buffer {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const header = protobuf.Writer.create()
    .uint32((field << 3) | lengthDelimited)
    .uint32(bytes)
    .finish();
  return Buffer.concat([header, ...parts], header.length + bytes);
}
