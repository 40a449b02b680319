import { createHash } from "node:crypto";
import { CipherSuite } from "@entente/mls-wire";
import type { PublicCrypto } from "@entente/mls-tree";
import { isSignatureScheme, verifySignature } from "@entente/service-kit";
import { suites } from "../key-packages/suites.ts";

const hashBytes = 32;

/** The public operations of the suites that this domain takes; all of them hash with SHA-256. */
export function treeCryptoOf(cipherSuite: CipherSuite): PublicCrypto | undefined {
  const suite = suites.get(CipherSuite.codeOf(cipherSuite));
  if (suite === undefined || !isSignatureScheme(suite.signatureScheme)) return undefined;
  const scheme = suite.signatureScheme;
  return {
    hashBytes,
    hash: (content) => new Uint8Array(createHash("sha256").update(content).digest()),
    verifySignature: (publicKey, content, signature) =>
      verifySignature(scheme, publicKey, content, signature),
  };
}
