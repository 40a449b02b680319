import { opaqueV, struct, vectorV, type Value } from "@entente/tls-codec";
import { KeyPackageRef } from "./hash-reference.ts";
import { CipherSuite } from "./registries/cipher-suite.ts";
import { HPKECiphertext } from "./update-path.ts";

/**
 *     struct { KeyPackageRef new_member; HPKECiphertext encrypted_group_secrets; } EncryptedGroupSecrets;
 *
 * RFC 9420 12.4.3.1. A server routes by `newMember`.
 */
export const EncryptedGroupSecrets = struct({
  newMember: KeyPackageRef,
  encryptedGroupSecrets: HPKECiphertext,
});
export type EncryptedGroupSecrets = Value<typeof EncryptedGroupSecrets>;

/**
 *     struct { CipherSuite cipher_suite; EncryptedGroupSecrets secrets<V>; opaque encrypted_group_info<V>; } Welcome;
 *
 * Lets the owners of the named KeyPackages into a group (RFC 9420 12.4.3.1).
 */
export const Welcome = struct({
  cipherSuite: CipherSuite,
  secrets: vectorV(EncryptedGroupSecrets),
  encryptedGroupInfo: opaqueV,
});
export type Welcome = Value<typeof Welcome>;
