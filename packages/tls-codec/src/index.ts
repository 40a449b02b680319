export { absent } from "./absent.ts";
export { compareBytes, concatBytes, equalBytes } from "./bytes.ts";
export { defineCodec, type Codec, type Value } from "./codec.ts";
export {
  CodecError,
  DecodeError,
  EncodeError,
  JsonError,
  type DecodeErrorCode,
  type EncodeErrorCode,
  type JsonErrorCode,
  type PathSegment,
} from "./codec-error.ts";
export { decode } from "./decode.ts";
export { dependent } from "./dependent.ts";
export { encode } from "./encode.ts";
export { closedEnum, openEnum, type EnumCodec } from "./enumeration.ts";
export { bytesFromHex, hexFromBytes } from "./hex.ts";
export type { Json } from "./json.ts";
export { fromJson, toJson } from "./json-view.ts";
export type { Fields, FieldValues } from "./layout.ts";
export { lazy } from "./lazy.ts";
export { variableLengthMax } from "./length-prefix.ts";
export {
  defaultLimits,
  elementsMax,
  inputBytesMax,
  nestingMax,
  outputBytesMax,
  type Limits,
} from "./limits.ts";
export { fixedOpaque, opaque, opaqueV, opaqueVWithin } from "./opaque.ts";
export { optional } from "./optional.ts";
export { decodeRaw, raw, rawOf, type Raw } from "./raw.ts";
export { Reader } from "./reader.ts";
export { refined } from "./refined.ts";
export { select, type SelectGrammar, type SelectValues } from "./select.ts";
export { struct } from "./struct.ts";
export { text } from "./text.ts";
export { uint16, uint24, uint32, uint64, uint64Max, uint8 } from "./uint.ts";
export { textFromUtf8, utf8FromText } from "./utf8.ts";
export { vector, vectorV, vectorVWithin } from "./vector.ts";
export { Writer } from "./writer.ts";
