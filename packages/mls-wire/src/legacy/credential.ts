import { closedEnum, opaque, openEnum, select, uint16, uint8, type Value } from "@entente/tls-codec";

/** `opaque HPKEPublicKey<1..2^16-1>` (draft-ietf-mls-protocol-04 6). */
export const LegacyHPKEPublicKey = opaque(1, 0xffff);
export type LegacyHPKEPublicKey = Uint8Array;

/** `opaque SignaturePublicKey<1..2^16-1>` (draft-ietf-mls-protocol-04 5.3). */
export const LegacySignaturePublicKey = opaque(1, 0xffff);
export type LegacySignaturePublicKey = Uint8Array;

/** `enum { ecdsa_secp256r1_sha256(0x0403), ed25519(0x0807), (0xFFFF) } SignatureScheme` (draft-ietf-mls-protocol-04 5.3). */
export const LegacySignatureScheme = openEnum(uint16, { ecdsa_secp256r1_sha256: 0x0403, ed25519: 0x0807 });
export type LegacySignatureScheme = Value<typeof LegacySignatureScheme>;

/** `enum { basic(0), x509(1), (255) } CredentialType` (draft-ietf-mls-protocol-04 5.3). Closed: no other has a form. */
export const LegacyCredentialType = closedEnum(uint8, { basic: 0, x509: 1 });
export type LegacyCredentialType = Value<typeof LegacyCredentialType>;

/**
 *     struct { opaque identity<0..2^16-1>; SignatureScheme algorithm; SignaturePublicKey public_key; } BasicCredential;
 *
 *     struct {
 *       CredentialType credential_type;
 *       select (Credential.credential_type) {
 *         case basic: BasicCredential;
 *         case x509:  opaque cert_data<1..2^24-1>;
 *       };
 *     } Credential;
 *
 * The identity key of a client, always part of the answer (OF-4, OF-13; draft-ietf-mls-protocol-04 5.3).
 */
export const LegacyCredential = select({
  tag: { credentialType: LegacyCredentialType },
  cases: {
    basic: {
      identity: opaque(0, 0xffff),
      algorithm: LegacySignatureScheme,
      publicKey: LegacySignaturePublicKey,
    },
    x509: { certData: opaque(1, 0xff_ffff) },
  },
});
export type LegacyCredential = Value<typeof LegacyCredential>;
