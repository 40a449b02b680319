import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigurationError } from "./configuration.ts";

const cipherName = "aes-256-gcm";
const keyBytes = 32;
const keyIdBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;

interface SealingKey {
  readonly id: Buffer;
  /** Node takes three times as long where a key is bytes. */
  readonly key: KeyObject;
}

/**
 * Encrypts what a store keeps about devices, so that a copy of the store says nothing: AES-256-GCM under keys that live
 * in files beside it, not in it. The first key seals, all open: to rotate, put a new one first and drop the last when
 * nothing is sealed with it any more.
 */
export class Sealer {
  readonly #current: SealingKey;
  readonly #keys: readonly SealingKey[];

  private constructor(current: SealingKey, keys: readonly SealingKey[]) {
    this.#current = current;
    this.#keys = keys;
  }

  /**
   * Keys from files of 64 hexadecimal characters, the sealing one first.
   *
   * @throws ConfigurationError when there is none, or one cannot be read.
   */
  static fromFiles(files: readonly string[]): Sealer {
    const keys = files.map(readKey);
    const [current] = keys;
    if (current === undefined) {
      throw new ConfigurationError("(configuration)", [
        { key: "sealingKeys", problem: "at least one key file is needed" },
      ]);
    }
    return new Sealer(current, keys);
  }

  /** Keys that are held elsewhere, each of 32 bytes, the sealing one first. @throws RangeError for none, or another length. */
  static fromKeys(keys: readonly Uint8Array[]): Sealer {
    const named = keys.map((key) => {
      if (key.length !== keyBytes) throw new RangeError(`a sealing key has ${String(keyBytes)} bytes`);
      return keyOf(Buffer.from(key));
    });
    const [current] = named;
    if (current === undefined) throw new RangeError("at least one sealing key is needed");
    return new Sealer(current, named);
  }

  /** Names the key that seals: 8 bytes that say nothing of it. What it has sealed begins with them. */
  get keyId(): Uint8Array {
    return new Uint8Array(this.#current.id);
  }

  /** Which of the keys here has sealed it, if any: the one that still seals, or another. */
  sealedBy(sealed: Uint8Array): "current" | "former" | "unknown" {
    const id = Buffer.from(sealed.buffer, sealed.byteOffset, Math.min(sealed.byteLength, keyIdBytes));
    if (this.#current.id.equals(id)) return "current";
    return this.#keys.some((key) => key.id.equals(id)) ? "former" : "unknown";
  }

  /** `purpose` is bound in: what is sealed for one opens for no other. */
  seal(purpose: string, plaintext: Uint8Array): Uint8Array {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(cipherName, this.#current.key, nonce);
    cipher.setAAD(Buffer.from(purpose));
    const body = [cipher.update(plaintext), cipher.final()];
    return new Uint8Array(Buffer.concat([this.#current.id, nonce, ...body, cipher.getAuthTag()]));
  }

  /** `undefined` for what no key here has sealed for that purpose: damaged, or sealed with a key that was dropped. */
  open(purpose: string, sealed: Uint8Array): Uint8Array | undefined {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes.length < keyIdBytes + nonceBytes + tagBytes) return undefined;
    const key = this.#keys.find(({ id }) => id.equals(bytes.subarray(0, keyIdBytes)))?.key;
    if (key === undefined) return undefined;
    const nonce = bytes.subarray(keyIdBytes, keyIdBytes + nonceBytes);
    const decipher = createDecipheriv(cipherName, key, nonce);
    decipher.setAAD(Buffer.from(purpose));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const plaintext = decipher.update(bytes.subarray(keyIdBytes + nonceBytes, -tagBytes));
    try {
      return new Uint8Array(Buffer.concat([plaintext, decipher.final()]));
    } catch {
      // The only failure that is left: the tag does not fit.
      return undefined;
    }
  }
}

/** A fresh key as a file holds it. */
export function newSealingKey(): string {
  return `${randomBytes(keyBytes).toString("hex")}\n`;
}

function readKey(file: string): SealingKey {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trimEnd();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(file, [{ key: "sealingKeys", problem }]);
  }
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new ConfigurationError(file, [
      { key: "sealingKeys", problem: "must hold 64 hexadecimal characters in lower case" },
    ]);
  }
  return keyOf(Buffer.from(text, "hex"));
}

function keyOf(key: Buffer): SealingKey {
  const id = createHash("sha256").update("entente sealing key").update(key).digest().subarray(0, keyIdBytes);
  return { id, key: createSecretKey(key) };
}
