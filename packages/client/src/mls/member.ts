import { type ClientId, clientIdParts, type DomainName, type UserId } from "@entente/mls-wire";
import type { LeafNode } from "ts-mls";
import type { RatchetTree } from "ts-mls";
import { claimsOfCredential, credentialBytes } from "./credential.ts";

/** One client in a group. */
export interface Member {
  /** Index among the leaves, 0 for the leftmost. Stays while the client is a member; a later member may get it. */
  readonly leafIndex: number;
  readonly client: ClientId;
  readonly user: UserId;
  readonly domain: DomainName;
  readonly device: string;
  readonly signatureKey: Uint8Array;
  /** MLS Credential, TLS encoding. */
  readonly credential: Uint8Array;
  /**
   * Whether the client has made this leaf itself: by an Update or a Commit of its own, or by coming in from outside. Until then it was
   * added, and nothing that it did shows that it is there (A23-11); who made the group shows it with its first Commit that has a path.
   */
  readonly contributed: boolean;
}

/** The leaf at a leaf index; `undefined` for a blank or a place outside the tree. */
export function leafAt(tree: RatchetTree, leafIndex: number): LeafNode | undefined {
  const node = tree[2 * leafIndex];
  return node?.nodeType === "leaf" ? node.leaf : undefined;
}

/** The member of a leaf. Throws GroupError `identity_invalid`. */
export function memberOf(leaf: LeafNode, leafIndex: number): Member {
  const { client } = claimsOfCredential(leaf.credential);
  const { user, domain, device } = clientIdParts(client);
  const credential = credentialBytes(leaf.credential);
  const contributed = leaf.leafNodeSource !== "key_package";
  const signatureKey = leaf.signaturePublicKey;
  return { leafIndex, client, user, domain, device, signatureKey, credential, contributed };
}

/** The member at a leaf index, if there is one. */
export function memberAt(tree: RatchetTree, leafIndex: number): Member | undefined {
  const leaf = leafAt(tree, leafIndex);
  return leaf === undefined ? undefined : memberOf(leaf, leafIndex);
}

/** All members, by leaf index. */
export function membersOf(tree: RatchetTree): readonly Member[] {
  return leavesOf(tree).map(([leafIndex, leaf]) => memberOf(leaf, leafIndex));
}

/** Leaf index and leaf of all members, in order. */
export function leavesOf(tree: RatchetTree): readonly (readonly [number, LeafNode])[] {
  const leaves: (readonly [number, LeafNode])[] = [];
  for (let at = 0; at < tree.length; at += 2) {
    const node = tree[at];
    if (node?.nodeType === "leaf") leaves.push([at / 2, node.leaf]);
  }
  return leaves;
}

/** Leaf index of a client. */
export function leafIndexOf(tree: RatchetTree, client: ClientId): number | undefined {
  return leavesOf(tree).find(([, leaf]) => claimsOfCredential(leaf.credential).client === client)?.[0];
}

/** The domains with a member, ascending, each once. */
export function domainsOf(clients: Iterable<ClientId>): readonly DomainName[] {
  return [...new Set(Array.from(clients, (client) => clientIdParts(client).domain))].sort();
}

/** The clients of all members. */
export function clientsOf(tree: RatchetTree): readonly ClientId[] {
  return leavesOf(tree).map(([, leaf]) => claimsOfCredential(leaf.credential).client);
}
