import { CipherSuite } from "@entente/mls-wire";
import type { PublicCrypto } from "@entente/mls-tree";
import { isSignatureScheme, verifySignature } from "@entente/service-kit";
import { suiteDigest, suites } from "../key-packages/suites.ts";

/** The public operations of the suites that this domain takes. */
export function treeCryptoOf(cipherSuite: CipherSuite): PublicCrypto | undefined {
  const suite = suites.get(CipherSuite.codeOf(cipherSuite));
  if (suite === undefined || !isSignatureScheme(suite.signatureScheme)) return undefined;
  const scheme = suite.signatureScheme;
  return {
    hashBytes: suiteDigest(suite, new Uint8Array()).length,
    hash: (content) => suiteDigest(suite, content),
    verifySignature: (publicKey, content, signature) =>
      verifySignature(scheme, publicKey, content, signature),
  };
}
