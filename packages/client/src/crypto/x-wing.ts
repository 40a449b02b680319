import { shake256 } from "@noble/hashes/sha3.js";
import { XWing } from "@noble/post-quantum/hybrid.js";
import { CryptoError } from "./crypto-error.ts";
import { type Kem, type KemKeyPair, privateKeyBytes } from "./kem.ts";

/** Bytes of an encapsulation key: ML-KEM-768's 1,184 and X25519's 32. */
export const xWingKeyBytes = 1_216;
/** Bytes of a KEM output: ML-KEM-768's 1,088 and X25519's 32. */
export const xWingOutputBytes = 1_120;
/** ML-KEM-768's coefficients, in front of its 32-byte seed, and what they are below. */
const coefficientsBytes = 1_152;
const modulus = 3_329;
/** Bytes of chance in one encapsulation: 32 for each half. */
const encapsulationBytes = 64;

/**
 * X-Wing: ML-KEM-768 and X25519 in one KEM, as safe as the better of the two. The private key is the 32-byte seed of both. The same
 * code for every platform. draft-connolly-cfrg-xwing-kem-10, FIPS 203.
 */
export function xWingKem(randomBytes: (count: number) => Uint8Array): Kem {
  return {
    deriveKeyPair(ikm): KemKeyPair {
      const privateKey = shake256(ikm, { dkLen: privateKeyBytes });
      return { privateKey, publicKey: guarded(() => XWing.getPublicKey(privateKey)) };
    },
    encapsulate(publicKey) {
      checkKey(publicKey);
      const random = randomBytes(encapsulationBytes);
      return encapsulated(publicKey, random);
    },
    decapsulate(privateKey, enc) {
      checkLength(privateKey, privateKeyBytes);
      checkLength(enc, xWingOutputBytes);
      return guarded(() => XWing.decapsulate(enc, privateKey));
    },
    checkPublicKey(publicKey) {
      checkKey(publicKey);
      // A point of small order fails in here (RFC 7748 6.1). The constant is no chance that anybody depends on: what it makes is
      // thrown away.
      encapsulated(publicKey, new Uint8Array(encapsulationBytes).fill(1));
    },
    checkPrivateKey(privateKey) {
      checkLength(privateKey, privateKeyBytes);
    },
  };
}

function encapsulated(
  publicKey: Uint8Array,
  random: Uint8Array,
): { readonly secret: Uint8Array; readonly enc: Uint8Array } {
  // A copy, since @noble/post-quantum 0.5.2 overwrites the key that it is given with zeros; slice() would be none of a Buffer.
  const { sharedSecret, cipherText } = guarded(() => XWing.encapsulate(new Uint8Array(publicKey), random));
  return { secret: sharedSecret, enc: cipherText };
}

function guarded<T>(operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    throw new CryptoError("key_invalid", "not a key or KEM output of X-Wing", { cause });
  }
}

/**
 * ML-KEM's modulus check (FIPS 203 7.2): the 768 coefficients of the key, 12 bits each, are below 3329. @noble/post-quantum 0.5.2 reads
 * larger ones as they are, and so finds nothing wrong with them.
 */
function checkKey(publicKey: Uint8Array): void {
  checkLength(publicKey, xWingKeyBytes);
  for (let at = 0; at < coefficientsBytes; at += 3) {
    const [a = 0, b = 0, c = 0] = publicKey.subarray(at, at + 3);
    if ((a | ((b & 0x0f) << 8)) >= modulus || ((b >> 4) | (c << 4)) >= modulus)
      throw new CryptoError("key_invalid", "a coefficient of ML-KEM that is not reduced");
  }
}

function checkLength(bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new CryptoError("key_invalid", `expected ${length} bytes`);
}
