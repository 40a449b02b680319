import { struct, vectorV, type Value } from "@entente/tls-codec";
import { CipherSuite } from "./registries/cipher-suite.ts";
import { CredentialType } from "./registries/credential-type.ts";
import { ExtensionType } from "./registries/extension-type.ts";
import { ProposalType } from "./registries/proposal-type.ts";
import { ProtocolVersion } from "./registries/protocol-version.ts";

/**
 *     struct {
 *       ProtocolVersion versions<V>;
 *       CipherSuite cipher_suites<V>;
 *       ExtensionType extensions<V>;
 *       ProposalType proposals<V>;
 *       CredentialType credentials<V>;
 *     } Capabilities;
 *
 * What a client supports (RFC 9420 7.2). Default extensions and proposals are not listed. GREASE and unknown values
 * stay in place as numbers.
 */
export const Capabilities = struct({
  versions: vectorV(ProtocolVersion),
  cipherSuites: vectorV(CipherSuite),
  extensions: vectorV(ExtensionType),
  proposals: vectorV(ProposalType),
  credentials: vectorV(CredentialType),
});
export type Capabilities = Value<typeof Capabilities>;
