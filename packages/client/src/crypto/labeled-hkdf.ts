import { concatBytes } from "@entente/tls-codec";
import type { HashFunction } from "./hash-function.ts";
import { expand, extract } from "./hkdf.ts";

const version = ascii("HPKE-v1");

/** LabeledExtract and LabeledExpand of one suite identifier (RFC 9180 4). */
export class LabeledHkdf {
  readonly hash: HashFunction;
  readonly #suiteId: Uint8Array;

  /** @param suiteId `"KEM"` with the KEM's number, or `"HPKE"` with those of KEM, KDF and AEAD. */
  constructor(hash: HashFunction, suiteId: Uint8Array) {
    this.hash = hash;
    this.#suiteId = suiteId;
  }

  extract(salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array {
    return extract(this.hash, salt, concatBytes(version, this.#suiteId, ascii(label), ikm));
  }

  expand(prk: Uint8Array, label: string, info: Uint8Array, length: number): Uint8Array {
    const labeled = concatBytes(uint16(length), version, this.#suiteId, ascii(label), info);
    return expand(this.hash, prk, labeled, length);
  }
}

/** `"KEM"`, `"HPKE"` and the numbers of RFC 9180 7 after it. */
export function suiteId(name: "KEM" | "HPKE", ...numbers: readonly number[]): Uint8Array {
  return concatBytes(ascii(name), ...numbers.map(uint16));
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value & 0xff);
}
