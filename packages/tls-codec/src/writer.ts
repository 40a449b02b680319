import { EncodeError, type EncodeErrorCode } from "./codec-error.ts";
import { outputBytesMax } from "./limits.ts";

const initialBytes = 512;

/** The longest length that RFC 9420 2.1.2 can write: 2^30 − 1. */
const variableLengthMax = 0x3fff_ffff;

/** One growing output. Codecs write through it; applications call `encode`. */
export class Writer {
  #bytes = new Uint8Array(initialBytes);
  #offset = 0;

  /** Throws an EncodeError; the path is added on its way out. */
  fail(code: EncodeErrorCode, detail = ""): never {
    throw new EncodeError(code, detail);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#offset;
  }

  /** A copy of what was written, in a buffer of its own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#offset);
  }

  #reserve(count: number): number {
    const at = this.#offset;
    const needed = at + count;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#offset = needed;
    return at;
  }

  #grow(needed: number): void {
    if (needed > outputBytesMax) this.fail("output_too_large", `more than ${outputBytesMax} bytes`);
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#offset));
    this.#bytes = grown;
  }

  uint8(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  uint16(value: number): void {
    const at = this.#reserve(2);
    const bytes = this.#bytes;
    bytes[at] = value >>> 8;
    bytes[at + 1] = value;
  }

  uint24(value: number): void {
    const at = this.#reserve(3);
    const bytes = this.#bytes;
    bytes[at] = value >>> 16;
    bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value;
  }

  uint32(value: number): void {
    const at = this.#reserve(4);
    const bytes = this.#bytes;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
  }

  uint64(value: bigint): void {
    this.uint32(Number(value >> 32n));
    this.uint32(Number(value & 0xffff_ffffn));
  }

  raw(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** `count` zero bytes. */
  zeros(count: number): void {
    const at = this.#reserve(count);
    this.#bytes.fill(0, at, at + count);
  }

  /** A length in the shortest form of RFC 9420 2.1.2. */
  variableLength(length: number): void {
    if (length < 0x40) this.uint8(length);
    else if (length < 0x4000) this.uint16(0x4000 | length);
    else if (length <= variableLengthMax) this.uint32((0x8000_0000 | length) >>> 0);
    else this.fail("length_above_ceiling", `${length} of at most ${variableLengthMax} bytes`);
  }

  /** Leaves room for a length that is not known yet and returns where it is; one of the two `fill` calls writes it. */
  open(prefixBytes: number): number {
    return this.#reserve(prefixBytes);
  }

  /** Writes `length` big-endian into the `prefixBytes` left at `start`. */
  fillFixed(start: number, prefixBytes: number, length: number): void {
    let rest = length;
    for (let at = start + prefixBytes - 1; at >= start; at--) {
      this.#bytes[at] = rest;
      rest = Math.floor(rest / 256);
    }
  }

  /**
   * Writes the length of everything after the `guessedBytes` left at `start`, in its shortest form. The body moves,
   * once, only when that form is longer or shorter than guessed.
   */
  fillVariable(start: number, guessedBytes: number): void {
    const length = this.#offset - start - guessedBytes;
    const prefixBytes = length < 0x40 ? 1 : length < 0x4000 ? 2 : 4;
    if (prefixBytes !== guessedBytes) {
      if (prefixBytes > guessedBytes) this.#reserve(prefixBytes - guessedBytes);
      this.#bytes.copyWithin(start + prefixBytes, start + guessedBytes, start + guessedBytes + length);
    }
    this.#offset = start;
    this.variableLength(length);
    this.#offset = start + prefixBytes + length;
  }
}
