import { opaqueV, struct, uint64, type Value } from "@entente/tls-codec";
import { Extensions } from "./extension.ts";
import { CipherSuite } from "./registries/cipher-suite.ts";
import { ProtocolVersion } from "./registries/protocol-version.ts";

/**
 *     struct {
 *       ProtocolVersion version = mls10;
 *       CipherSuite cipher_suite;
 *       opaque group_id<V>;
 *       uint64 epoch;
 *       opaque tree_hash<V>;
 *       opaque confirmed_transcript_hash<V>;
 *       Extension extensions<V>;
 *     } GroupContext;
 *
 * What all members of an epoch agree on (RFC 9420 8.1).
 */
export const GroupContext = struct({
  version: ProtocolVersion,
  cipherSuite: CipherSuite,
  groupId: opaqueV,
  epoch: uint64,
  treeHash: opaqueV,
  confirmedTranscriptHash: opaqueV,
  extensions: Extensions,
});
export type GroupContext = Value<typeof GroupContext>;
