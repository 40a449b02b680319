import type { RatchetTree } from "ts-mls";
import { optionalEncoder } from "ts-mls/codec/optional.js";
import { uint32Encoder } from "ts-mls/codec/number.js";
import {
  type BufferEncoder,
  contramapBufferEncoder,
  contramapBufferEncoders,
  encode,
} from "ts-mls/codec/tlsEncoder.js";
import { varLenDataEncoder } from "ts-mls/codec/variableLength.js";
import { type LeafNode, leafNodeEncoder } from "ts-mls/leafNode.js";
import { nodeTypeEncoder } from "ts-mls/nodeType.js";
import type { ParentNode } from "ts-mls/parentNode.js";
import { stripBlankNodes } from "ts-mls/ratchetTree.js";
import { listEncoder } from "./list-encoder.ts";

type Node = NonNullable<RatchetTree[number]>;

/** ParentNode (RFC 9420 7.1): each leaf below it may be unmerged. */
export const parentNodeEncoder: BufferEncoder<ParentNode> = contramapBufferEncoders(
  [varLenDataEncoder, varLenDataEncoder, listEncoder(uint32Encoder)],
  ({ hpkePublicKey, parentHash, unmergedLeaves }) => [hpkePublicKey, parentHash, unmergedLeaves] as const,
);

const typedLeafEncoder: BufferEncoder<LeafNode> = contramapBufferEncoders(
  [nodeTypeEncoder, leafNodeEncoder],
  (leaf) => ["leaf", leaf] as const,
);

const typedParentEncoder: BufferEncoder<ParentNode> = contramapBufferEncoders(
  [nodeTypeEncoder, parentNodeEncoder],
  (parent) => ["parent", parent] as const,
);

/** `optional<Node>` (RFC 9420 7.8, 12.4.3.3). */
export const optionalNodeEncoder: BufferEncoder<RatchetTree[number]> = optionalEncoder((node: Node) =>
  node.nodeType === "leaf" ? typedLeafEncoder(node.leaf) : typedParentEncoder(node.parent),
);

const treeEncoder = contramapBufferEncoder(listEncoder(optionalNodeEncoder), stripBlankNodes);

/** `optional<Node> ratchet_tree<V>` (RFC 9420 12.4.3.3), of trees of any size; the bytes that ts-mls makes of small ones. */
export const encodeTree: (tree: RatchetTree) => Uint8Array = encode(treeEncoder);
