import { decode, DecodeError } from "@entente/tls-codec";
import {
  CredentialType,
  ExtensionType,
  KeyPackage,
  ProposalType,
  RequiredCapabilities,
} from "@entente/mls-wire";

/** What RFC 9420 defines, and nobody lists (7.2). */
const defaultExtensionMax = 0x0005;
const defaultProposalMax = 0x0007;

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
  const extensions = required.extensionTypes
    .map((type) => ExtensionType.codeOf(type))
    .filter((code) => code > defaultExtensionMax);
  const proposals = required.proposalTypes
    .map((type) => ProposalType.codeOf(type))
    .filter((code) => code > defaultProposalMax);
  const credentials = required.credentialTypes.map((type) => CredentialType.codeOf(type));
  return {
    bytes,
    fits(keyPackage) {
      const capabilities = capabilitiesOf(keyPackage);
      if (capabilities === undefined) return false;
      return (
        hasAll(
          extensions,
          capabilities.extensions.map((type) => ExtensionType.codeOf(type)),
        ) &&
        hasAll(
          proposals,
          capabilities.proposals.map((type) => ProposalType.codeOf(type)),
        ) &&
        hasAll(
          credentials,
          capabilities.credentials.map((type) => CredentialType.codeOf(type)),
        )
      );
    },
  };
}

function hasAll(wanted: readonly number[], had: readonly number[]): boolean {
  const all = new Set(had);
  return wanted.every((code) => all.has(code));
}

function capabilitiesOf(bytes: Uint8Array): KeyPackage["leafNode"]["capabilities"] | undefined {
  try {
    return decode(KeyPackage, bytes).leafNode.capabilities;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
