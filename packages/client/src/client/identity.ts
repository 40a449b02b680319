import { decode, encode, opaqueV, optional, struct, text, uint16, uint64, vectorV } from "@entente/tls-codec";
import { ClientId } from "@entente/mls-wire";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { isSuiteName, type SuiteName, suites } from "../crypto/suite-name.ts";
import { basicCredential } from "../mls/credential.ts";
import type { LeafIdentity, SignatureKeyPair } from "../mls/key-package.ts";
import type { SignatureKey } from "../session/signature-key.ts";
import type { ClientStore } from "../store/client-store.ts";
import { ClientError } from "./client-error.ts";
import type { ClientSettings } from "./settings.ts";

const recordName = "identity";

const IdentityRecord = struct({
  version: uint16,
  clientId: ClientId,
  suite: text(opaqueV),
  publicKey: opaqueV,
  privateKey: opaqueV,
  credential: optional(struct({ bytes: opaqueV, notAfterMs: uint64 })),
  next: optional(struct({ publicKey: opaqueV, privateKey: opaqueV })),
  former: vectorV(opaqueV),
  keySinceMs: uint64,
});

const recordVersion = 1;

/** Former keys of a client that are remembered: versions of the own name that it has not looked at yet may have them. */
const formerKeysMax = 64;

/** TLS SignatureScheme by kind of key. */
const schemes = { ed25519: 0x0807, p256: 0x0403 } as const;

/** Who a client is: its name, its signature key, and the credential that binds the two, once it has one. */
export interface Identity {
  readonly clientId: ClientId;
  readonly suite: SuiteName;
  readonly signatureKey: SignatureKeyPair;
  readonly credential: { readonly bytes: Uint8Array; readonly notAfterMs: bigint } | undefined;
  /** The key that is to come: the Authentication Service may have it already. */
  readonly next?: SignatureKeyPair | undefined;
  /** Public parts of the keys that it had, the latest last; at most `formerKeysMax`. */
  readonly former?: readonly Uint8Array[];
  /** Since when the signature key is this client's, in milliseconds since 1970. */
  readonly keySinceMs?: bigint;
}

/** An identity with a credential. */
export type EnrolledIdentity = Identity & { readonly credential: NonNullable<Identity["credential"]> };

/** The identity in a store, if there is one. @throws ClientError `other_client` when it is another client's. */
export async function loadIdentity(store: ClientStore, clientId: ClientId): Promise<Identity | undefined> {
  const bytes = await store.record(recordName);
  if (bytes === undefined) return undefined;
  const { suite, publicKey, privateKey, credential, next, former, keySinceMs, ...record } = decode(
    IdentityRecord,
    bytes,
  );
  if (record.clientId !== clientId || record.version !== recordVersion || !isSuiteName(suite)) {
    throw new ClientError("other_client", `the store is that of ${record.clientId}`, record.clientId);
  }
  return { clientId, suite, signatureKey: { publicKey, privateKey }, credential, next, former, keySinceMs };
}

/** The change that saves an identity. */
export function identityRecord({
  clientId,
  suite,
  signatureKey,
  credential,
  next,
  former = [],
  keySinceMs = 0n,
}: Identity): ReadonlyMap<string, Uint8Array> {
  const record = encode(IdentityRecord, {
    version: recordVersion,
    clientId,
    suite,
    ...signatureKey,
    credential,
    next,
    former: former.slice(-formerKeysMax),
    keySinceMs,
  });
  return new Map([[recordName, record]]);
}

/** Every key that a client has, had, or may have by now. */
export function keysOf({ signatureKey, next, former = [] }: Identity): readonly Uint8Array[] {
  return [signatureKey.publicKey, ...(next === undefined ? [] : [next.publicKey]), ...former];
}

/** What of a client's settings its leaves tell. */
export type LeafSettings = Pick<
  ClientSettings,
  "authentication" | "contentMediaTypes" | "furtherVersions" | "keyPackageSuites"
>;

/** The identity as leaves have it, with what the client reads and publishes, and an address for one leaf. */
export function leafIdentity(
  { clientId, credential, signatureKey, suite }: EnrolledIdentity,
  {
    contentMediaTypes: mediaTypes,
    authentication,
    furtherVersions,
    keyPackageSuites = [suite],
  }: LeafSettings,
  address?: Uint8Array,
): LeafIdentity {
  const isX509 = authentication === undefined || authentication.used === "x509";
  return {
    credential: isX509 ? credential.bytes : basicCredential(clientId),
    signatureKey,
    ...(mediaTypes === undefined ? {} : { mediaTypes }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(furtherVersions === undefined ? {} : { furtherVersions }),
    stockedSuites: keyPackageSuites,
    ...(address === undefined ? {} : { address }),
  };
}

/** The identity's key as sessions use it. */
export function sessionKey(crypto: CryptoProvider, { suite, signatureKey }: Identity): SignatureKey {
  const operations = crypto.suite(suite).signature;
  return {
    scheme: schemes[suites[suite].signature],
    publicKey: signatureKey.publicKey,
    sign: (content) => operations.sign(signatureKey.privateKey, content),
  };
}
