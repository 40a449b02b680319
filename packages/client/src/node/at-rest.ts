import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { StoreError } from "../store/store-error.ts";

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** What stands between a value and the file. `place` says where the value belongs, so that values cannot change places. */
export interface Sealer {
  seal(place: string, value: Uint8Array): Uint8Array;
  /** Throws StoreError `corrupt`. */
  open(place: string, stored: Uint8Array): Uint8Array;
}

/** Stores values as they are. */
export const plainSealer: Sealer = {
  seal: (_, value) => value,
  open: (_, stored) => stored,
};

/**
 * AES-256-GCM under `key`, 32 bytes that the caller keeps elsewhere (A23-103): a random nonce, the ciphertext, the tag; the
 * place is associated data. Good for 2^32 values under one key. Throws RangeError for a key of another length.
 */
export function aesSealer(key: Uint8Array): Sealer {
  if (key.length !== keyBytes) throw new RangeError(`a store's key has ${keyBytes} bytes`);
  return {
    seal(place, value) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(place));
      return Buffer.concat([nonce, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
    },
    open(place, stored) {
      const end = stored.length - tagBytes;
      if (end < nonceBytes) throw new StoreError("corrupt", "a stored value is cut short");
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, stored.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        }).setAAD(Buffer.from(place));
        decipher.setAuthTag(stored.subarray(end));
        const value = Buffer.concat([decipher.update(stored.subarray(nonceBytes, end)), decipher.final()]);
        return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      } catch (cause) {
        throw new StoreError("corrupt", "a stored value does not open", { cause });
      }
    },
  };
}
