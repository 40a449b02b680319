import { concatBytes } from "@entente/tls-codec";
import { CryptoError } from "./crypto-error.ts";
import { hashFunction } from "./hash-function.ts";
import { type Kem, type KemKeyPair, privateKeyBytes } from "./kem.ts";
import { LabeledHkdf, suiteId } from "./labeled-hkdf.ts";
import type { Curve, Primitives } from "./primitives.ts";

const empty = new Uint8Array();
/** DeriveKeyPair for P-256 fails for good after this many candidates; one is rejected with probability 2^-32. */
const candidatesMax = 255;

/** What a DHKEM is made of, with its number (RFC 9180 7.1). */
export interface DhKemParameters {
  readonly kem: "x25519" | "p256";
  readonly kemId: number;
}

/** DHKEM(X25519) or DHKEM(P-256), both with HKDF-SHA256 whatever the suite's own hash is. RFC 9180 4.1. */
export class DhKem implements Kem {
  readonly #primitives: Primitives;
  readonly #name: "x25519" | "p256";
  readonly #curve: Curve;
  readonly #hkdf: LabeledHkdf;

  constructor(primitives: Primitives, { kem, kemId }: DhKemParameters) {
    this.#primitives = primitives;
    this.#name = kem;
    this.#curve = primitives.curves[kem];
    this.#hkdf = new LabeledHkdf(hashFunction(primitives, "sha256"), suiteId("KEM", kemId));
  }

  deriveKeyPair(ikm: Uint8Array): KemKeyPair {
    const prk = this.#hkdf.extract(empty, "dkp_prk", ikm);
    if (this.#name === "x25519") {
      const privateKey = this.#hkdf.expand(prk, "sk", empty, privateKeyBytes);
      return { privateKey, publicKey: this.#curve.publicKey(privateKey) };
    }
    for (let counter = 0; counter <= candidatesMax; counter++) {
      const privateKey = this.#hkdf.expand(prk, "candidate", Uint8Array.of(counter), privateKeyBytes);
      try {
        return { privateKey, publicKey: this.#curve.publicKey(privateKey) };
      } catch (error) {
        // Zero, or not below the order of the group: the RFC says to try the next candidate.
        if (!(error instanceof CryptoError)) throw error;
      }
    }
    throw new CryptoError("key_invalid", "no candidate is a private key");
  }

  encapsulate(publicKey: Uint8Array): { secret: Uint8Array; enc: Uint8Array } {
    const ephemeral = this.deriveKeyPair(this.#primitives.randomBytes(privateKeyBytes));
    const shared = this.#curve.sharedSecret(ephemeral.privateKey, publicKey);
    const enc = ephemeral.publicKey;
    return { enc, secret: this.#secret(shared, enc, publicKey) };
  }

  decapsulate(privateKey: Uint8Array, enc: Uint8Array): Uint8Array {
    const shared = this.#curve.sharedSecret(privateKey, enc);
    return this.#secret(shared, enc, this.#curve.publicKey(privateKey));
  }

  checkPublicKey(publicKey: Uint8Array): void {
    this.#curve.checkPublicKey(publicKey);
  }

  checkPrivateKey(privateKey: Uint8Array): void {
    this.#curve.publicKey(privateKey);
  }

  /** ExtractAndExpand. */
  #secret(shared: Uint8Array, enc: Uint8Array, publicKey: Uint8Array): Uint8Array {
    const prk = this.#hkdf.extract(empty, "eae_prk", shared);
    return this.#hkdf.expand(prk, "shared_secret", concatBytes(enc, publicKey), this.#hkdf.hash.bytes);
  }
}
