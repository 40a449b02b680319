import { generateKeyPairSync, hash as nodeHash, sign, verify, type KeyObject } from "node:crypto";
import type { Hash, Signer, VerifySignature } from "../src/index.ts";

/** SHA-256. */
export const sha256: Hash = (input) => nodeHash("sha256", input, "buffer");

/** Ed25519 keys of the test domains. */
export class Keys {
  private readonly pairs = new Map<string, { publicKey: KeyObject; signer: Signer }>();

  constructor(domains: readonly string[]) {
    for (const [index, domain] of domains.entries()) {
      const { publicKey, privateKey } = generateKeyPairSync("ed25519");
      const signer = {
        keyId: new Uint8Array([index + 1, 7]),
        sign: (input: Uint8Array) => new Uint8Array(sign(null, input, privateKey)),
      };
      this.pairs.set(domain, { publicKey, signer });
    }
  }

  signer(domain: string): Signer {
    return this.pairs.get(domain)!.signer;
  }

  readonly verify: VerifySignature = (domain, signature, input) => {
    const pair = this.pairs.get(domain);
    if (pair === undefined || Buffer.compare(signature.keyId, pair.signer.keyId) !== 0) return false;
    return signature.bytes.length === 64 && verify(null, input, pair.publicKey, signature.bytes);
  };
}
