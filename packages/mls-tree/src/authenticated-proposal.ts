import { encode, equalBytes, utf8FromText } from "@entente/tls-codec";
import {
  AuthenticatedContent,
  referenceLabels,
  type GroupContext,
  type Proposal,
  type ProposalRef,
  type PublicMessage,
} from "@entente/mls-wire";
import { isSignedBy } from "./framed-signature.ts";
import type { PublicGroup } from "./public-group.ts";
import { refHash } from "./public-crypto.ts";
import { Refusal } from "./refusal.ts";

/** Who made a proposal: a member by leaf index, someone of `external_senders`, or a client that asks to be added. */
export type Proposer =
  | { readonly kind: "member"; readonly leafIndex: number }
  | { readonly kind: "external"; readonly senderIndex: number }
  | { readonly kind: "new_member" };

declare const authenticated: unique symbol;

/** A proposal whose signature was verified in one epoch of one group, with the reference that a Commit names it by. */
export interface AuthenticatedProposal {
  readonly [authenticated]: true;
  readonly reference: ProposalRef;
  readonly proposal: Proposal;
  readonly proposer: Proposer;
  /** The epoch it belongs to. */
  readonly context: GroupContext;
}

const label = utf8FromText(referenceLabels.proposal) ?? new Uint8Array();

const externalTypes: ReadonlySet<unknown> = new Set<Proposal["proposalType"]>([
  "add",
  "remove",
  "psk",
  "reinit",
  "group_context_extensions",
]);

/**
 * Group, epoch, sender and signature of a proposal (RFC 9420 6.1, 12.1, 12.1.8). That it is valid in a Commit is checked
 * with the Commit. The membership tag needs a secret and is not checked.
 */
export function authenticateProposal(
  group: PublicGroup,
  message: PublicMessage,
): AuthenticatedProposal | Refusal {
  const { content, auth } = message;
  if (content.contentType !== "proposal") return new Refusal("not_a_proposal");
  const misplaced = placeProblem(group, message);
  if (misplaced !== undefined) return misplaced;
  const { proposal } = content;
  const sender = senderOf(group, message, proposal);
  if (sender instanceof Refusal) return sender;
  if (!isSignedBy(message, sender.signatureKey, group.context, group.crypto))
    return new Refusal("signature_invalid");
  const value = encode(AuthenticatedContent, { wireFormat: "mls_public_message", content, auth });
  const known: Omit<AuthenticatedProposal, typeof authenticated> = {
    reference: refHash(group.crypto, label, value),
    proposal,
    proposer: sender.proposer,
    context: group.context,
  };
  return known as AuthenticatedProposal;
}

/** Whether a handshake message belongs to another group or epoch, or the group has ended (RFC 9420 12.1, 12.4.2). */
export function placeProblem(group: PublicGroup, message: PublicMessage): Refusal | undefined {
  const { content, membershipTag } = message;
  const { groupId, epoch } = group.context;
  if (!equalBytes(content.groupId, groupId)) return new Refusal("wrong_group");
  if (content.epoch !== epoch) return new Refusal("wrong_epoch", { currentEpoch: epoch });
  if (group.reInit !== undefined) return new Refusal("group_ended");
  if (membershipTag !== undefined && membershipTag.length !== group.crypto.hashBytes)
    return new Refusal("tag_length_wrong");
  return undefined;
}

interface SigningSender {
  readonly proposer: Proposer;
  readonly signatureKey: Uint8Array;
}

function senderOf(group: PublicGroup, message: PublicMessage, proposal: Proposal): SigningSender | Refusal {
  const { sender } = message.content;
  switch (sender.senderType) {
    case "member": {
      const { leafIndex } = sender;
      const leaf = group.tree.leaf(leafIndex);
      if (leaf === undefined) return new Refusal("sender_unknown", { leafIndex });
      return { proposer: { kind: "member", leafIndex }, signatureKey: leaf.signatureKey };
    }
    case "external": {
      const { senderIndex } = sender;
      const external = group.extensions.externalSenders[senderIndex];
      if (external === undefined) return new Refusal("sender_unknown");
      if (!externalTypes.has(proposal.proposalType)) return new Refusal("proposal_type_forbidden");
      return { proposer: { kind: "external", senderIndex }, signatureKey: external.signatureKey };
    }
    case "new_member_proposal":
      if (proposal.proposalType !== "add") return new Refusal("proposal_type_forbidden");
      return { proposer: { kind: "new_member" }, signatureKey: proposal.keyPackage.leafNode.signatureKey };
    case "new_member_commit":
      return new Refusal("sender_type_wrong");
  }
}
