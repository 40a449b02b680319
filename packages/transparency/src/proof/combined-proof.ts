import { fixedOpaque, optional, struct, uint64, type Value, vectorV } from "@entente/tls-codec";
import { HashValue, PrefixProof } from "../prefix-tree/prefix-proof.ts";
import { vrfProofBytes } from "../vrf/ecvrf.ts";

/**
 * Everything that one query's algorithms consume, each list in the order in which it is consumed.
 *
 *     struct {
 *       uint64 timestamps<V>;            // of every entry inspected, the first time
 *       PrefixProof prefix_proofs<V>;    // of every ladder climbed at an entry
 *       HashValue prefix_roots<V>;       // of entries inspected without a ladder, left to right
 *       HashValue inclusion<V>;          // subtrees of the log, left to right
 *     } CombinedTreeProof;
 *
 * No position is written down: the algorithm knows which entry comes next. draft-ietf-keytrans-protocol-04 section 11.3.
 */
export const CombinedProof = struct({
  timestamps: vectorV(uint64),
  prefixProofs: vectorV(PrefixProof),
  prefixRoots: vectorV(HashValue),
  inclusion: vectorV(HashValue),
});
export type CombinedProof = Value<typeof CombinedProof>;

/**
 * One version of a ladder: where it would be in the prefix tree, and what it commits to.
 *
 *     struct { opaque proof[VRF.Np]; optional<HashValue> commitment; } BinaryLadderStep;
 *
 * `commitment` is absent for a version that does not exist, and for the one whose value is in the response. Section 12.1.
 */
export const LadderStep = struct({ proof: fixedOpaque(vrfProofBytes), commitment: optional(HashValue) });
export type LadderStep = Value<typeof LadderStep>;
