import { opaqueV, optional, select, struct, uint32, type Value } from "@entente/tls-codec";
import { LeafNode } from "./leaf-node.ts";
import { ParentNode } from "./parent-node.ts";
import { HPKEPublicKey } from "./public-key.ts";
import { NodeType } from "./ratchet-tree.ts";

/**
 *     struct {
 *       NodeType node_type;
 *       select (TreeHashInput.node_type) {
 *         case leaf:   uint32 leaf_index; optional<LeafNode> leaf_node;
 *         case parent: optional<ParentNode> parent_node; opaque left_hash<V>; opaque right_hash<V>;
 *       };
 *     } TreeHashInput;
 *
 * LeafNodeHashInput and ParentNodeHashInput are its two cases (RFC 9420 7.8).
 */
export const TreeHashInput = select({
  tag: { nodeType: NodeType },
  cases: {
    leaf: { leafIndex: uint32, leafNode: optional(LeafNode) },
    parent: { parentNode: optional(ParentNode), leftHash: opaqueV, rightHash: opaqueV },
  },
});
export type TreeHashInput = Value<typeof TreeHashInput>;

/**
 *     struct {
 *       HPKEPublicKey encryption_key;
 *       opaque parent_hash<V>;
 *       opaque original_sibling_tree_hash<V>;
 *     } ParentHashInput;
 *
 * RFC 9420 7.9.
 */
export const ParentHashInput = struct({
  encryptionKey: HPKEPublicKey,
  parentHash: opaqueV,
  originalSiblingTreeHash: opaqueV,
});
export type ParentHashInput = Value<typeof ParentHashInput>;
