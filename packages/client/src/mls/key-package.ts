import { type KeyPackage as MlsKeyPackage, generateKeyPackageWithKey, type PrivateKeyPackage } from "ts-mls";
import { encodeKeyPackage, makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { lastResortExtension } from "@entente/mls-wire";
import type { SuiteName } from "../crypto/suite-name.ts";
import { authenticationExtension, type AuthenticationProcesses } from "./authentication-process.ts";
import { ownCapabilities } from "./capabilities.ts";
import { clientAddressExtension } from "./client-address.ts";
import { mlsCredential } from "./credential.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { GroupError } from "./group-error.ts";
import {
  clockSkewSeconds,
  keyPackageLifetimeDefaultSeconds,
  keyPackageLifetimeMaxSeconds,
  ownFurtherVersionsMax,
} from "./limits.ts";
import { carryVersions } from "./mls-version.ts";
import { mediaTypesExtension } from "./media-types.ts";
import { stockedSuitesExtension } from "./stocked-suites.ts";

/** A raw signature key pair of a suite: 32-byte private keys, public keys of 32 (Ed25519) or 65 bytes (P-256). */
export interface SignatureKeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** Who a client is in its leaves. */
export interface LeafIdentity {
  /** MLS Credential, TLS encoding. */
  readonly credential: Uint8Array;
  readonly signatureKey: SignatureKeyPair;
  /** Media types that the client reads, told in its leaves; nothing is told where absent. */
  readonly mediaTypes?: readonly string[];
  /** By which process this client is authenticated and authenticates others; nothing is told where absent. */
  readonly authentication?: AuthenticationProcesses;
  /** Suites that this client publishes KeyPackages of, told in its leaves; nothing is told where absent. */
  readonly stockedSuites?: readonly SuiteName[];
  /**
   * Versions of MLS beyond 1.0 that the client can do with other software than this, told in its leaves: members see when a group could go
   * over to one. At most `ownFurtherVersionsMax`, each at most 65,535.
   */
  readonly furtherVersions?: readonly number[];
  /** How this client's domain knows it, sealed; told in one leaf, and none where absent. */
  readonly address?: Uint8Array;
}

/** What to make a KeyPackage of. */
export interface KeyPackageRequest {
  readonly suite: SuiteName;
  readonly identity: LeafIdentity;
  /** Seconds from now, at most `keyPackageLifetimeMaxSeconds`; 28 days where absent. */
  readonly lifetimeSeconds?: bigint;
  /** Whether it may be used for more than one group, when no other is left. */
  readonly lastResort?: boolean;
  /** Extension types that the application understands. */
  readonly extensions?: readonly number[];
}

/** The private keys of a KeyPackage. Deleted once its Welcome is joined, unless it is of last resort. */
export interface KeyPackageSecrets {
  readonly initPrivateKey: Uint8Array;
  readonly encryptionPrivateKey: Uint8Array;
  readonly signaturePrivateKey: Uint8Array;
}

/** A KeyPackage of this client with everything that joining by it needs. */
export interface OwnKeyPackage {
  /** KeyPackage, TLS encoding: the public part. */
  readonly keyPackage: Uint8Array;
  /** KeyPackageRef (RFC 9420 5.2): as many bytes as the suite's hash has. */
  readonly ref: Uint8Array;
  readonly suite: SuiteName;
  readonly lastResort: boolean;
  /** End of its lifetime, seconds since 1970. */
  readonly notAfterSeconds: bigint;
  readonly secrets: KeyPackageSecrets;
}

/** A new signature key pair for `suite`. */
export async function makeSignatureKey(
  environment: Pick<GroupEnvironment, "crypto">,
  suite: SuiteName,
): Promise<SignatureKeyPair> {
  const { publicKey, signKey } = await suiteOf(environment, suite).signature.keygen();
  return { publicKey, privateKey: signKey };
}

/**
 * A new KeyPackage: fresh init and encryption keys, capabilities with GREASE, a lifetime that begins an hour ago for
 * clocks that differ. Throws GroupError `too_large` for a lifetime or media types past their bound, `unsupported` for what is no media type, `identity_invalid` for the credential.
 * RFC 9420 10.
 */
export async function makeKeyPackage(
  environment: GroupEnvironment,
  request: KeyPackageRequest,
): Promise<OwnKeyPackage> {
  const { publicPackage, privatePackage, ...rest } = await generateKeyPackage(environment, request);
  return {
    ...rest,
    keyPackage: encodeKeyPackage(publicPackage),
    ref: await makeKeyPackageRef(publicPackage, suiteOf(environment, request.suite).hash),
    suite: request.suite,
    lastResort: request.lastResort ?? false,
    secrets: {
      initPrivateKey: privatePackage.initPrivateKey,
      encryptionPrivateKey: privatePackage.hpkePrivateKey,
      signaturePrivateKey: privatePackage.signaturePrivateKey,
    },
  };
}

/** A KeyPackage as ts-mls has it; for a group's first leaf, which nobody else sees as a KeyPackage. */
export async function generateKeyPackage(
  environment: GroupEnvironment,
  {
    suite,
    identity,
    lifetimeSeconds = keyPackageLifetimeDefaultSeconds,
    lastResort = false,
    extensions,
  }: KeyPackageRequest,
): Promise<{ publicPackage: MlsKeyPackage; privatePackage: PrivateKeyPackage; notAfterSeconds: bigint }> {
  if (lifetimeSeconds <= 0n || lifetimeSeconds > keyPackageLifetimeMaxSeconds) {
    throw new GroupError("too_large", `a lifetime is 1 to ${keyPackageLifetimeMaxSeconds} seconds`);
  }
  const { mediaTypes, authentication, stockedSuites, address, furtherVersions = [] } = identity;
  requireFurther(furtherVersions);
  const leafExtensions = [
    ...(mediaTypes === undefined ? [] : [mediaTypesExtension(mediaTypes)]),
    ...(authentication === undefined ? [] : [authenticationExtension(authentication)]),
    ...(stockedSuites === undefined ? [] : [stockedSuitesExtension(stockedSuites)]),
    ...(address === undefined ? [] : [clientAddressExtension(address)]),
  ];
  const understood = [
    ...(extensions ?? []),
    ...leafExtensions.map(({ extensionType }) => Number(extensionType)),
  ];
  const now = BigInt(Math.floor(environment.nowMs() / 1000));
  const { publicKey, privateKey: signKey } = identity.signatureKey;
  const made = await generateKeyPackageWithKey(
    mlsCredential(identity.credential),
    ownCapabilities(
      environment.crypto.primitives,
      understood,
      [suite, ...(stockedSuites ?? [])],
      furtherVersions,
    ),
    { notBefore: now - clockSkewSeconds, notAfter: now + lifetimeSeconds },
    lastResort ? [{ extensionType: lastResortExtension, extensionData: new Uint8Array() }] : [],
    { signKey, publicKey },
    suiteOf(environment, suite),
    leafExtensions,
  );
  return { ...made, notAfterSeconds: now + lifetimeSeconds };
}

function requireFurther(versions: readonly number[]): void {
  const areVersions = versions.every((each) => Number.isInteger(each) && each > 1 && each <= 0xffff);
  if (!areVersions || versions.length > ownFurtherVersionsMax || new Set(versions).size < versions.length)
    throw new GroupError("too_large", `up to ${ownFurtherVersionsMax} versions of MLS beyond 1.0, each once`);
  carryVersions(versions);
}

/** The private keys as ts-mls takes them. */
export function privateKeyPackage(secrets: KeyPackageSecrets): PrivateKeyPackage {
  return {
    initPrivateKey: secrets.initPrivateKey,
    hpkePrivateKey: secrets.encryptionPrivateKey,
    signaturePrivateKey: secrets.signaturePrivateKey,
  };
}
