import { cipherSuite, type CipherSuiteOperations } from "./cipher-suite.ts";
import type { Primitives } from "./primitives.ts";
import { suiteNames, type SuiteName } from "./suite-name.ts";

/** Where a client's cryptography comes from; one for each platform. */
export interface CryptoProvider {
  /** The primitives under the suites, for what is not MLS: hashes of messages, the store's encryption. */
  readonly primitives: Primitives;
  /** The operations of one suite; the same object each time. */
  suite(name: SuiteName): CipherSuiteOperations;
}

/** A provider of every suite on `primitives`. */
export function cryptoProvider(primitives: Primitives): CryptoProvider {
  const all = new Map(suiteNames.map((name) => [name, cipherSuite(primitives, name)]));
  return {
    primitives,
    // The map holds every name of the type; the fallback is for its signature.
    suite: (name) => all.get(name) ?? cipherSuite(primitives, name),
  };
}
