import { opaqueV, struct, vectorV, type Value } from "@entente/tls-codec";
import { LeafNode } from "./leaf-node.ts";
import { HPKEPublicKey } from "./public-key.ts";

/** `struct { opaque kem_output<V>; opaque ciphertext<V>; } HPKECiphertext` (RFC 9420 5.1.3). */
export const HPKECiphertext = struct({ kemOutput: opaqueV, ciphertext: opaqueV });
export type HPKECiphertext = Value<typeof HPKECiphertext>;

/**
 *     struct { HPKEPublicKey encryption_key; HPKECiphertext encrypted_path_secret<V>; } UpdatePathNode;
 *
 * One ciphertext for each node in the resolution of the copath node, without the leaves that the Commit adds
 * (RFC 9420 7.6).
 */
export const UpdatePathNode = struct({
  encryptionKey: HPKEPublicKey,
  encryptedPathSecret: vectorV(HPKECiphertext),
});
export type UpdatePathNode = Value<typeof UpdatePathNode>;

/** `struct { LeafNode leaf_node; UpdatePathNode nodes<V>; } UpdatePath`, from the leaf upwards (RFC 9420 7.6). */
export const UpdatePath = struct({ leafNode: LeafNode, nodes: vectorV(UpdatePathNode) });
export type UpdatePath = Value<typeof UpdatePath>;
