import { opaqueV, struct, uint32, uint64, type Value } from "@entente/tls-codec";

/** The private-use proposal type (RFC 9420 17.4) of {@link LeafReplacement}; members list it in their capabilities. */
export const leafReplacementType = 0xf0d1;

/**
 * A member's leaf is replaced by the one that it published in its own Send Group (D-20;
 * draft-xue-distributed-mls-02 4.1.2):
 *
 *     struct {
 *       uint32 leaf_index;       the member's leaf in the Send Group of the Commit
 *       opaque group_id<V>;      the member's own Send Group
 *       uint64 epoch;            the epoch there whose leaf it is
 *       opaque leaf_node<V>;     that LeafNode, byte for byte
 *     } LeafReplacement;
 *
 * Only in a Commit of the owner, by value, once for each PSK of the same group and epoch. Applying it sets the leaf
 * and blanks the nodes above it, like an Update. The leaf keeps the signature made for its own Send Group, so a
 * client that checks leaf signatures against the group it stands in (RFC 9420 7.3) must know this proposal.
 */
export const LeafReplacement = struct({
  leafIndex: uint32,
  groupId: opaqueV,
  epoch: uint64,
  leafNode: opaqueV,
});
export type LeafReplacement = Value<typeof LeafReplacement>;
