import { opaqueV, struct, uint32, vectorV, type Value } from "@entente/tls-codec";
import { HPKEPublicKey } from "./public-key.ts";

/**
 *     struct { HPKEPublicKey encryption_key; opaque parent_hash<V>; uint32 unmerged_leaves<V>; } ParentNode;
 *
 * RFC 9420 7.1. `unmergedLeaves` are leaf indices; that they ascend is the validator's to check.
 */
export const ParentNode = struct({
  encryptionKey: HPKEPublicKey,
  parentHash: opaqueV,
  unmergedLeaves: vectorV(uint32),
});
export type ParentNode = Value<typeof ParentNode>;
