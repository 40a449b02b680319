import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import type { VerifySignature } from "@entente/ordering";
import { keyIdOf } from "../src/ordering/ordering-keys.ts";
import { Bounces } from "../src/relay/bounces.ts";

function bouncesWith(home: string, key: KeyObject, verifies: VerifySignature): Bounces {
  const keyId = keyIdOf(createPublicKey(key));
  const signer = { keyId, sign: (input: Uint8Array) => new Uint8Array(sign(null, input, key)) };
  return new Bounces({ home, signer, verify: verifies, now: () => 1_800_000_000_000 });
}

/** What domains sign their refusals with, each with a key of its own that the others know. */
export function bouncesOf(...domains: readonly string[]): readonly Bounces[] {
  const pairs = new Map(domains.map((domain) => [domain, generateKeyPairSync("ed25519")]));
  const verifies: VerifySignature = (domain, { keyId, bytes }, input) => {
    const pair = pairs.get(domain);
    if (pair === undefined || Buffer.compare(keyId, keyIdOf(pair.publicKey)) !== 0) return false;
    return verify(null, input, pair.publicKey, bytes);
  };
  return [...pairs].map(([home, { privateKey }]) => bouncesWith(home, privateKey, verifies));
}

/** Signs as a domain does; checks nothing. */
export function bouncesAs(home: string, keyPem: string): Bounces {
  return bouncesWith(home, createPrivateKey(keyPem), () => false);
}
