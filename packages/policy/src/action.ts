import type { CipherSuite, ClientId, Extensions, ProposalType, ProtocolVersion } from "@entente/mls-wire";
import type { KeyPackageFacts, LeafFacts } from "./roster.ts";

/** Who does something. That it is really them is authenticated before. */
export type Actor =
  | { readonly kind: "member"; readonly leafIndex: number }
  /** One of the GroupContext's `external_senders`. */
  | { readonly kind: "external_sender"; readonly senderIndex: number }
  /**
   * Who is not in the group: the committer of an external Commit, or the proposer of an Add of itself. `invitedBy`: the client
   * whose signed invitation was presented and verified, where one was.
   */
  | { readonly kind: "new_member"; readonly leaf: LeafFacts; readonly invitedBy?: ClientId };

/** A proposal, as far as a policy looks. */
export type ProposedChange =
  | { readonly type: "add"; readonly keyPackage: KeyPackageFacts }
  | { readonly type: "update"; readonly leaf: LeafFacts }
  | { readonly type: "remove"; readonly leafIndex: number }
  /** `membership`: the resumption key of an epoch of this very group, which nobody has who was not in it (RFC 9420 8.6). */
  | { readonly type: "psk"; readonly membership?: boolean }
  | {
      readonly type: "reinit";
      readonly version: ProtocolVersion;
      readonly suite: CipherSuite;
      readonly extensions: Extensions;
    }
  | { readonly type: "external_init" }
  | { readonly type: "group_context_extensions"; readonly extensions: Extensions }
  | { readonly type: "other"; readonly proposalType: ProposalType };

/** A proposal and its proposer; by value, that is the committer. */
export interface PolicyProposal {
  readonly actor: Actor;
  readonly change: ProposedChange;
}

/** How a handshake message was framed. */
export type HandshakeFraming = "private" | "public";

/** Something that a policy decides about. */
export type GroupAction =
  | {
      readonly kind: "commit";
      readonly actor: Actor;
      readonly framing: HandshakeFraming;
      /** The leaf of the path; undefined for a Commit without one. */
      readonly pathLeaf: LeafFacts | undefined;
      /** By value and by reference, in the order of the Commit. */
      readonly proposals: readonly PolicyProposal[];
      /** Of the GroupContext that the Commit ends. */
      readonly extensions: Extensions;
    }
  | ({
      readonly kind: "proposal";
      readonly framing: HandshakeFraming;
      readonly extensions: Extensions;
    } & PolicyProposal)
  | {
      readonly kind: "message";
      readonly leafIndex: number;
      /** Whether the message carries a franking tag. */
      readonly franked: boolean;
    };
