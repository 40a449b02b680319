import { decode, equalBytes } from "@entente/tls-codec";
import {
  CipherSuite,
  type Extensions,
  isDefaultExtension,
  KeyPackage,
  type LeafNode,
} from "@entente/mls-wire";
import type { CiphersuiteImpl, KeyPackage as MlsKeyPackage } from "ts-mls";
import { decodeKeyPackage, verifyKeyPackage } from "ts-mls/keyPackage.js";
import { verifyLeafNodeSignatureKeyPackage } from "ts-mls/leafNode.js";
import { isSuiteName, suites } from "../crypto/suite-name.ts";
import { authenticate } from "./authenticator.ts";
import { credentialClaims } from "./credential.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { GroupError, refusalOf } from "./group-error.ts";
import { clockSkewSeconds, keyPackageBytesMax, keyPackageLifetimeMaxSeconds } from "./limits.ts";
import { carryLeaf, requireVersion } from "./mls-version.ts";
import type { Member } from "./member.ts";
import { memberOf } from "./member.ts";

declare const checked: unique symbol;

/** A KeyPackage that passed RFC 9420 10.1 and 7.3, and whose credential the Authenticator vouches for. */
export interface CheckedKeyPackage {
  readonly [checked]: true;
  readonly bytes: Uint8Array;
  readonly mls: MlsKeyPackage;
  /** The client that it adds; its leaf index is not known yet and is -1. */
  readonly member: Member;
}

/**
 * Checks a KeyPackage of another client, all that is cheap first: one strict encoding, version, suite, lifetime,
 * capabilities, extensions, keys, then the two signatures, then the credential.
 *
 * Throws GroupError `key_package_invalid`, `malformed`, `version_wrong`, `unsupported`, `identity_invalid` or `credential_refused`,
 * `authenticator_failed`. RFC 9420 10.1, 7.3.
 */
export async function checkKeyPackage(
  environment: GroupEnvironment,
  bytes: Uint8Array,
): Promise<CheckedKeyPackage> {
  if (bytes.length > keyPackageBytesMax) throw invalid(`larger than ${keyPackageBytesMax} bytes`);
  const value = strictKeyPackage(bytes);
  requireVersion(value.version, "a KeyPackage");
  carryLeaf(value.leafNode);
  const now = BigInt(Math.floor(environment.nowMs() / 1000));
  const problem = keyPackageProblem(value) ?? timeProblem(value, now);
  if (problem !== undefined) throw invalid(problem);
  const mls = decodeKeyPackage(bytes, 0)?.[0];
  if (mls === undefined)
    throw new GroupError("unsupported", "a KeyPackage with parts that ts-mls cannot carry");
  await checkSignatures(mls, suiteOf(environment, mls.cipherSuite));
  credentialClaims(value.leafNode.credential);
  await authenticate(environment.authenticator, mls.leafNode.credential, mls.leafNode.signaturePublicKey);
  return { bytes, mls, member: memberOf(mls.leafNode, -1) } as CheckedKeyPackage;
}

function strictKeyPackage(bytes: Uint8Array): KeyPackage {
  try {
    return decode(KeyPackage, bytes);
  } catch (error) {
    throw refusalOf(error);
  }
}

/**
 * What of RFC 9420 10.1 and 7.3 a KeyPackage breaks whatever the time is, in words. All members must come to the same
 * answer for a KeyPackage in a Commit, so nothing here depends on a clock.
 */
export function keyPackageProblem(keyPackage: KeyPackage): string | undefined {
  const { leafNode, cipherSuite } = keyPackage;
  if (keyPackage.version !== "mls10") return "a version other than mls10";
  if (leafNode.leafNodeSource !== "key_package") return "leaf_node_source is not key_package";
  const { notBefore, notAfter } = leafNode.lifetime;
  if (notAfter <= notBefore) return "a lifetime that ends before it begins";
  if (notAfter - notBefore > keyPackageLifetimeMaxSeconds + clockSkewSeconds)
    return "a lifetime above 90 days";
  return (
    capabilitiesProblem(leafNode, cipherSuite) ??
    repeatedExtension(keyPackage.extensions) ??
    repeatedExtension(leafNode.extensions) ??
    keysProblem(keyPackage)
  );
}

function timeProblem({ leafNode }: KeyPackage, now: bigint): string | undefined {
  if (leafNode.leafNodeSource !== "key_package") return "leaf_node_source is not key_package";
  if (leafNode.lifetime.notBefore > now + clockSkewSeconds) return "the lifetime has not begun";
  return leafNode.lifetime.notAfter <= now ? "the lifetime is over" : undefined;
}

function capabilitiesProblem(
  { capabilities, extensions, credential }: LeafNode,
  suite: CipherSuite,
): string | undefined {
  if (!capabilities.versions.includes("mls10")) return "capabilities lack mls10";
  const code = CipherSuite.codeOf(suite);
  if (!capabilities.cipherSuites.some((each) => CipherSuite.codeOf(each) === code)) {
    return "capabilities lack the KeyPackage's own cipher suite";
  }
  if (!capabilities.credentials.includes(credential.credentialType))
    return "capabilities lack the credential's type";
  const listed = new Set(capabilities.extensions);
  const unlisted = extensions.find(
    ({ extensionType: type }) => !isDefaultExtension(type) && !listed.has(type),
  );
  return unlisted === undefined
    ? undefined
    : `capabilities lack the leaf's extension ${unlisted.extensionType}`;
}

function repeatedExtension(extensions: Extensions): string | undefined {
  const types = new Set(extensions.map(({ extensionType }) => extensionType));
  return types.size === extensions.length ? undefined : "an extension type twice in one list";
}

function keysProblem({ cipherSuite, initKey, leafNode }: KeyPackage): string | undefined {
  if (!isSuiteName(cipherSuite)) return `cipher suite ${cipherSuite} is not taken here`;
  const { hpkeKeyBytes, signatureKeyBytes } = suites[cipherSuite];
  if (initKey.length !== hpkeKeyBytes || leafNode.encryptionKey.length !== hpkeKeyBytes) {
    return `an HPKE key that has not ${hpkeKeyBytes} bytes`;
  }
  if (leafNode.signatureKey.length !== signatureKeyBytes)
    return `a signature key that has not ${signatureKeyBytes} bytes`;
  return equalBytes(initKey, leafNode.encryptionKey) ? "init_key and encryption_key are the same" : undefined;
}

async function checkSignatures(keyPackage: MlsKeyPackage, suite: CiphersuiteImpl): Promise<void> {
  try {
    await suite.hpke.importPublicKey(keyPackage.initKey);
    await suite.hpke.importPublicKey(keyPackage.leafNode.hpkePublicKey);
  } catch (cause) {
    throw new GroupError("key_package_invalid", "an HPKE key that is not on its curve", { cause });
  }
  if (!(await verifyKeyPackage(keyPackage, suite.signature))) throw invalid("the signature is wrong");
  if (!(await verifyLeafNodeSignatureKeyPackage(keyPackage.leafNode, suite.signature))) {
    throw invalid("the leaf's signature is wrong");
  }
}

function invalid(problem: string): GroupError {
  return new GroupError("key_package_invalid", problem);
}
