import { equalBytes } from "./bytes.ts";
import type { Codec } from "./codec.ts";
import { DecodeError } from "./codec-error.ts";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import { hexFromBytes } from "./hex.ts";
import type { Limits } from "./limits.ts";

/** Uniform whole numbers from 0 up to and without `below`, which is at least 1. */
export type Random = (below: number) => number;

/** A reproducible source of {@link Random} (splitmix32): the same seed gives the same numbers. Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0_aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a_2d97);
    mixed ^= mixed >>> 15;
    return Math.floor(((mixed >>> 0) / 0x1_0000_0000) * below);
  };
}

/** Bytes at which headers, enums and presence octets change their meaning. */
const telling = [0x00, 0x01, 0x02, 0x03, 0x05, 0x0a, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xc0, 0xfe, 0xff] as const;

type Mutation = (bytes: number[], random: Random, other: Uint8Array) => void;

const mutations: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const at = random(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  },
  function setByte(bytes, random) {
    bytes[random(bytes.length)] = telling[random(telling.length)] ?? 0;
  },
  function addToByte(bytes, random) {
    const at = random(bytes.length);
    bytes[at] = ((bytes[at] ?? 0) + (random(2) === 0 ? 1 : 255)) & 0xff;
  },
  function remove(bytes, random) {
    bytes.splice(random(bytes.length), 1 + random(8));
  },
  function insert(bytes, random) {
    const count = 1 + random(8);
    const added = Array.from({ length: count }, () =>
      random(2) === 0 ? random(256) : (telling[random(14)] ?? 0),
    );
    bytes.splice(random(bytes.length + 1), 0, ...added);
  },
  function truncate(bytes, random) {
    bytes.length = random(bytes.length);
  },
  function repeat(bytes, random) {
    const from = random(bytes.length);
    bytes.splice(random(bytes.length + 1), 0, ...bytes.slice(from, from + 1 + random(64)));
  },
  function splice(bytes, random, other) {
    if (other.length === 0) return;
    const from = random(other.length);
    bytes.splice(random(bytes.length), random(64), ...other.subarray(from, from + 1 + random(64)));
  },
  /** A length header in a longer form than it needs: the second spelling that a lenient decoder accepts. */
  function widenHeader(bytes, random) {
    const at = random(bytes.length);
    const first = bytes[at] ?? 0;
    if (first < 0x40) bytes.splice(at, 1, 0x40, first);
    else if (first < 0x80) bytes.splice(at, 2, 0x80, 0x00, first & 0x3f, bytes[at + 1] ?? 0);
  },
];

/**
 * One to four small changes to `sample`, or now and then a stretch of chance. `other` is a second sample to splice
 * from. Equal `random` gives equal output. The samples stay as they are.
 */
export function mutated(sample: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  if (random(64) === 0) return Uint8Array.from({ length: random(256) }, () => random(256));
  const bytes = Array.from(sample);
  for (let left = 1 + random(4); left > 0; left--) {
    if (bytes.length === 0) bytes.push(random(256));
    mutations[random(mutations.length)]?.(bytes, random, other);
  }
  return Uint8Array.from(bytes);
}

function broken(promise: string, bytes: Uint8Array, cause?: unknown): never {
  throw new Error(`${promise}: ${hexFromBytes(bytes)}`, { cause });
}

/**
 * Holds a codec to its promise for one input: it throws a DecodeError with a code, an offset inside the input and a
 * path, or the value encodes to the very same bytes. Returns which. Throws an Error that shows the input otherwise.
 */
export function checkCanonical(
  codec: Codec<unknown>,
  bytes: Uint8Array,
  limits?: Limits,
): "refused" | "accepted" {
  let value: unknown;
  try {
    value = decode(codec, bytes, limits);
  } catch (error) {
    if (!(error instanceof DecodeError)) return broken("an error that is no DecodeError", bytes, error);
    if (!Number.isInteger(error.offset) || error.offset < 0 || error.offset > bytes.length) {
      broken(`an offset outside the input, ${error.offset}`, bytes, error);
    }
    if (typeof error.code !== "string" || !Array.isArray(error.path))
      broken("no code or no path", bytes, error);
    return "refused";
  }
  let again: Uint8Array;
  try {
    again = encode(codec, value);
  } catch (error) {
    return broken("a value that cannot be encoded", bytes, error);
  }
  if (!equalBytes(again, bytes)) broken(`a second spelling of ${hexFromBytes(again)}`, bytes);
  return "accepted";
}

/**
 * Holds a self-delimiting codec to refusing every proper prefix of `bytes`, which it accepts; `step` skips prefixes.
 * Returns how many were tried. Throws an Error that shows the prefix otherwise.
 */
export function checkTruncations(codec: Codec<unknown>, bytes: Uint8Array, step = 1): number {
  if (checkCanonical(codec, bytes) !== "accepted") broken("a sample that is refused", bytes);
  let tried = 0;
  for (let length = bytes.length - 1; length >= 0; length -= step) {
    const prefix = bytes.subarray(0, length);
    if (checkCanonical(codec, prefix) !== "refused") broken("a prefix that is accepted", prefix);
    tried++;
  }
  return tried;
}
