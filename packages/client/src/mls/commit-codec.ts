import type { MLSMessage } from "ts-mls";
import { optionalEncoder } from "ts-mls/codec/optional.js";
import { uint64Encoder } from "ts-mls/codec/number.js";
import { type BufferEncoder, contramapBufferEncoders, encode } from "ts-mls/codec/tlsEncoder.js";
import { varLenDataEncoder } from "ts-mls/codec/variableLength.js";
import type { Commit } from "ts-mls/commit.js";
import { contentTypeEncoder } from "ts-mls/contentType.js";
import {
  type FramedContentAuthDataCommit,
  framedContentAuthDataEncoder,
  type FramedContentCommit,
} from "ts-mls/framedContent.js";
import { hpkeCiphertextEncoder } from "ts-mls/hpkeCiphertext.js";
import { leafNodeEncoder } from "ts-mls/leafNode.js";
import { encodeMlsMessage } from "ts-mls/message.js";
import { proposalOrRefEncoder } from "ts-mls/proposalOrRefType.js";
import { protocolVersionEncoder } from "ts-mls/protocolVersion.js";
import { type PublicMessageInfo, publicMessageInfoEncoder } from "ts-mls/publicMessage.js";
import { senderEncoder } from "ts-mls/sender.js";
import type { UpdatePath, UpdatePathNode } from "ts-mls/updatePath.js";
import { wireformatEncoder } from "ts-mls/wireformat.js";
import { listEncoder } from "./list-encoder.ts";

// In a tree without parents half of the members are in one list of ciphertexts. ts-mls's encoders of a Commit, and all its functions
// that sign, hash or encrypt one, take no more than some 4,700.

const updatePathNodeEncoder: BufferEncoder<UpdatePathNode> = contramapBufferEncoders(
  [varLenDataEncoder, listEncoder(hpkeCiphertextEncoder)],
  ({ hpkePublicKey, encryptedPathSecret }) => [hpkePublicKey, encryptedPathSecret] as const,
);

const updatePathEncoder: BufferEncoder<UpdatePath> = contramapBufferEncoders(
  [leafNodeEncoder, listEncoder(updatePathNodeEncoder)],
  ({ leafNode, nodes }) => [leafNode, nodes] as const,
);

/** Commit (RFC 9420 12.4). */
export const commitEncoder: BufferEncoder<Commit> = contramapBufferEncoders(
  [listEncoder(proposalOrRefEncoder), optionalEncoder(updatePathEncoder)],
  ({ proposals, path }) => [proposals, path] as const,
);

/** FramedContent of a Commit (RFC 9420 6). */
export const framedCommitEncoder: BufferEncoder<FramedContentCommit> = contramapBufferEncoders(
  [varLenDataEncoder, uint64Encoder, senderEncoder, varLenDataEncoder, contentTypeEncoder, commitEncoder],
  ({ groupId, epoch, sender, authenticatedData, contentType, commit }) =>
    [groupId, epoch, sender, authenticatedData, contentType, commit] as const,
);

/** Commit and FramedContentAuthData, as a PrivateMessage holds them before its padding (RFC 9420 6.3.1). */
export const privateCommitEncoder: BufferEncoder<{
  readonly commit: Commit;
  readonly auth: FramedContentAuthDataCommit;
}> = contramapBufferEncoders(
  [commitEncoder, framedContentAuthDataEncoder],
  ({ commit, auth }) => [commit, auth] as const,
);

/** PublicMessage with a Commit (RFC 9420 6.2). */
export type PublicCommit = PublicMessageInfo & {
  readonly content: FramedContentCommit;
  readonly auth: FramedContentAuthDataCommit;
};

const publicCommitEncoder: BufferEncoder<PublicCommit> = contramapBufferEncoders(
  [
    protocolVersionEncoder,
    wireformatEncoder,
    framedCommitEncoder,
    framedContentAuthDataEncoder,
    publicMessageInfoEncoder,
  ],
  (message) => ["mls10", "mls_public_message", message.content, message.auth, message] as const,
);

/** MLSMessage with a Commit that is a PublicMessage. */
export const encodePublicCommit: (message: PublicCommit) => Uint8Array = encode(publicCommitEncoder);

/** MLSMessage with a Commit of either framing. */
export function encodeCommitMessage(message: CommitMessage): Uint8Array {
  return message.wireformat === "mls_public_message"
    ? encodePublicCommit(message.publicMessage)
    : encodeMlsMessage(message);
}

/** A Commit in its frame. */
export type CommitMessage =
  | { readonly wireformat: "mls_public_message"; readonly publicMessage: PublicCommit }
  | Extract<MLSMessage, { wireformat: "mls_private_message" }>;
