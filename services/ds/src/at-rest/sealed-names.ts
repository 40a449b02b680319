import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";
import { BoundedMap } from "../bounded-map.ts";
import { sealedNamesKept } from "./limits.ts";
import { nameIn, paddedName } from "./padded-name.ts";

const ivBytes = 16;
const digestBytes = 24;
const cipherName = "aes-256-ctr";

/** What a sealed name begins with, and no name of a user or client does. */
const mark = "~";

/** Sorts behind every name in clear, and before every sealed one. */
export const firstSealedName = mark;

/**
 * Names as the store keeps them: the same name has the same sealed form, so that it is found, and only who has the key can tell
 * which it is. A synthetic initialization vector (HMAC-SHA-256 of the name) and AES-256-CTR under it, as RFC 5297 composes them; names are
 * padded to 32 bytes, so that their length says little.
 */
export class SealedNames {
  readonly #ivKey: KeyObject;
  readonly #cipherKey: KeyObject;
  readonly #digestKey: KeyObject;
  readonly #sealed: BoundedMap<string, string>;
  readonly #opened: BoundedMap<string, string>;

  /**
   * @param root 32 random bytes.
   * @param kept names whose other form is kept in memory.
   */
  constructor(root: Uint8Array, kept = sealedNamesKept) {
    this.#sealed = new BoundedMap(kept);
    this.#opened = new BoundedMap(kept);
    this.#ivKey = keyFor(root, "names iv");
    this.#cipherKey = keyFor(root, "names cipher");
    this.#digestKey = keyFor(root, "names digest");
  }

  /** The inverse is {@link open}. No name stays none. */
  seal(name: string): string {
    if (name === "") return "";
    const known = this.#sealed.get(name);
    if (known !== undefined) return known;
    const plain = paddedName(name);
    const iv = this.#iv(plain);
    const cipher = createCipheriv(cipherName, this.#cipherKey, iv);
    const sealed = mark + Buffer.concat([iv, cipher.update(plain), cipher.final()]).toString("base64url");
    this.#sealed.set(name, sealed);
    return sealed;
  }

  /** What does not begin as a sealed name is one in clear. Undefined for a sealed one that this key did not seal. */
  open(sealed: string): string | undefined {
    if (!sealed.startsWith(mark)) return sealed;
    const known = this.#opened.get(sealed);
    if (known !== undefined) return known;
    const bytes = Buffer.from(sealed.slice(mark.length), "base64url");
    if (bytes.length <= ivBytes) return undefined;
    const iv = bytes.subarray(0, ivBytes);
    const decipher = createDecipheriv(cipherName, this.#cipherKey, iv);
    const plain = Buffer.concat([decipher.update(bytes.subarray(ivBytes)), decipher.final()]);
    if (!timingSafeEqual(this.#iv(plain), iv)) return undefined;
    const name = nameIn(plain);
    this.#opened.set(sealed, name);
    return name;
  }

  /** For what is only ever looked for: no way back. */
  digest(text: string): string {
    const digest = createHmac("sha256", this.#digestKey).update(text).digest();
    return mark + digest.toString("base64url", 0, digestBytes);
  }

  #iv(plain: Buffer): Buffer {
    return createHmac("sha256", this.#ivKey).update(plain).digest().subarray(0, ivBytes);
  }
}

function keyFor(root: Uint8Array, use: string): KeyObject {
  return createSecretKey(createHmac("sha256", root).update(use).digest());
}
