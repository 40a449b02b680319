import type { Kdf } from "ts-mls";
import { expandWithLabel } from "ts-mls/crypto/kdf.js";
import type { SecretTree, SecretTreeNode } from "ts-mls/secretTree.js";
import {
  left,
  leafToNodeIndex,
  type LeafIndex,
  leafWidth,
  type NodeIndex,
  nodeWidth,
  parent,
  right,
  root,
} from "ts-mls/treemath.js";
import { utf8FromText } from "@entente/tls-codec";

// The secret tree of an epoch as ts-mls holds it, an array by node index, but with what nobody has used left out: ts-mls derives six
// secrets for every leaf when an epoch begins, and most members of a large group say nothing in it. A node whose subtree is not
// derived yet has its tree secret in the place of its handshake secret, and no application secret. Once a node is derived its own
// secret is gone, as RFC 9420 9.2 asks.

const none = new Uint8Array();

type Nodes = (SecretTreeNode | undefined)[];

/** The secret tree of an epoch, at its beginning. The secret is copied. RFC 9420 9. */
export function secretTreeOf(leaves: number, encryptionSecret: Uint8Array): SecretTree {
  const nodes: Nodes = new Array<undefined>(nodeWidth(leaves)).fill(undefined);
  nodes[root(leaves)] = seeded(encryptionSecret.slice());
  return asTree(nodes);
}

/**
 * The tree with the ratchets of a leaf in it, as ts-mls needs them to read or write a message of its member. The very same where they
 * are there, and where they can not be: outside the tree, and in an epoch whose secrets are gone. Logarithmic in the leaves.
 */
export async function withLeafSecrets(
  tree: SecretTree,
  leafIndex: LeafIndex | number,
  kdf: Kdf,
): Promise<SecretTree> {
  const leaf = leafToNodeIndex(leafIndex as LeafIndex);
  const from = leaf < tree.length ? seedAbove(tree, leaf) : undefined;
  if (from === undefined) return tree;
  const nodes: Nodes = Array.from(tree);
  let at = from;
  while (at !== leaf) {
    const secret = secretAt(nodes, at);
    nodes[at] = undefined;
    nodes[left(at)] = seeded(await childSecret(secret, "left", kdf));
    nodes[right(at)] = seeded(await childSecret(secret, "right", kdf));
    at = leaf < at ? left(at) : right(at);
  }
  const secret = secretAt(nodes, leaf);
  nodes[leaf] = {
    handshake: ratchet(await expandWithLabel(secret, "handshake", none, kdf.size, kdf)),
    application: ratchet(await expandWithLabel(secret, "application", none, kdf.size, kdf)),
  };
  return asTree(nodes);
}

/** The nodes of a tree that hold something. */
export function secretNodes(tree: SecretTree): readonly (readonly [number, SecretTreeNode])[] {
  return (tree as Nodes).flatMap((node, index) => (node === undefined ? [] : [[index, node] as const]));
}

/** The inverse of {@link secretNodes}. `width`: how many nodes the tree has. */
export function secretTreeWith(
  width: number,
  nodes: readonly (readonly [number, SecretTreeNode])[],
): SecretTree {
  const all: Nodes = new Array<undefined>(width).fill(undefined);
  for (const [index, node] of nodes) if (index < width) all[index] = node;
  return asTree(all);
}

/** The lowest node above a leaf, or the leaf itself, whose subtree is not derived yet. */
function seedAbove(tree: SecretTree, leaf: NodeIndex): NodeIndex | undefined {
  const top = root(leafWidth(tree.length));
  for (let at = leaf; ; at = parent(at, leafWidth(tree.length))) {
    const node = (tree as Nodes)[at];
    if (node !== undefined) return node.application.secret.length === 0 ? at : undefined;
    if (at === top) return undefined;
  }
}

function secretAt(nodes: Nodes, index: number): Uint8Array {
  return nodes[index]?.handshake.secret ?? none;
}

function childSecret(secret: Uint8Array, side: "left" | "right", kdf: Kdf): Promise<Uint8Array> {
  return expandWithLabel(secret, "tree", utf8FromText(side) ?? none, kdf.size, kdf);
}

function seeded(secret: Uint8Array): SecretTreeNode {
  return { handshake: ratchet(secret), application: ratchet(none) };
}

function ratchet(secret: Uint8Array): SecretTreeNode["handshake"] {
  return { secret, generation: 0, unusedGenerations: {} };
}

/** ts-mls's type has no word for a node that is not there; it looks at those of leaves that were derived alone. */
function asTree(nodes: Nodes): SecretTree {
  return nodes as SecretTree;
}
