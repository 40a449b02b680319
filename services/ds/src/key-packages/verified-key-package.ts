import { DecodeError, decodeRaw, encode, opaqueV, type Raw } from "@entente/tls-codec";
import {
  AppDataDictionary,
  CipherSuite,
  type ClientId,
  Credential,
  type Extensions,
  ExtensionType,
  isDefaultExtension,
  KeyPackage,
  lastResortExtension,
  type LeafNode,
  ProtocolVersion,
  leafNodeTBS,
  RefHashInput,
  referenceLabels,
  signatureLabels,
} from "@entente/mls-wire";
import { decode } from "@entente/tls-codec";
import { type LeafCredential, readLeafCredential } from "../credentials/basic-credential.ts";
import { verifyWithLabel } from "../credentials/labelled-signature.ts";
import { sameBytes, sha256 } from "../digest.ts";
import { toldByLeaf } from "../group-state/shared-processes.ts";
import { clockSkewMs, keyPackageBytesMax, keyPackageLifetimeMs } from "../limits.ts";
import { type Suite, suiteDigest, suites } from "./suites.ts";

/** Versions of MLS (RFC 9420 6) whose KeyPackages this service can check, and so takes and hands out. */
export const keyPackageVersions: readonly number[] = [1];

declare const verified: unique symbol;

/** A KeyPackage that passed RFC 9420 10.1 and 7.3 and this domain's rules. Whether its domain vouches for its credential is another question. */
export interface VerifiedKeyPackage {
  readonly [verified]: true;
  readonly bytes: Uint8Array;
  /** KeyPackageRef (RFC 9420 5.2). */
  readonly ref: Uint8Array;
  readonly suite: number;
  readonly credential: LeafCredential;
  readonly signatureKey: Uint8Array;
  readonly notAfterMs: number;
  readonly lastResort: boolean;
  readonly initKeyDigest: Uint8Array;
  readonly encryptionKeyDigest: Uint8Array;
}

/** What is wrong with a KeyPackage, in words; whoever made it controls none of them. */
export interface KeyPackageProblem {
  readonly problem: string;
}

/**
 * Checks a received KeyPackage of `clientId` (RFC 9420 10.1, 7.3). Signatures are checked over the received bytes.
 * The cost is two signature checks and two key checks, after all that is cheap has passed.
 */
export function verifyKeyPackage(
  bytes: Uint8Array,
  clientId: ClientId,
  nowMs: number,
): VerifiedKeyPackage | KeyPackageProblem {
  if (bytes.length > keyPackageBytesMax)
    return { problem: `larger than ${String(keyPackageBytesMax)} bytes` };
  let raw: Raw<KeyPackage>;
  try {
    raw = decodeRaw(KeyPackage, bytes);
  } catch (error) {
    if (error instanceof DecodeError) return { problem: `malformed: ${error.message}` };
    throw error;
  }
  return verifyDecoded(raw, clientId, nowMs);
}

function verifyDecoded(
  { value, bytes }: Raw<KeyPackage>,
  clientId: ClientId,
  nowMs: number,
): VerifiedKeyPackage | KeyPackageProblem {
  const { leafNode } = value;
  const suiteNumber = CipherSuite.codeOf(value.cipherSuite);
  const suite = suites.get(suiteNumber);
  if (!keyPackageVersions.includes(ProtocolVersion.codeOf(value.version)))
    return { problem: `version ${String(value.version)} of MLS is not taken here` };
  if (suite === undefined) return { problem: `cipher suite ${String(suiteNumber)} is not taken here` };
  if (leafNode.leafNodeSource !== "key_package") return { problem: "leaf_node_source is not key_package" };
  const lifetime = lifetimeOf(leafNode.lifetime, nowMs);
  if ("problem" in lifetime) return lifetime;
  const credential = readLeafCredential(
    encode(Credential, leafNode.credential),
    leafNode.signatureKey,
    suite.signatureScheme,
  );
  if (credential === undefined) return { problem: "the credential names not exactly one client" };
  const problem =
    credentialProblem(credential, leafNode, clientId, suite) ??
    capabilitiesProblem(leafNode, value.version, suiteNumber) ??
    processProblem(leafNode) ??
    extensionsProblem(value.extensions) ??
    keysProblem(value, suite) ??
    signaturesProblem(value, bytes, suite);
  if (problem !== undefined) return { problem };
  return {
    bytes,
    ref: suiteDigest(
      suite,
      encode(RefHashInput, { label: Buffer.from(referenceLabels.keyPackage), value: bytes }),
    ),
    suite: suiteNumber,
    credential,
    signatureKey: leafNode.signatureKey,
    notAfterMs: lifetime.notAfterMs,
    lastResort: isLastResort(value.extensions),
    initKeyDigest: sha256(value.initKey),
    encryptionKeyDigest: sha256(leafNode.encryptionKey),
  } as VerifiedKeyPackage;
}

