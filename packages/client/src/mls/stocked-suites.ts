import { decode, DecodeError, encode, struct, type Value, vectorVWithin } from "@entente/tls-codec";
import { CipherSuite } from "@entente/mls-wire";
import type { Extension } from "ts-mls";
import type { SuiteName } from "../crypto/suite-name.ts";

/** Extension type of a leaf in which a client tells what it publishes KeyPackages of; for private use. */
export const stockedSuitesExtensionType = 0xfe11;

/** Bytes of the list: 64 suites. */
const stockedSuitesBytesMax = 128;

/**
 *     struct { CipherSuite cipher_suites<V>; } StockedSuites;
 *
 * The suites that a client keeps KeyPackages of, signed with the leaf of each of them. Capabilities tell what its software can
 * do, which may be more: with this a server that holds back the KeyPackages of a better suite is told from a client that has
 * none (F-26, A23-54). 1 to 64 of them.
 */
const StockedSuites = struct({ cipherSuites: vectorVWithin(CipherSuite, 1, stockedSuitesBytesMax) });
type StockedSuites = Value<typeof StockedSuites>;

/** The extension of a leaf. */
export function stockedSuitesExtension(suites: readonly SuiteName[]): Extension {
  return {
    extensionType: stockedSuitesExtensionType,
    extensionData: encode(StockedSuites, { cipherSuites: [...suites] }),
  };
}

/** What a leaf says of that; undefined where it says nothing that can be read. Its client controls it. */
export function stockedSuitesOf(data: Uint8Array): readonly CipherSuite[] | undefined {
  let stocked: StockedSuites;
  try {
    stocked = decode(StockedSuites, data);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
  return stocked.cipherSuites;
}
