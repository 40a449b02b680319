import { concatBytes } from "@entente/tls-codec";
import { DhKem } from "./dh-kem.ts";
import { hashFunction } from "./hash-function.ts";
import { type Kem, type KemKeyPair, privateKeyBytes } from "./kem.ts";
import { LabeledHkdf, suiteId } from "./labeled-hkdf.ts";
import type { Aead, Primitives } from "./primitives.ts";
import type { SuiteParameters } from "./suite-name.ts";
import { xWingKem } from "./x-wing.ts";

const empty = new Uint8Array();
/** Bytes of an AEAD nonce, the same for every suite. */
export const nonceBytes = 12;

/** What both ends of one encapsulation share. */
interface Context {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly exporterSecret: Uint8Array;
}

/**
 * HPKE in base mode for one message or one exported secret, on raw keys, with the KEM, KDF and AEAD of a suite.
 * Throws CryptoError `key_invalid` or `decryption_failed`. RFC 9180 5 and 6.
 */
export class HpkeBase {
  readonly kem: Kem;
  readonly #randomBytes: Primitives["randomBytes"];
  readonly #aead: Aead;
  readonly #keyBytes: number;
  readonly #hkdf: LabeledHkdf;

  constructor(primitives: Primitives, suite: SuiteParameters) {
    const { kemId, kdfId, aeadId, aead, hash, keyBytes } = suite;
    this.kem = kemOf(primitives, suite);
    this.#randomBytes = primitives.randomBytes;
    this.#aead = primitives.aeads[aead];
    this.#keyBytes = keyBytes;
    this.#hkdf = new LabeledHkdf(hashFunction(primitives, hash), suiteId("HPKE", kemId, kdfId, aeadId));
  }

  async seal(publicKey: Uint8Array, info: Uint8Array, aad: Uint8Array, plaintext: Uint8Array) {
    const { enc, context } = this.#send(publicKey, info);
    return { enc, ct: await this.#aead.seal(context.key, context.nonce, aad, plaintext) };
  }

  async open(
    privateKey: Uint8Array,
    enc: Uint8Array,
    info: Uint8Array,
    aad: Uint8Array,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array> {
    const { key, nonce } = this.#receive(privateKey, enc, info);
    return await this.#aead.open(key, nonce, aad, ciphertext);
  }

  /** SendExport: a secret of `length` bytes that {@link HpkeBase.importSecret} finds again (RFC 9180 6.2). */
  exportSecret(publicKey: Uint8Array, info: Uint8Array, exporterContext: Uint8Array, length: number) {
    const { enc, context } = this.#send(publicKey, info);
    return { enc, secret: this.#export(context, exporterContext, length) };
  }

  /** ReceiveExport, the other end of {@link HpkeBase.exportSecret}. */
  importSecret(
    privateKey: Uint8Array,
    enc: Uint8Array,
    info: Uint8Array,
    exporterContext: Uint8Array,
    length: number,
  ): Uint8Array {
    return this.#export(this.#receive(privateKey, enc, info), exporterContext, length);
  }

  generateKeyPair(): KemKeyPair {
    return this.kem.deriveKeyPair(this.#randomBytes(privateKeyBytes));
  }

  #send(publicKey: Uint8Array, info: Uint8Array): { enc: Uint8Array; context: Context } {
    const { enc, secret } = this.kem.encapsulate(publicKey);
    return { enc, context: this.#keySchedule(secret, info) };
  }

  #receive(privateKey: Uint8Array, enc: Uint8Array, info: Uint8Array): Context {
    return this.#keySchedule(this.kem.decapsulate(privateKey, enc), info);
  }

  /** KeySchedule in mode_base (RFC 9180 5.1). */
  #keySchedule(kemSecret: Uint8Array, info: Uint8Array): Context {
    const context = concatBytes(
      Uint8Array.of(0),
      this.#hkdf.extract(empty, "psk_id_hash", empty),
      this.#hkdf.extract(empty, "info_hash", info),
    );
    const secret = this.#hkdf.extract(kemSecret, "secret", empty);
    return {
      key: this.#hkdf.expand(secret, "key", context, this.#keyBytes),
      nonce: this.#hkdf.expand(secret, "base_nonce", context, nonceBytes),
      exporterSecret: this.#hkdf.expand(secret, "exp", context, this.#hkdf.hash.bytes),
    };
  }

  #export({ exporterSecret }: Context, exporterContext: Uint8Array, length: number): Uint8Array {
    return this.#hkdf.expand(exporterSecret, "sec", exporterContext, length);
  }
}

function kemOf(primitives: Primitives, { kem, kemId }: SuiteParameters): Kem {
  return kem === "x-wing" ? xWingKem(primitives.randomBytes) : new DhKem(primitives, { kem, kemId });
}
