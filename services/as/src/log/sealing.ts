import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import {
  concatBytes,
  decode,
  encode,
  fixedOpaque,
  opaqueV,
  opaqueVWithin,
  struct,
  type Value,
} from "@entente/tls-codec";
import { labelBytesMax, openingBytes, valueBytesMax } from "@entente/transparency";

const nonceBytes = 12;
const tagBytes = 16;

/** What a version is, before it is sealed. */
export const OpenVersion = struct({
  label: opaqueVWithin(1, labelBytesMax),
  opening: fixedOpaque(openingBytes),
  value: opaqueVWithin(0, valueBytesMax),
});
export type OpenVersion = Value<typeof OpenVersion>;

const AssociatedData = struct({ labelId: opaqueV, version: opaqueV });

/**
 * Hides labels and values from the store: who reads the log part of the store alone learns no name and no device. The keys come
 * from the VRF's secret, which is in no store.
 */
export class Sealing {
  readonly #labelKey: Uint8Array;
  readonly #valueKey: Uint8Array;

  constructor(vrfSecret: Uint8Array) {
    const derive = (use: string): Uint8Array =>
      new Uint8Array(hkdfSync("sha256", vrfSecret, "entente log", use, 32));
    this.#labelKey = derive("label ids");
    this.#valueKey = derive("sealed values");
  }

  /** Where a label is in the store, 32 bytes. */
  labelId(label: Uint8Array): Uint8Array {
    return new Uint8Array(createHmac("sha256", this.#labelKey).update(label).digest());
  }

  /** A new version, with a fresh opening. */
  seal(label: Uint8Array, version: number, value: Uint8Array): Uint8Array {
    const opening = new Uint8Array(randomBytes(openingBytes));
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", this.#valueKey, nonce);
    cipher.setAAD(associated(this.labelId(label), version));
    const sealed = cipher.update(encode(OpenVersion, { label, opening, value }));
    return concatBytes(nonce, sealed, cipher.final(), cipher.getAuthTag());
  }

  /** The inverse. Throws where the store holds something else than was put there. */
  open(labelId: Uint8Array, version: number, sealed: Uint8Array): OpenVersion {
    const decipher = createDecipheriv("aes-256-gcm", this.#valueKey, sealed.subarray(0, nonceBytes));
    decipher.setAAD(associated(labelId, version));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const opened = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
    return decode(OpenVersion, concatBytes(opened, decipher.final()));
  }
}

function associated(labelId: Uint8Array, version: number): Uint8Array {
  return encode(AssociatedData, { labelId, version: new TextEncoder().encode(String(version)) });
}
