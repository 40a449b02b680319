import { concatBytes } from "@entente/tls-codec";
import { CryptoError } from "./crypto-error.ts";
import { expand, extract, hashBytes } from "./hkdf.ts";
import type { Curve, Primitives } from "./primitives.ts";
import type { SuiteParameters } from "./suite-name.ts";

const empty = new Uint8Array();
const version = ascii("HPKE-v1");
/** Bytes of an AEAD nonce, the same for every suite. */
export const nonceBytes = 12;
const privateKeyBytes = 32;
/** DeriveKeyPair for P-256 fails for good after this many candidates; one is rejected with probability 2^-32. */
const candidatesMax = 255;

/** A KEM key pair in raw bytes. */
export interface HpkeKeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** What both ends of one encapsulation share. */
interface Context {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly exporterSecret: Uint8Array;
}

/**
 * HPKE in base mode for one message or one exported secret, on raw keys: DHKEM(X25519) or DHKEM(P-256) with
 * HKDF-SHA256, and the suite's AEAD. Throws CryptoError `key_invalid` or `decryption_failed`. RFC 9180 4 to 6.
 */
export class HpkeBase {
  readonly #primitives: Primitives;
  readonly #suite: SuiteParameters;
  readonly #curve: Curve;
  readonly #kemSuiteId: Uint8Array;
  readonly #suiteId: Uint8Array;

  constructor(primitives: Primitives, suite: SuiteParameters) {
    this.#primitives = primitives;
    this.#suite = suite;
    this.#curve = primitives.curves[suite.curve];
    this.#kemSuiteId = concatBytes(ascii("KEM"), uint16(suite.kemId));
    this.#suiteId = concatBytes(
      ascii("HPKE"),
      uint16(suite.kemId),
      uint16(suite.kdfId),
      uint16(suite.aeadId),
    );
  }

  async seal(publicKey: Uint8Array, info: Uint8Array, aad: Uint8Array, plaintext: Uint8Array) {
    const { enc, context } = this.#send(publicKey, info);
    const aead = this.#primitives.aeads[this.#suite.aead];
    return { enc, ct: await aead.seal(context.key, context.nonce, aad, plaintext) };
  }

  async open(
    privateKey: Uint8Array,
    enc: Uint8Array,
    info: Uint8Array,
    aad: Uint8Array,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array> {
    const { key, nonce } = this.#receive(privateKey, enc, info);
    return await this.#primitives.aeads[this.#suite.aead].open(key, nonce, aad, ciphertext);
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

  /** DeriveKeyPair (RFC 9180 7.1.3). */
  deriveKeyPair(ikm: Uint8Array): HpkeKeyPair {
    const prk = this.#labeledExtract(this.#kemSuiteId, empty, "dkp_prk", ikm);
    if (this.#suite.curve === "x25519") {
      const privateKey = this.#labeledExpand(this.#kemSuiteId, prk, "sk", empty, privateKeyBytes);
      return { privateKey, publicKey: this.#curve.publicKey(privateKey) };
    }
    for (let counter = 0; counter <= candidatesMax; counter++) {
      const info = Uint8Array.of(counter);
      const privateKey = this.#labeledExpand(this.#kemSuiteId, prk, "candidate", info, privateKeyBytes);
      try {
        return { privateKey, publicKey: this.#curve.publicKey(privateKey) };
      } catch (error) {
        // Zero, or not below the order of the group: the RFC says to try the next candidate.
        if (!(error instanceof CryptoError)) throw error;
      }
    }
    throw new CryptoError("key_invalid", "no candidate is a private key");
  }

  generateKeyPair(): HpkeKeyPair {
    return this.deriveKeyPair(this.#primitives.randomBytes(privateKeyBytes));
  }

  #send(publicKey: Uint8Array, info: Uint8Array): { enc: Uint8Array; context: Context } {
    const ephemeral = this.generateKeyPair();
    const shared = this.#curve.sharedSecret(ephemeral.privateKey, publicKey);
    const enc = ephemeral.publicKey;
    return { enc, context: this.#keySchedule(this.#kemSecret(shared, enc, publicKey), info) };
  }

  #receive(privateKey: Uint8Array, enc: Uint8Array, info: Uint8Array): Context {
    const shared = this.#curve.sharedSecret(privateKey, enc);
    return this.#keySchedule(this.#kemSecret(shared, enc, this.#curve.publicKey(privateKey)), info);
  }

  /** ExtractAndExpand (RFC 9180 4.1). */
  #kemSecret(shared: Uint8Array, enc: Uint8Array, publicKey: Uint8Array): Uint8Array {
    const prk = this.#labeledExtract(this.#kemSuiteId, empty, "eae_prk", shared);
    return this.#labeledExpand(
      this.#kemSuiteId,
      prk,
      "shared_secret",
      concatBytes(enc, publicKey),
      hashBytes,
    );
  }

  /** KeySchedule in mode_base (RFC 9180 5.1). */
  #keySchedule(kemSecret: Uint8Array, info: Uint8Array): Context {
    const id = this.#suiteId;
    const context = concatBytes(
      Uint8Array.of(0),
      this.#labeledExtract(id, empty, "psk_id_hash", empty),
      this.#labeledExtract(id, empty, "info_hash", info),
    );
    const secret = this.#labeledExtract(id, kemSecret, "secret", empty);
    return {
      key: this.#labeledExpand(id, secret, "key", context, this.#suite.keyBytes),
      nonce: this.#labeledExpand(id, secret, "base_nonce", context, nonceBytes),
      exporterSecret: this.#labeledExpand(id, secret, "exp", context, hashBytes),
    };
  }

  #export({ exporterSecret }: Context, exporterContext: Uint8Array, length: number): Uint8Array {
    return this.#labeledExpand(this.#suiteId, exporterSecret, "sec", exporterContext, length);
  }

  #labeledExtract(id: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array {
    return extract(this.#primitives, salt, concatBytes(version, id, ascii(label), ikm));
  }

  #labeledExpand(
    id: Uint8Array,
    prk: Uint8Array,
    label: string,
    info: Uint8Array,
    length: number,
  ): Uint8Array {
    const labeled = concatBytes(uint16(length), version, id, ascii(label), info);
    return expand(this.#primitives, prk, labeled, length);
  }
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value & 0xff);
}
