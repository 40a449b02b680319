import { Census } from "@entente/mls-tree";
import { KeyPackage, type LeafNode, RequiredCapabilities } from "@entente/mls-wire";
import { decode, DecodeError } from "@entente/tls-codec";

/** What a claim asks of KeyPackages (OF-19, RFC 9420 11.1). */
export interface Requirement {
  /** RequiredCapabilities in its TLS encoding. */
  readonly bytes: Uint8Array;
  /** Whether a KeyPackage supports all of it; false for bytes that are none. */
  readonly fits: (keyPackage: Uint8Array) => boolean;
}

/** @throws DecodeError for what are no RequiredCapabilities. */
export function requirementOf(bytes: Uint8Array): Requirement {
  const required = decode(RequiredCapabilities, bytes);
  return {
    bytes,
    fits(keyPackage) {
      const leaf = leafOf(keyPackage);
      return leaf !== undefined && Census.of([leaf]).allSupport(required);
    },
  };
}

function leafOf(bytes: Uint8Array): LeafNode | undefined {
  try {
    return decode(KeyPackage, bytes).leafNode;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
