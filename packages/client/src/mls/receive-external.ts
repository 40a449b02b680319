import { equalBytes, textFromUtf8 } from "@entente/tls-codec";
import { clientIdParts, type GroupInvitation, invitationSignContent } from "@entente/mls-wire";
import type { CiphersuiteImpl, LeafNode, ProposalWithSender } from "ts-mls";
import { authenticate } from "./authenticator.ts";
import { removedLeaves } from "./commit-effect.ts";
import { claimsOfCredential } from "./credential.ts";
import type { GroupEnvironment } from "./environment.ts";
import type { FramedMessage } from "./framed-message.ts";
import { GroupError } from "./group-error.ts";
import { factsOfLeaf, policyProposal, requireAllowed, wireExtensions } from "./group-policy.ts";
import type { GroupState } from "./group-state.ts";
import { hasTerms, termsOf } from "./group-terms.ts";
import { leafAt, leavesOf } from "./member.ts";

/** The leaf with which a Commit from outside brings its sender in; undefined for a Commit of a member. */
export function outsidersLeaf({ mls }: FramedMessage): LeafNode | undefined {
  if (mls.wireformat !== "mls_public_message") return undefined;
  const { content } = mls.publicMessage;
  if (content.sender.senderType !== "new_member_commit" || content.contentType !== "commit") return undefined;
  const leaf = content.commit.path?.leafNode;
  if (leaf === undefined) throw new GroupError("external_refused", "a Commit from outside without a path");
  return leaf;
}

/**
 * What ts-mls leaves open of a Commit from outside: that the credential is vouched for even where this client is removed by it,
 * and that a leaf that it removes was the same client's. Throws GroupError `external_refused`, `credential_refused`,
 * `authenticator_failed`.
 */
export async function checkOutsider(
  environment: GroupEnvironment,
  { mls }: GroupState,
  leaf: LeafNode,
  proposals: readonly ProposalWithSender[],
): Promise<void> {
  await authenticate(environment.authenticator, leaf.credential, leaf.signaturePublicKey);
  const { client } = claimsOfCredential(leaf.credential);
  for (const index of removedLeaves(proposals)) {
    const gone = leafAt(mls.ratchetTree, index);
    if (gone === undefined || claimsOfCredential(gone.credential).client !== client)
      throw new GroupError("external_refused", "a joiner removes another member", { client });
  }
}

/** Whether the group's terms admit a joiner; every member decides alike. Throws GroupError `external_refused`. A23-35, A23-43. */
export async function requireAdmission(
  { mls }: GroupState,
  leaf: LeafNode,
  invitation: GroupInvitation | undefined,
  cs: CiphersuiteImpl,
): Promise<void> {
  const { externalJoins } = termsOf(mls.groupContext.extensions);
  const { client } = claimsOfCredential(leaf.credential);
  const { user } = clientIdParts(client);
  if (externalJoins === "open") return;
  const refuse = (why: string): GroupError => new GroupError("external_refused", why, { client });
  if (externalJoins === "closed") throw refuse("the group admits nobody from outside");
  const members = leavesOf(mls.ratchetTree).map(([, member]) => member);
  if (members.some(({ credential }) => clientIdParts(claimsOfCredential(credential).client).user === user))
    return;
  if (externalJoins === "own_clients" || invitation === undefined)
    throw refuse("neither a client of a member nor invited");
  const isOfGroup = equalBytes(invitation.groupId, mls.groupContext.groupId);
  const isForUser = invitation.invitee.length === 0 || textFromUtf8(invitation.invitee) === user;
  const isMembers = members.some(({ signaturePublicKey }) =>
    equalBytes(signaturePublicKey, invitation.inviterKey),
  );
  const { inviterKey, signature } = invitation;
  const content = invitationSignContent(invitation);
  if (!isOfGroup || !isForUser || !isMembers || !(await cs.signature.verify(inviterKey, content, signature)))
    throw refuse("an invitation that is not good here");
}

/**
 * Holds a Commit from outside against the group's policy, once its invitation was found good. Throws GroupError `policy_refused`.
 */
export function requireJoinAllowed(
  { mls }: GroupState,
  leaf: LeafNode,
  proposals: readonly ProposalWithSender[],
  invitation: GroupInvitation | undefined,
): void {
  const inviter = leavesOf(mls.ratchetTree).find(
    ([, { signaturePublicKey }]) => invitation && equalBytes(signaturePublicKey, invitation.inviterKey),
  );
  const facts = factsOfLeaf(leaf);
  const actor = {
    kind: "new_member",
    leaf: facts,
    ...(inviter === undefined ? {} : { invitedBy: claimsOfCredential(inviter[1].credential).client }),
  } as const;
  requireAllowed(mls, {
    kind: "commit",
    actor,
    framing: "public",
    pathLeaf: facts,
    proposals: proposals.map((each) => policyProposal(each, actor, mls.groupContext.groupId)),
    extensions: wireExtensions(mls.groupContext.extensions),
  });
}

/** Throws GroupError `framing_wrong` for a handshake of a member that is not framed as the group's terms say. */
export function requireFraming({ mls, framing }: GroupState, { header, mls: message }: FramedMessage): void {
  if (header.contentType === "application" || !hasTerms(mls.groupContext.extensions)) return;
  if (header.senderType !== undefined && header.senderType !== "member") return;
  const is = message.wireformat === "mls_public_message" ? "public" : "private";
  if (is !== framing)
    throw new GroupError("framing_wrong", `a ${is} handshake in a group of ${framing} ones`);
}