function lifetimeOf(
  { notBefore, notAfter }: { readonly notBefore: bigint; readonly notAfter: bigint },
  nowMs: number,
): { readonly notAfterMs: number } | KeyPackageProblem {
  const [fromMs, untilMs] = [notBefore * 1000n, notAfter * 1000n];
  const now = BigInt(nowMs);
  if (fromMs > now + BigInt(clockSkewMs)) return { problem: "the lifetime has not begun" };
  if (untilMs <= now) return { problem: "the lifetime is over" };
  if (untilMs - fromMs > BigInt(keyPackageLifetimeMs + clockSkewMs))
    return { problem: "a lifetime above 90 days" };
  return { notAfterMs: Number(untilMs) };
}

function credentialProblem(
  credential: LeafCredential,
  leafNode: LeafNode,
  clientId: ClientId,
  suite: Suite,
): string | undefined {
  if (credential.clientId !== clientId) return "the credential stands for another client";
  if (credential.scheme !== suite.signatureScheme)
    return "the credential's key is of another scheme than the suite's";
  return sameBytes(credential.signatureKey, leafNode.signatureKey)
    ? undefined
    : "the credential is for another key than the leaf's";
}

function capabilitiesProblem(
  { capabilities, credential, extensions }: LeafNode,
  version: ProtocolVersion,
  suite: number,
): string | undefined {
  const listed = new Set(capabilities.extensions);
  if (!capabilities.versions.includes(version)) return "capabilities lack the KeyPackage's own version";
  if (!capabilities.cipherSuites.some((each) => CipherSuite.codeOf(each) === suite)) {
    return "capabilities lack the KeyPackage's own cipher suite";
  }
  if (!capabilities.credentials.includes(credential.credentialType))
    return "capabilities lack the credential type";
  const unlisted = extensions.find(
    ({ extensionType: type }) => !listed.has(type) && !isDefaultExtension(type),
  );
  if (unlisted !== undefined)
    return `capabilities lack the leaf's extension ${String(unlisted.extensionType)}`;
  return extensionsProblem(extensions);
}

function processProblem(leafNode: LeafNode): string | undefined {
  const told = toldByLeaf(leafNode);
  return typeof told === "object" && "problem" in told ? told.problem : undefined;
}

function extensionsProblem(extensions: Extensions): string | undefined {
  const types = extensions.map(({ extensionType }) => extensionType);
  return new Set(types).size === types.length ? undefined : "an extension type twice in one list";
}

function keysProblem({ initKey, leafNode }: KeyPackage, suite: Suite): string | undefined {
  if (sameBytes(initKey, leafNode.encryptionKey)) return "init_key and encryption_key are the same";
  if (!suite.isKemKey(initKey)) return "init_key is no safe key of the suite";
  return suite.isKemKey(leafNode.encryptionKey) ? undefined : "encryption_key is no safe key of the suite";
}

function signaturesProblem(keyPackage: KeyPackage, bytes: Uint8Array, suite: Suite): string | undefined {
  const { leafNode, signature } = keyPackage;
  const key = leafNode.signatureKey;
  // The signature is the last field: what was signed is what was received before it.
  const tbs = bytes.subarray(0, bytes.length - encode(opaqueV, signature).length);
  if (!verifyWithLabel(suite.signatureScheme, key, signatureLabels.keyPackage, tbs, signature)) {
    return "the KeyPackage's signature is not its leaf's";
  }
  const leafTbs = leafNodeTBS(leafNode, { groupId: new Uint8Array(), leafIndex: 0 });
  return verifyWithLabel(suite.signatureScheme, key, signatureLabels.leafNode, leafTbs, leafNode.signature)
    ? undefined
    : "the leaf's signature is not its own";
}

/** By the extension of its own, or as a component of the app_data_dictionary. */
function isLastResort(extensions: Extensions): boolean {
  return extensions.some(({ extensionType, extensionData }) => {
    if (ExtensionType.codeOf(extensionType) === lastResortExtension) return true;
    if (extensionType !== "app_data_dictionary") return false;
    try {
      const { componentData } = decode(AppDataDictionary, extensionData);
      return componentData.some(({ componentId }) => componentId === "last_resort_key_package");
    } catch {
      // A dictionary that nobody here can read says nothing about last resort; members judge it for themselves.
      return false;
    }
  });
}
