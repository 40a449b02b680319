import { concatBytes } from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";
import { hashBytes } from "../limits.ts";
import { type Primitives } from "../primitives.ts";

/** A label-version pair in the tree: where it is (the VRF output's first 32 bytes) and what it commits to (32 bytes). */
export interface PrefixLeaf {
  readonly searchKey: Uint8Array;
  readonly commitment: Uint8Array;
}

/** A node as it is stored: a leaf, or a parent that knows its children by their hashes. */
export type PrefixNode =
  | ({ readonly kind: "leaf" } & PrefixLeaf)
  | { readonly kind: "parent"; readonly left: Uint8Array; readonly right: Uint8Array };

/** The hash of a child that is not there: 32 zero bytes. */
export const absentHash: Uint8Array = new Uint8Array(hashBytes);

/** The root of a tree without leaves. The root is a parent always, so that a single leaf has depth 1. */
export const emptyParent: PrefixNode = { kind: "parent", left: absentHash, right: absentHash };

/** Bytes of a stored node: a kind octet and two hashes. */
export const nodeBytes = 1 + 2 * hashBytes;

// Other first octets than RFC 6962's 0x00 and 0x01, so that no node of one tree is one of the other.
const leafPrefix = Uint8Array.of(0x02);
const parentPrefix = Uint8Array.of(0x03);

/** SHA-256(0x02 ‖ search key ‖ commitment) or SHA-256(0x03 ‖ left ‖ right). */
export function prefixNodeHash(node: PrefixNode, primitives: Primitives): Uint8Array {
  return primitives.sha256(encodeNode(node));
}

/** Whether `hash` says that there is no child. */
export function isAbsent(hash: Uint8Array): boolean {
  return hash.every((octet) => octet === 0);
}

/** The stored form, which is also what is hashed. The inverse is `decodeNode`. */
export function encodeNode(node: PrefixNode): Uint8Array {
  return node.kind === "leaf"
    ? concatBytes(leafPrefix, node.searchKey, node.commitment)
    : concatBytes(parentPrefix, node.left, node.right);
}

/** Reads a node from our own storage. Errors: `store`. */
export function decodeNode(bytes: Uint8Array): PrefixNode {
  const [first, second] = [bytes.subarray(1, 1 + hashBytes), bytes.subarray(1 + hashBytes)];
  if (bytes.length === nodeBytes && bytes[0] === leafPrefix[0])
    return { kind: "leaf", searchKey: first, commitment: second };
  if (bytes.length === nodeBytes && bytes[0] === parentPrefix[0])
    return { kind: "parent", left: first, right: second };
  throw new TransparencyError("store", `not a prefix node: ${bytes.length} bytes`);
}
