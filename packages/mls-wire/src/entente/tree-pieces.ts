import {
  closedEnum,
  fixedOpaque,
  refined,
  struct,
  uint16,
  uint32,
  type Value,
  vectorVWithin,
} from "@entente/tls-codec";
import { DomainName } from "./domain-name.ts";
import { treePieceBytesMax, treePiecesMax } from "./limits.ts";

/** Extension type of {@link TreePieces} in the GroupInfo of a Welcome; of the range for private use (RFC 9420 17.3). */
export const treePiecesExtension = 0xf0e2;

/** Bytes of a piece as it stands in {@link TreePieces}. */
const pieceBytes = 100;

/**
 *     struct {
 *       opaque attachment_id[32];
 *       opaque key[32];            // encrypts this blob alone
 *       opaque digest[32];         // SHA-256 over the SHA-256 of each stored chunk
 *       uint32 size;               // of the content, 1 to 2^21 bytes; the blob is padded
 *     } TreePiece;
 *
 * Part of a ratchet tree, as an encrypted blob that lies at a domain.
 */
export const TreePiece = struct({
  attachmentId: fixedOpaque(32),
  key: fixedOpaque(32),
  digest: fixedOpaque(32),
  size: refined(uint32, (size) =>
    size >= 1 && size <= treePieceBytesMax ? undefined : `a piece has 1 to ${treePieceBytesMax} bytes`,
  ),
});
export type TreePiece = Value<typeof TreePiece>;

/**
 *     struct {
 *       uint16 version = 1;
 *       DomainName domain;                 // where all the blobs lie
 *       TreePiece crown;
 *       TreePiece pieces<100..25600>;
 *     } TreePieces;
 *
 * Where new members find the ratchet tree of a group that is too large for the tree to come along with the Commit: by other means, as
 * RFC 9420 12.4.3.3 lets it. The tree is its nodes in order. Each piece has the 511 nodes of a subtree of 256 leaves, as
 * `optional<Node>` one after the other, the last one as many as there are; the crown has the nodes between them, each as
 * `optional<Node>` in an `opaque<V>`. A Commit changes the crown and few pieces. Whoever signs the GroupInfo controls every field; the
 * tree that comes is held against `tree_hash`.
 */
export const TreePieces = struct({
  version: closedEnum(uint16, { v1: 1 }),
  domain: DomainName,
  crown: TreePiece,
  pieces: vectorVWithin(TreePiece, pieceBytes, pieceBytes * treePiecesMax),
});
export type TreePieces = Value<typeof TreePieces>;
