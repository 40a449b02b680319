import { EncodeError, type EncodeErrorCode } from "./codec-error.ts";
import { outputBytesMax } from "./limits.ts";

/**
 * Outputs are cut from slabs: the engine takes longer to make a buffer than to encode a message into it.
 * No part of a slab is given out twice.
 */
const slabBytes = 16 * 1024;

/** With less than this left of a slab the next output starts a new one. */
const slabRestBytesMin = 2 * 1024;

/** Outputs that do not fit into the rest of a slab are cut from these, so that a short one never keeps a long slab. */
const longSlabBytes = 128 * 1024;

/** An output longer than this gets a buffer of its own. */
const longOutputBytesMax = 16 * 1024;

/** A scratch buffer that grew past this is dropped after use, so that one large message does not hold memory for ever. */
const scratchBytesMax = 1024 * 1024;

/** Up to this length a loop is faster than `TypedArray.prototype.set`. */
const loopBytesMax = 24;

/** The longest length that RFC 9420 2.1.2 can write: 2^30 − 1. */
const variableLengthMax = 0x3fff_ffff;

const none = new Uint8Array();

/**
 * Where codecs write; applications call `encode`. An output starts in a slab, moves to a long slab when it does not fit
 * into the rest, and then to a scratch buffer that grows.
 */
export class Writer {
  #slab = none;
  #slabOffset = 0;
  #longSlab = none;
  #longSlabOffset = 0;
  #scratch = none;
  /** One of the three. */
  #bytes = none;
  #start = 0;
  #offset = 0;

  constructor() {
    this.begin();
  }

  /** Throws an EncodeError; the path is added on its way out. */
  fail(code: EncodeErrorCode, detail = ""): never {
    throw new EncodeError(code, detail);
  }

  /** Starts a new output; one that was not finished is lost. */
  begin(): void {
    if (this.#bytes === this.#scratch) this.#leaveScratch();
    if (this.#slab.length - this.#slabOffset < slabRestBytesMin) {
      this.#slab = new Uint8Array(slabBytes);
      this.#slabOffset = 0;
    }
    this.#bytes = this.#slab;
    this.#start = this.#slabOffset;
    this.#offset = this.#slabOffset;
  }

  /** What was written since `begin`. Its bytes are nobody else's. */
  finish(): Uint8Array {
    const bytes = this.#bytes;
    const start = this.#start;
    const end = this.#offset;
    if (bytes === this.#slab) this.#slabOffset = end;
    else if (bytes === this.#longSlab) this.#longSlabOffset = end;
    else {
      const whole = bytes.slice(0, end);
      this.begin();
      return whole;
    }
    return new Uint8Array(bytes.buffer, start, end - start);
  }

  /** Wipes what was written there, since it may be secret. */
  #leaveScratch(): void {
    if (this.#scratch.length > scratchBytesMax) this.#scratch = none;
    else this.#scratch.fill(0, 0, this.#offset);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#offset - this.#start;
  }

  #reserve(count: number): number {
    const at = this.#offset;
    const next = at + count;
    if (next > this.#bytes.length) return this.#grow(count);
    this.#offset = next;
    return at;
  }

  #grow(count: number): number {
    const written = this.length;
    const needed = written + count;
    if (needed > outputBytesMax) this.fail("output_too_large", `more than ${outputBytesMax} bytes`);
    const from = this.#bytes;
    const fromStart = this.#start;
    if (from === this.#slab && needed <= longOutputBytesMax) {
      if (this.#longSlab.length - this.#longSlabOffset < longOutputBytesMax) {
        this.#longSlab = new Uint8Array(longSlabBytes);
        this.#longSlabOffset = 0;
      }
      this.#bytes = this.#longSlab;
      this.#start = this.#longSlabOffset;
    } else {
      if (needed > this.#scratch.length) this.#scratch = new Uint8Array(Math.max(needed, 2 * from.length));
      this.#bytes = this.#scratch;
      this.#start = 0;
    }
    this.#bytes.set(from.subarray(fromStart, fromStart + written), this.#start);
    from.fill(0, fromStart, fromStart + written);
    this.#offset = this.#start + needed;
    return this.#start + written;
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
    if (value <= 0x1f_ffff_ffff_ffffn) {
      const number = Number(value);
      this.uint32(Math.floor(number / 0x1_0000_0000));
      this.uint32(number >>> 0);
      return;
    }
    this.uint32(Number(value >> 32n));
    this.uint32(Number(value & 0xffff_ffffn));
  }

  raw(bytes: Uint8Array): void {
    const length = bytes.length;
    const at = this.#reserve(length);
    const target = this.#bytes;
    if (length > loopBytesMax) target.set(bytes, at);
    else for (let i = 0; i < length; i++) target[at + i] = bytes[i] as number;
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

  /** Leaves room for a length that is not known yet and returns its place, for one of the two `fill` calls. */
  open(prefixBytes: number): number {
    return this.#reserve(prefixBytes) - this.#start;
  }

  /** Writes `length` big-endian into the `prefixBytes` left at `place`. */
  fillFixed(place: number, prefixBytes: number, length: number): void {
    const first = this.#start + place;
    let rest = length;
    for (let at = first + prefixBytes - 1; at >= first; at--) {
      this.#bytes[at] = rest;
      rest = Math.floor(rest / 256);
    }
  }

  /**
   * Writes the length of everything after the `guessedBytes` left at `place`, in its shortest form. The body moves,
   * once, only when that form is longer or shorter than guessed.
   */
  fillVariable(place: number, guessedBytes: number): void {
    const length = this.length - place - guessedBytes;
    const prefixBytes = length < 0x40 ? 1 : length < 0x4000 ? 2 : 4;
    if (prefixBytes !== guessedBytes) {
      if (prefixBytes > guessedBytes) this.#reserve(prefixBytes - guessedBytes);
      const body = this.#start + place + guessedBytes;
      this.#bytes.copyWithin(this.#start + place + prefixBytes, body, body + length);
    }
    this.#offset = this.#start + place;
    this.variableLength(length);
    this.#offset = this.#start + place + prefixBytes + length;
  }
}
