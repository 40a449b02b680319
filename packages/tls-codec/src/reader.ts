import { DecodeError, type DecodeErrorCode } from "./codec-error.ts";
import { defaultLimits, type Limits } from "./limits.ts";

/**
 * A position in received bytes. Codecs read through it; applications call `decode`.
 *
 * `offset <= end <= bytes.length` holds between calls. A vector narrows `end` to its own last byte while its
 * elements are read, so that no element can reach past it.
 */
export class Reader {
  readonly bytes: Uint8Array;
  offset = 0;
  end: number;
  readonly #buffer: ArrayBufferLike;
  readonly #base: number;
  readonly #limits: Limits;
  #elements = 0;
  #nesting = 0;
  #vectors = 0;

  /** Throws `input_too_large`. The bytes are not copied: views of them are handed out. */
  constructor(bytes: Uint8Array, limits: Limits = defaultLimits) {
    if (bytes.length > limits.inputBytesMax) {
      throw new DecodeError("input_too_large", 0, `${bytes.length} of at most ${limits.inputBytesMax} bytes`);
    }
    this.#buffer = bytes.buffer;
    this.#base = bytes.byteOffset;
    // A subclass (Node's Buffer) would make every read polymorphic and leak its class into values.
    this.bytes =
      bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = bytes.length;
    this.#limits = limits;
  }

  /** Throws a DecodeError at the present offset. */
  fail(code: DecodeErrorCode, detail = ""): never {
    throw new DecodeError(code, this.offset, detail);
  }

  #short(bytes: number): never {
    // All bytes of a vector were there when it was entered: what runs short inside it runs over it.
    const code = this.#vectors === 0 ? "truncated" : "vector_overrun";
    return this.fail(code, `needs ${bytes} bytes, has ${this.end - this.offset}`);
  }

  uint8(): number {
    const at = this.offset;
    if (at >= this.end) this.#short(1);
    this.offset = at + 1;
    return this.bytes[at] as number;
  }

  uint16(): number {
    const at = this.offset;
    if (this.end - at < 2) this.#short(2);
    this.offset = at + 2;
    const bytes = this.bytes;
    return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  }

  uint24(): number {
    const at = this.offset;
    if (this.end - at < 3) this.#short(3);
    this.offset = at + 3;
    const bytes = this.bytes;
    return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
  }

  uint32(): number {
    const at = this.offset;
    if (this.end - at < 4) this.#short(4);
    this.offset = at + 4;
    const bytes = this.bytes;
    return (
      (((bytes[at] as number) << 24) |
        ((bytes[at + 1] as number) << 16) |
        ((bytes[at + 2] as number) << 8) |
        (bytes[at + 3] as number)) >>>
      0
    );
  }

  uint64(): bigint {
    if (this.end - this.offset < 8) this.#short(8);
    const high = this.uint32();
    const low = this.uint32();
    // Most values are small, and each operation on bigints allocates.
    return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
  }

  /** The next `length` bytes as a view of the input. */
  take(length: number): Uint8Array {
    const at = this.offset;
    if (length > this.end - at) this.#short(length);
    this.offset = at + length;
    return new Uint8Array(this.#buffer, this.#base + at, length);
  }

  /** A view of what was read since `start`, an earlier `offset`. */
  since(start: number): Uint8Array {
    return new Uint8Array(this.#buffer, this.#base + start, this.offset - start);
  }

  /** A length as RFC 9420 2.1.2 writes it, minimal form only: 0 to 2^30 − 1. */
  variableLength(): number {
    const first = this.uint8();
    if (first < 0x40) return first;
    if (first < 0x80) {
      const length = ((first & 0x3f) << 8) | this.uint8();
      if (length < 0x40) this.fail("length_not_minimal");
      return length;
    }
    if (first >= 0xc0) this.fail("length_prefix_reserved");
    const length = ((first & 0x3f) << 24) | this.uint24();
    if (length < 0x4000) this.fail("length_not_minimal");
    return length;
  }

  /**
   * Narrows `end` to the next `length` bytes and returns the former end for {@link Reader.leave}.
   * Throws when the enclosing value is shorter, before anything is allocated.
   */
  enter(length: number): number {
    const outer = this.end;
    if (length > outer - this.offset) this.#short(length);
    this.end = this.offset + length;
    this.#vectors++;
    return outer;
  }

  leave(outer: number): void {
    this.#vectors--;
    this.end = outer;
  }

  /** Counts one vector element against `elementsMax`. */
  countElement(): void {
    if (++this.#elements > this.#limits.elementsMax) {
      this.fail("too_many_elements", `more than ${this.#limits.elementsMax}`);
    }
  }

  descend(): void {
    if (++this.#nesting > this.#limits.nestingMax)
      this.fail("too_deep", `more than ${this.#limits.nestingMax}`);
  }

  ascend(): void {
    this.#nesting--;
  }
}
