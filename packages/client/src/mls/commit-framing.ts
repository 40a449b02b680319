import type { CiphersuiteImpl, ClientState, GroupContext, PrivateMessage, PublicMessage } from "ts-mls";
import { encode, type BufferEncoder, contramapBufferEncoders } from "ts-mls/codec/tlsEncoder.js";
import { varLenDataEncoder } from "ts-mls/codec/variableLength.js";
import { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
import {
  type FramedContentAuthDataCommit,
  framedContentAuthDataEncoder,
  type FramedContentCommit,
  senderInfoEncoder,
} from "ts-mls/framedContent.js";
import { byteLengthToPad } from "ts-mls/paddingConfig.js";
import {
  decodePrivateMessageContent,
  decryptSenderData,
  encryptSenderData,
  privateContentAADEncoder,
} from "ts-mls/privateMessage.js";
import { protocolVersionEncoder } from "ts-mls/protocolVersion.js";
import { findSignaturePublicKey } from "ts-mls/publicMessage.js";
import { consumeRatchet, ratchetToGeneration, type SecretTree } from "ts-mls/secretTree.js";
import { createInterimHash } from "ts-mls/transcriptHash.js";
import { leafToNodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import { wireformatEncoder } from "ts-mls/wireformat.js";
import { framedCommitEncoder, privateCommitEncoder, type PublicCommit } from "./commit-codec.ts";
import { GroupError } from "./group-error.ts";

/** How a Commit is framed on the wire. */
export type CommitWireFormat = "mls_private_message" | "mls_public_message";

/** A Commit with what vouches for it (RFC 9420 6). */
export interface AuthenticatedCommit {
  readonly wireformat: CommitWireFormat;
  readonly content: FramedContentCommit;
  readonly auth: FramedContentAuthDataCommit;
}

interface Signed {
  readonly wireformat: CommitWireFormat;
  readonly content: FramedContentCommit;
  /** Of the epoch that the Commit ends. */
  readonly context: GroupContext;
}

/** FramedContentTBS of a member's or a joiner's Commit, both of which are signed with the GroupContext (RFC 9420 6.1). */
const commitTbsEncoder: BufferEncoder<Signed> = contramapBufferEncoders(
  [protocolVersionEncoder, wireformatEncoder, framedCommitEncoder, senderInfoEncoder],
  ({ wireformat, content, context }) =>
    [context.version, wireformat, content, { senderType: "member", context }] as const,
);

/** The signature of a Commit. RFC 9420 6.1. */
export function signCommit(
  signed: Signed,
  signatureKey: Uint8Array,
  { signature }: CiphersuiteImpl,
): Promise<Uint8Array> {
  return signWithLabel(signatureKey, "FramedContentTBS", encode(commitTbsEncoder)(signed), signature);
}

async function requireSigned(
  signed: Signed,
  publicKey: Uint8Array,
  { signature }: FramedContentAuthDataCommit,
  { signature: scheme }: CiphersuiteImpl,
): Promise<void> {
  const content = encode(commitTbsEncoder)(signed);
  if (!(await verifyWithLabel(publicKey, "FramedContentTBS", content, signature, scheme)))
    throw new GroupError("invalid", "the signature of a Commit is wrong");
}

const transcriptEncoder: BufferEncoder<{
  readonly wireformat: CommitWireFormat;
  readonly content: FramedContentCommit;
  readonly signature: Uint8Array;
}> = contramapBufferEncoders(
  [wireformatEncoder, framedCommitEncoder, varLenDataEncoder],
  ({ wireformat, content, signature }) => [wireformat, content, signature] as const,
);

/** The GroupContext that a Commit leads to, its confirmed transcript hash included (RFC 9420 8.2). */
export async function contextAfter(
  before: GroupContext,
  {
    wireformat,
    content,
    auth: { signature },
  }: Omit<AuthenticatedCommit, "auth"> & {
    readonly auth: Pick<FramedContentAuthDataCommit, "signature">;
  },
  treeHash: Uint8Array,
  confirmationTag: Uint8Array,
  { hash }: CiphersuiteImpl,
): Promise<GroupContext> {
  const interim = await createInterimHash(before.confirmedTranscriptHash, confirmationTag, hash);
  const input = encode(transcriptEncoder)({ wireformat, content, signature });
  const whole = new Uint8Array(interim.length + input.length);
  whole.set(interim);
  whole.set(input, interim.length);
  const confirmedTranscriptHash = await hash.digest(whole);
  return { ...before, epoch: before.epoch + 1n, treeHash, confirmedTranscriptHash };
}

/** AuthenticatedContentTBM (RFC 9420 6.2). */
const membershipEncoder: BufferEncoder<Signed & { readonly auth: FramedContentAuthDataCommit }> =
  contramapBufferEncoders(
    [commitTbsEncoder, framedContentAuthDataEncoder],
    (signed) => [signed, signed.auth] as const,
  );

/** A Commit as a PublicMessage; only members' have a membership tag. RFC 9420 6.2. */
export async function publicCommit(
  membershipKey: Uint8Array,
  context: GroupContext,
  { content, auth }: Pick<AuthenticatedCommit, "content" | "auth">,
  { hash }: CiphersuiteImpl,
): Promise<PublicCommit> {
  const { senderType } = content.sender;
  if (senderType !== "member") return { content, auth, senderType };
  const tagged = encode(membershipEncoder)({ wireformat: "mls_public_message", content, context, auth });
  return { content, auth, senderType, membershipTag: await hash.mac(membershipKey, tagged) };
}

/** The Commit of a PublicMessage, once tag and signature are verified. Throws GroupError `malformed`, `invalid`, and what ts-mls throws. */
export async function openPublicCommit(
  message: PublicMessage,
  { keySchedule, groupContext: context, ratchetTree }: ClientState,
  cs: CiphersuiteImpl,
): Promise<AuthenticatedCommit> {
  const { content, auth } = message;
  if (content.contentType !== "commit" || auth.contentType !== "commit")
    throw new GroupError("malformed", "not a Commit");
  const signed = { wireformat: "mls_public_message", content, context } as const;
  if (message.senderType === "member") {
    const tagged = encode(membershipEncoder)({ ...signed, auth });
    if (!(await cs.hash.verifyMac(keySchedule.membershipKey, message.membershipTag, tagged)))
      throw new GroupError("invalid", "the membership tag of a Commit is wrong");
  }
  await requireSigned(signed, findSignaturePublicKey(ratchetTree, context, content), auth, cs);
  return { wireformat: "mls_public_message", content, auth };
}

/** What a Commit is encrypted with: the keys of the epoch that it ends, and a secret tree that has the committer's. */
type SealingState = Pick<ClientState, "clientConfig" | "groupContext" | "keySchedule" | "privatePath"> & {
  readonly secretTree: SecretTree;
};

/** A Commit of this client as a PrivateMessage. RFC 9420 6.3. */
export async function privateCommit(
  { content, auth }: Pick<AuthenticatedCommit, "content" | "auth">,
  { clientConfig, groupContext, keySchedule, privatePath, secretTree }: SealingState,
  cs: CiphersuiteImpl,
): Promise<PrivateMessage> {
  const { groupId, epoch } = groupContext;
  const { authenticatedData, contentType } = content;
  const { leafIndex } = privatePath;
  const node = leafToNodeIndex(toLeafIndex(leafIndex));
  const { generation, reuseGuard, nonce, key } = await consumeRatchet(secretTree, node, contentType, cs);
  const [length, write] = privateCommitEncoder({ commit: content.commit, auth });
  const plaintext = new ArrayBuffer(length + byteLengthToPad(length, clientConfig.paddingConfig));
  write(0, plaintext);
  const about = { groupId, epoch, contentType };
  const aad = encode(privateContentAADEncoder)({ ...about, authenticatedData });
  const ciphertext = await cs.hpke.encryptAead(key, nonce, aad, new Uint8Array(plaintext));
  const sender = { leafIndex, generation, reuseGuard };
  const { senderDataSecret } = keySchedule;
  const encryptedSenderData = await encryptSenderData(senderDataSecret, sender, about, ciphertext, cs);
  return { ...about, authenticatedData, encryptedSenderData, ciphertext };
}

/**
 * The Commit of a PrivateMessage, and the secret tree without the key that it took, once its signature is verified. Throws GroupError
 * `malformed`, `invalid`, and what ts-mls and the suite throw.
 */
export async function openPrivateCommit(
  message: PrivateMessage,
  { clientConfig, keySchedule, secretTree, ratchetTree, groupContext: context }: ClientState,
  cs: CiphersuiteImpl,
): Promise<{ readonly commit: AuthenticatedCommit; readonly secretTree: SecretTree }> {
  const { groupId, epoch, contentType, authenticatedData } = message;
  const sender = await decryptSenderData(message, keySchedule.senderDataSecret, cs);
  if (sender === undefined || contentType !== "commit") throw new GroupError("malformed", "not a Commit");
  const leaf = ratchetTree[leafToNodeIndex(toLeafIndex(sender.leafIndex))];
  if (leaf?.nodeType !== "leaf") throw new GroupError("invalid", "a Commit of a blank leaf");
  const { keyRetentionConfig } = clientConfig;
  const { key, nonce, newTree } = await ratchetToGeneration(
    secretTree,
    sender,
    contentType,
    keyRetentionConfig,
    cs,
  );
  const aad = encode(privateContentAADEncoder)({ groupId, epoch, contentType, authenticatedData });
  const plaintext = await cs.hpke.decryptAead(key, nonce, aad, message.ciphertext);
  const opened = decodePrivateMessageContent(contentType)(plaintext, 0)?.[0];
  if (opened?.contentType !== "commit") throw new GroupError("malformed", "not a Commit");
  const content: FramedContentCommit = {
    ...{ groupId, epoch, authenticatedData },
    sender: { senderType: "member", leafIndex: sender.leafIndex },
    ...{ contentType, commit: opened.commit },
  };
  const commit = { wireformat: "mls_private_message", content, auth: opened.auth } as const;
  await requireSigned({ ...commit, context }, leaf.leaf.signaturePublicKey, opened.auth, cs);
  return { commit, secretTree: newTree };
}
