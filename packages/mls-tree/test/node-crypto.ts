import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import type { CipherSuite } from "@entente/mls-wire";
import { hexFromBytes } from "@entente/tls-codec";
import type { PublicCrypto, PublicCryptoOf } from "../src/index.ts";

interface Suite {
  readonly hash: string;
  /** DER of SubjectPublicKeyInfo up to the raw key. */
  readonly prefix: string;
  readonly eddsa: boolean;
}

const ed25519 = "302a300506032b6570032100";
const ed448 = "3043300506032b6571033a00";
const p256 = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
const p384 = "3076301006072a8648ce3d020106052b81040022036200";
const p521 = "30819b301006072a8648ce3d020106052b8104002303818600";

const suites: Readonly<Record<string, Suite>> = {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: { hash: "sha256", prefix: ed25519, eddsa: true },
  MLS_128_DHKEMP256_AES128GCM_SHA256_P256: { hash: "sha256", prefix: p256, eddsa: false },
  MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519: { hash: "sha256", prefix: ed25519, eddsa: true },
  MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448: { hash: "sha512", prefix: ed448, eddsa: true },
  MLS_256_DHKEMP521_AES256GCM_SHA512_P521: { hash: "sha512", prefix: p521, eddsa: false },
  MLS_256_DHKEMX448_CHACHA20POLY1305_SHA512_Ed448: { hash: "sha512", prefix: ed448, eddsa: true },
  MLS_256_DHKEMP384_AES256GCM_SHA384_P384: { hash: "sha384", prefix: p384, eddsa: false },
};

/** All seven suites of RFC 9420 on node:crypto. */
export const nodeCrypto: PublicCryptoOf = (cipherSuite: CipherSuite): PublicCrypto | undefined => {
  const suite = suites[cipherSuite];
  if (suite === undefined) return undefined;
  const hash = (content: Uint8Array): Uint8Array =>
    new Uint8Array(createHash(suite.hash).update(content).digest());
  return {
    hashBytes: hash(new Uint8Array()).length,
    hash,
    verifySignature(publicKey, content, signature) {
      let key: KeyObject;
      try {
        key = createPublicKey({
          key: Buffer.from(suite.prefix + hexFromBytes(publicKey), "hex"),
          format: "der",
          type: "spki",
        });
      } catch {
        return false;
      }
      return verify(suite.eddsa ? null : suite.hash, content, key, signature);
    },
  };
};

export function cryptoOf(cipherSuite: CipherSuite): PublicCrypto {
  const crypto = nodeCrypto(cipherSuite);
  if (crypto === undefined) throw new Error("a suite without test crypto");
  return crypto;
}
