import { closedEnum, encode, opaqueV, select, uint32, uint8, type Value } from "@entente/tls-codec";
import { Capabilities } from "./capabilities.ts";
import { Credential } from "./credential.ts";
import { Extensions } from "./extension.ts";
import { Lifetime } from "./lifetime.ts";
import { HPKEPublicKey, SignaturePublicKey } from "./public-key.ts";

/** `enum { reserved(0), key_package(1), update(2), commit(3), (255) } LeafNodeSource` (RFC 9420 7.2). */
export const LeafNodeSource = closedEnum(uint8, { key_package: 1, update: 2, commit: 3 });
export type LeafNodeSource = Value<typeof LeafNodeSource>;

const before = {
  encryptionKey: HPKEPublicKey,
  signatureKey: SignaturePublicKey,
  credential: Credential,
  capabilities: Capabilities,
} as const;

/**
 *     struct {
 *       HPKEPublicKey encryption_key;
 *       SignaturePublicKey signature_key;
 *       Credential credential;
 *       Capabilities capabilities;
 *       LeafNodeSource leaf_node_source;
 *       select (LeafNode.leaf_node_source) {
 *         case key_package: Lifetime lifetime;
 *         case update:      struct{};
 *         case commit:      opaque parent_hash<V>;
 *       };
 *       Extension extensions<V>;
 *       opaque signature<V>;
 *     } LeafNode;
 *
 * A client in a group (RFC 9420 7.2). Its client controls every field; the signature, by `signatureKey` over
 * {@link leafNodeTBS}, proves no more than that.
 */
export const LeafNode = select({
  before,
  tag: { leafNodeSource: LeafNodeSource },
  cases: { key_package: { lifetime: Lifetime }, update: {}, commit: { parentHash: opaqueV } },
  after: { extensions: Extensions, signature: opaqueV },
});
export type LeafNode = Value<typeof LeafNode>;

/**
 *     struct {
 *       … the fields of LeafNode without its signature …
 *       select (LeafNodeTBS.leaf_node_source) {
 *         case key_package: struct{};
 *         case update:      opaque group_id<V>; uint32 leaf_index;
 *         case commit:      opaque group_id<V>; uint32 leaf_index;
 *       };
 *     } LeafNodeTBS;
 *
 * What a leaf's signature is over (RFC 9420 7.2).
 */
export const LeafNodeTBS = select({
  before,
  tag: { leafNodeSource: LeafNodeSource },
  cases: {
    key_package: { lifetime: Lifetime, extensions: Extensions },
    update: { extensions: Extensions, groupId: opaqueV, leafIndex: uint32 },
    commit: { parentHash: opaqueV, extensions: Extensions, groupId: opaqueV, leafIndex: uint32 },
  },
});
export type LeafNodeTBS = Value<typeof LeafNodeTBS>;

/** Where in which group a leaf stands. */
export interface LeafPlace {
  readonly groupId: Uint8Array;
  /** Index among the leaves, 0 for the leftmost. */
  readonly leafIndex: number;
}

/**
 * The bytes under a leaf's signature, to go into SignContent with the label `LeafNodeTBS`. A leaf from a KeyPackage
 * is signed without its place and ignores `place`. Equal to the received bytes, since a leaf has one encoding.
 */
export function leafNodeTBS(leafNode: LeafNode, place: LeafPlace): Uint8Array {
  return encode(LeafNodeTBS, { ...leafNode, ...place });
}
