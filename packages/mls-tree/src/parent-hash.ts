import { encode } from "@entente/tls-codec";
import { ParentHashInput, type ParentNode } from "@entente/mls-wire";
import type { PublicCrypto } from "./public-crypto.ts";
import { treeHashWithout, type OriginalHashes } from "./tree-hash.ts";
import type { Slot } from "./tree-slot.ts";

/** The parent hash of a filled parent node with one of its children as copath child (RFC 9420 7.9). Who asks for many of one tree passes `earlier`. */
export function parentHashOf(
  parent: ParentNode,
  sibling: Slot,
  crypto: PublicCrypto,
  earlier?: OriginalHashes,
): Uint8Array {
  return crypto.hash(
    encode(ParentHashInput, {
      encryptionKey: parent.encryptionKey,
      parentHash: parent.parentHash,
      originalSiblingTreeHash: treeHashWithout(sibling, parent.unmergedLeaves, crypto, earlier),
    }),
  );
}
