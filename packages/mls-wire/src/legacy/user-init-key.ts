import { encode, opaque, refined, struct, uint8, vector, type Value } from "@entente/tls-codec";
import { LegacyCipherSuite } from "./cipher-suite.ts";
import { LegacyCredential, LegacyHPKEPublicKey } from "./credential.ts";

interface Keyed {
  readonly cipherSuites: readonly LegacyCipherSuite[];
  readonly initKeys: readonly LegacyHPKEPublicKey[];
}

function countProblem({ cipherSuites, initKeys }: Keyed): string | undefined {
  if (cipherSuites.length === initKeys.length) return undefined;
  return `${cipherSuites.length} cipher_suites for ${initKeys.length} init_keys`;
}

const userInitKeyId = { userInitKeyId: opaque(0, 255) } as const;
const keyed = {
  cipherSuites: vector(LegacyCipherSuite, 0, 255),
  initKeys: vector(LegacyHPKEPublicKey, 1, 0xffff),
  credential: LegacyCredential,
} as const;
const signature = { signature: opaque(0, 0xffff) } as const;

/** UserInitKey without its signature: what the signature is over. */
export const UserInitKeyTBS = refined(struct({ ...userInitKeyId, ...keyed }), countProblem);
export type UserInitKeyTBS = Value<typeof UserInitKeyTBS>;

/**
 *     struct {
 *       opaque user_init_key_id<0..255>;
 *       CipherSuite cipher_suites<0..255>;
 *       HPKEPublicKey init_keys<1..2^16-1>;
 *       Credential credential;
 *       opaque signature<0..2^16-1>;
 *     } UserInitKey;
 *
 * A client's short-lived keys, one for each of its suites and in their order (OF-3, OF-16, OF-21). It holds at least
 * one key, and so at least one suite. A different number of each is `value_invalid`.
 */
export const UserInitKey = refined(struct({ ...userInitKeyId, ...keyed, ...signature }), countProblem);
export type UserInitKey = Value<typeof UserInitKey>;

/** The bytes under the signature of `key`, by the key in its credential. */
export function userInitKeyTBS(key: UserInitKey): Uint8Array {
  return encode(UserInitKeyTBS, key);
}

const versions = { supportedVersions: vector(uint8, 0, 255) } as const;

/** VersionedUserInitKey without its signature. */
export const VersionedUserInitKeyTBS = refined(
  struct({ ...userInitKeyId, ...versions, ...keyed }),
  countProblem,
);
export type VersionedUserInitKeyTBS = Value<typeof VersionedUserInitKeyTBS>;

/**
 *     struct {
 *       opaque user_init_key_id<0..255>;
 *       ProtocolVersion supported_versions<0..255>;
 *       CipherSuite cipher_suites<0..255>;
 *       HPKEPublicKey init_keys<1..2^16-1>;
 *       Credential credential;
 *       opaque signature<0..2^16-1>;
 *     } UserInitKey;                       // as draft-ietf-mls-protocol-04 7 has it
 *
 * With the versions under the signature, a foreign DS cannot claim that a client speaks only an old one (OF-20). The
 * two structures are not told apart by their bytes: which one is spoken is agreed beforehand.
 */
export const VersionedUserInitKey = refined(
  struct({ ...userInitKeyId, ...versions, ...keyed, ...signature }),
  countProblem,
);
export type VersionedUserInitKey = Value<typeof VersionedUserInitKey>;

/** The bytes under the signature of `key`, by the key in its credential. */
export function versionedUserInitKeyTBS(key: VersionedUserInitKey): Uint8Array {
  return encode(VersionedUserInitKeyTBS, key);
}
