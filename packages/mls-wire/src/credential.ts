import { opaqueV, select, struct, vectorV, type Value } from "@entente/tls-codec";
import { CredentialType } from "./registries/credential-type.ts";

/** `struct { opaque cert_data<V>; } Certificate` (RFC 9420 5.3): one X.509 certificate in DER. */
export const Certificate = struct({ certData: opaqueV });
export type Certificate = Value<typeof Certificate>;

/**
 *     struct {
 *       CredentialType credential_type;
 *       select (Credential.credential_type) {
 *         case basic: opaque identity<V>;
 *         case x509:  Certificate certificates<V>;
 *       };
 *     } Credential;
 *
 * What a client says it is (RFC 9420 5.3); its Authentication Service decides whether that is so. The leaf certificate
 * is first in `certificates`. Credentials of other types are carried with their content as `opaque<V>`, the form in
 * which other implementations carry them: the RFC gives an unknown credential no boundary of its own.
 */
export const Credential = select({
  tag: { credentialType: CredentialType },
  cases: {
    basic: { identity: opaqueV },
    x509: { certificates: vectorV(Certificate) },
  },
  otherwise: { credentialData: opaqueV },
});
export type Credential = Value<typeof Credential>;
