import { closedEnum, optional, select, uint8, vectorV, type Value } from "@entente/tls-codec";
import { LeafNode } from "./leaf-node.ts";
import { ParentNode } from "./parent-node.ts";

/** `enum { reserved(0), leaf(1), parent(2), (255) } NodeType` (RFC 9420 7.8). */
export const NodeType = closedEnum(uint8, { leaf: 1, parent: 2 });
export type NodeType = Value<typeof NodeType>;

/**
 *     struct {
 *       NodeType node_type;
 *       select (Node.node_type) {
 *         case leaf:   LeafNode leaf_node;
 *         case parent: ParentNode parent_node;
 *       };
 *     } Node;
 *
 * RFC 9420 12.4.3.3.
 */
export const Node = select({
  tag: { nodeType: NodeType },
  cases: { leaf: { leafNode: LeafNode }, parent: { parentNode: ParentNode } },
});
export type Node = Value<typeof Node>;

/**
 *     optional<Node> ratchet_tree<V>;
 *
 * All nodes from left to right, leaves at even places, blanks `undefined`, none after the last that is not blank
 * (RFC 9420 12.4.3.3). Whether each kind stands in its place is the validator's to check.
 */
export const RatchetTree = vectorV(optional(Node));
export type RatchetTree = Value<typeof RatchetTree>;
