import { struct, vectorV, type Value } from "@entente/tls-codec";
import { CredentialType } from "../registries/credential-type.ts";
import { ExtensionType } from "../registries/extension-type.ts";
import { ProposalType } from "../registries/proposal-type.ts";

/**
 *     struct {
 *       ExtensionType extension_types<V>;
 *       ProposalType proposal_types<V>;
 *       CredentialType credential_types<V>;
 *     } RequiredCapabilities;
 *
 * What every member of a group must support, in its GroupContext (RFC 9420 11.1; A23-56).
 */
export const RequiredCapabilities = struct({
  extensionTypes: vectorV(ExtensionType),
  proposalTypes: vectorV(ProposalType),
  credentialTypes: vectorV(CredentialType),
});
export type RequiredCapabilities = Value<typeof RequiredCapabilities>;
