import { openEnum, uint16, type Value } from "@entente/tls-codec";

/** `uint16 CredentialType` with the names of the MLS Credential Types registry (RFC 9420 17.5). Open. */
export const CredentialType = openEnum(uint16, { basic: 0x0001, x509: 0x0002 });
export type CredentialType = Value<typeof CredentialType>;
