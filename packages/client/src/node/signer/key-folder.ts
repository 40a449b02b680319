import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
} from "node:fs";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SignatureKind } from "../../crypto/key-holder.ts";
import { signerKeysMax } from "./limits.ts";

/** Permission bits of everybody but the owner. */
const othersMask = 0o077;

/** Signature keys as files, PKCS#8, each named for the hash of its public part; for the owner of the process alone. */
export class KeyFolder {
  readonly #path: string;
  #count: number;

  /** Makes the folder where there is none. @throws Error for one that others can read. */
  constructor(path: string) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if ((statSync(path).mode & othersMask) !== 0)
      throw new Error(`others can read ${path}; take it from them: chmod 700 ${path}`);
    this.#path = path;
    this.#count = readdirSync(path).length;
  }

  /** Whether no further key is taken. */
  get full(): boolean {
    return this.#count >= signerKeysMax;
  }

  /** Makes a key, on disk before its public part is told. */
  generate(kind: SignatureKind): Uint8Array {
    const { privateKey, publicKey } =
      kind === "ed25519"
        ? generateKeyPairSync("ed25519")
        : generateKeyPairSync("ec", { namedCurve: "P-256" });
    const raw = rawPublicKey(publicKey);
    const file = this.#fileOf(raw);
    const whole = `${file}.new`;
    writeFileSync(whole, privateKey.export({ format: "pem", type: "pkcs8" }), {
      mode: 0o600,
      flag: "wx",
      flush: true,
    });
    renameSync(whole, file);
    const folder = openSync(this.#path, "r");
    fsyncSync(folder);
    closeSync(folder);
    this.#count += 1;
    return raw;
  }

  /** Undefined for a key that is not here. */
  sign(publicKey: Uint8Array, content: Uint8Array): Uint8Array | undefined {
    const file = this.#fileOf(publicKey);
    if (!existsSync(file)) return undefined;
    const key = createPrivateKey(readFileSync(file, "utf8"));
    // Ed25519 hashes by itself; ECDSA is over SHA-256, its signature in DER.
    return new Uint8Array(sign(key.asymmetricKeyType === "ed25519" ? null : "sha256", content, key));
  }

  #fileOf(publicKey: Uint8Array): string {
    return join(this.#path, `${createHash("sha256").update(publicKey).digest("hex")}.pem`);
  }
}

/** As in LeafNode.signature_key. */
function rawPublicKey(key: KeyObject): Uint8Array {
  const { x = "", y } = createPublicKey(key.export({ format: "pem", type: "spki" })).export({
    format: "jwk",
  });
  const part = (text: string): Buffer => Buffer.from(text, "base64url");
  return new Uint8Array(y === undefined ? part(x) : Buffer.concat([Uint8Array.of(4), part(x), part(y)]));
}
