import { concatBytes, equalBytes } from "@entente/tls-codec";
import type { CipherSuiteOperations } from "./cipher-suite.ts";
import { CryptoError } from "./crypto-error.ts";
import type { CryptoProvider } from "./crypto-provider.ts";
import { type SuiteName, suites } from "./suite-name.ts";

/** Kind of a signature key: Ed25519, or ECDSA with P-256 and SHA-256. */
export type SignatureKind = "ed25519" | "p256";

/**
 * Where a client's signature keys are: in hardware, in the platform's key store, in another process. They are made and used there, and
 * nothing here asks for one (RFC 9750 8.3.4, A23-102). What it answers is checked before it is used.
 */
export interface KeyHolder {
  /** Makes a key that lasts, and tells its public part: 32 bytes (Ed25519), or 65 of an uncompressed point (P-256). */
  generate(kind: SignatureKind): Promise<Uint8Array>;
  /** A signature over `content` by the key with this public part; DER for ECDSA. Rejects where it can not be used now. */
  sign(publicKey: Uint8Array, content: Uint8Array): Promise<Uint8Array>;
}

/** Stands where a private key would: nothing but the name of one. No private key has this length. */
const mark = Uint8Array.from("held-elsewhere:", (character) => character.charCodeAt(0));

function handleOf(publicKey: Uint8Array): Uint8Array {
  return concatBytes(mark, publicKey);
}

function heldKeyOf(handle: Uint8Array): Uint8Array | undefined {
  const isHandle = handle.length > mark.length && equalBytes(handle.subarray(0, mark.length), mark);
  return isHandle ? handle.subarray(mark.length) : undefined;
}

/** Whether what a client has of a signature key is only its name, the key being with a {@link KeyHolder}. */
export function isHeldElsewhere(privateKey: Uint8Array): boolean {
  return heldKeyOf(privateKey) !== undefined;
}

/**
 * A provider whose signature keys are made by and with a holder: whatever keeps, encodes and passes on their private part has a name in
 * its place. Private keys that are bytes are used as ever. `sign` throws CryptoError `signer_unavailable` with the holder's reason as its
 * cause, and for a signature that is not the key's.
 */
export function heldKeys(crypto: CryptoProvider, holder: KeyHolder): CryptoProvider {
  const held = new Map<SuiteName, CipherSuiteOperations>();
  return {
    primitives: crypto.primitives,
    suite(name) {
      const known = held.get(name);
      if (known !== undefined) return known;
      const made = withHolder(crypto.suite(name), suites[name].signature, holder);
      held.set(name, made);
      return made;
    },
  };
}

function withHolder(
  suite: CipherSuiteOperations,
  kind: SignatureKind,
  holder: KeyHolder,
): CipherSuiteOperations {
  const { signature } = suite;
  return {
    ...suite,
    signature: {
      verify: (publicKey, message, bytes) => signature.verify(publicKey, message, bytes),
      async keygen() {
        const publicKey = await asked(() => holder.generate(kind));
        return { publicKey, signKey: handleOf(publicKey) };
      },
      async sign(signKey, message) {
        const publicKey = heldKeyOf(signKey);
        if (publicKey === undefined) return signature.sign(signKey, message);
        const bytes = await asked(() => holder.sign(publicKey, message));
        if (await signature.verify(publicKey, message, bytes)) return bytes;
        throw new CryptoError(
          "signer_unavailable",
          "what it gave is no signature by the key that was asked for",
        );
      },
    },
  };
}

async function asked(question: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await question();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "it gave no reason";
    throw new CryptoError("signer_unavailable", why, { cause });
  }
}
