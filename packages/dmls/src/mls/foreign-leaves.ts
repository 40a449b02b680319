import { bytesToBase64, type CiphersuiteImpl } from "ts-mls";
import {
  concatBytes,
  decode,
  encode,
  equalBytes,
  opaqueV,
  struct,
  uint32,
  utf8FromText,
} from "@entente/tls-codec";

/** RFC 9420 5.1.2. */
const SignContent = struct({ label: opaqueV, content: opaqueV });
/** How the LeafNodeTBS of a committed leaf ends (RFC 9420 7.2). */
const Place = struct({ groupId: opaqueV, leafIndex: uint32 });

const leafNodeLabel = utf8FromText("MLS 1.0 LeafNodeTBS") as Uint8Array;

/** Whose leaves may stand in another's Send Group. */
export interface LeafOrigin {
  readonly signaturePublicKey: Uint8Array;
  /** Keys that it had before. */
  readonly formerKeys: readonly Uint8Array[];
  /** The member's own Send Group, in which it is leaf 0. */
  readonly groupId: Uint8Array;
}

/**
 * `cs`, but the signature of a LeafNode also holds when it was made for leaf 0 of its member's own Send Group: that is
 * what a leaf replacement leaves in the tree (D-20). For the tree in a Welcome, where ts-mls checks every leaf
 * against the group it stands in. Only LeafNodeTBS content is read so, and only with the same key, so nothing passes that
 * the member did not sign for its Send Group.
 */
export function trustingReplacedLeaves(cs: CiphersuiteImpl, origins: readonly LeafOrigin[]): CiphersuiteImpl {
  const own = new Map(
    origins.flatMap(({ signaturePublicKey, formerKeys, groupId }) =>
      [signaturePublicKey, ...formerKeys].map((key) => [bytesToBase64(key), groupId] as const),
    ),
  );
  return {
    ...cs,
    signature: {
      ...cs.signature,
      async verify(publicKey, message, signature) {
        if (await cs.signature.verify(publicKey, message, signature)) return true;
        const groupId = own.get(bytesToBase64(publicKey));
        const moved = groupId && movedTo(message, groupId, origins);
        return moved !== undefined && cs.signature.verify(publicKey, moved, signature);
      },
    },
  };
}

/** The signed content of the same leaf as leaf 0 of `groupId`, if `message` is about a leaf in one of the Send Groups. */
function movedTo(
  message: Uint8Array,
  groupId: Uint8Array,
  origins: readonly LeafOrigin[],
): Uint8Array | undefined {
  const { label, content } = decode(SignContent, message);
  if (!equalBytes(label, leafNodeLabel)) return undefined;
  for (const origin of origins) {
    const leafIndex = content.length < 4 ? 0 : decode(uint32, content.subarray(content.length - 4));
    const place = encode(Place, { groupId: origin.groupId, leafIndex });
    const before = content.length - place.length;
    if (before < 0 || !equalBytes(content.subarray(before), place)) continue;
    const moved = concatBytes(content.subarray(0, before), encode(Place, { groupId, leafIndex: 0 }));
    return encode(SignContent, { label, content: moved });
  }
  return undefined;
}
