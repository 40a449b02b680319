/** One step from the outermost value to the place of an error: a field's name or an element's index. */
export type PathSegment = string | number;

/** Why a `decode` failed; closed. */
export type DecodeErrorCode =
  /** The input ends before the value does. */
  | "truncated"
  /** An element runs past the end of the vector that holds it. */
  | "vector_overrun"
  /** The value ends before the input does. */
  | "trailing_bytes"
  /** A vector is shorter than its declared floor. */
  | "length_below_floor"
  /** A vector is longer than its declared ceiling. */
  | "length_above_ceiling"
  /** A variable-size length is not in its shortest form (RFC 9420 2.1.2). */
  | "length_not_minimal"
  /** A variable-size length starts with the bits 11 (RFC 9420 2.1.2). */
  | "length_prefix_reserved"
  /** The presence octet of an optional is neither 0 nor 1 (RFC 9420 2.1.1). */
  | "presence_invalid"
  /** A closed enum or a select has no such value. */
  | "unknown_value"
  /** Bytes that are not UTF-8 where the grammar says text. */
  | "utf8_invalid"
  /** The bytes are well-formed and break a further rule of the structure; the message says which. */
  | "value_invalid"
  /** Longer than `limits.inputBytesMax`. */
  | "input_too_large"
  /** More than `limits.elementsMax`. */
  | "too_many_elements"
  /** Deeper than `limits.nestingMax`. */
  | "too_deep";

/** Why an `encode` failed; closed. The value, not the receiver, is at fault. */
export type EncodeErrorCode =
  | "out_of_range"
  | "wrong_length"
  | "length_below_floor"
  | "length_above_ceiling"
  | "unknown_value"
  | "utf8_invalid"
  | "value_invalid"
  | "output_too_large";

/** Why a JSON view was refused; closed. */
export type JsonErrorCode =
  /** Not the kind of JSON value that the codec writes. */
  | "wrong_kind"
  /** A structure without one of its fields. */
  | "field_missing"
  /** A structure with a field that it does not have. */
  | "field_unknown"
  /** The right kind, and not the one spelling that the codec writes. */
  | "not_canonical"
  /** A name or number that the codec does not have. */
  | "unknown_value"
  /** The value of this JSON cannot be encoded; the message carries the encoder's reason. */
  | "not_encodable";

function render(
  code: string,
  path: readonly PathSegment[],
  offset: number | undefined,
  detail: string,
): string {
  const place = path.length === 0 ? "" : ` at ${path.join(".")}`;
  const position = offset === undefined ? "" : ` (offset ${offset})`;
  return `${code}${place}${position}${detail === "" ? "" : `: ${detail}`}`;
}

/** What every error of this package is: a closed code and the path to the value at fault. */
export abstract class CodecError<Code extends string> extends Error {
  readonly code: Code;
  /** Field names and element indices from the outside in; empty when the outermost value is at fault. */
  path: readonly PathSegment[] = [];
  /** For people; never to be matched on. */
  readonly detail: string;

  protected constructor(code: Code, detail: string, offset?: number) {
    super(render(code, [], offset, detail));
    this.code = code;
    this.detail = detail;
  }

  /** Adds the enclosing field or element while the error travels outwards. */
  enclose(segment: PathSegment): void {
    this.path = [segment, ...this.path];
    this.message = render(this.code, this.path, this.position(), this.detail);
  }

  protected position(): number | undefined {
    return undefined;
  }
}

/** Malformed input. Its sender controls code, offset and path; none of them holds bytes of the input. */
export class DecodeError extends CodecError<DecodeErrorCode> {
  override readonly name = "DecodeError";
  /** Bytes from the start of the input to the place where decoding stopped. */
  readonly offset: number;

  constructor(code: DecodeErrorCode, offset: number, detail = "") {
    super(code, detail, offset);
    this.offset = offset;
  }

  protected override position(): number {
    return this.offset;
  }
}

/** A value that its codec cannot write. */
export class EncodeError extends CodecError<EncodeErrorCode> {
  override readonly name = "EncodeError";

  constructor(code: EncodeErrorCode, detail = "") {
    super(code, detail);
  }
}

/** JSON that is not the view of any value of its codec. */
export class JsonError extends CodecError<JsonErrorCode> {
  override readonly name = "JsonError";

  constructor(code: JsonErrorCode, detail = "") {
    super(code, detail);
  }
}

/** `error` with `segment` put before its path, if it is one of this package's; for a rethrow. */
export function enclosed(error: unknown, segment: PathSegment): unknown {
  if (error instanceof CodecError) error.enclose(segment);
  return error;
}
