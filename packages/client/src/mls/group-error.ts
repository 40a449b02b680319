import type { ClientId, TreePieces } from "@entente/mls-wire";
import { PolicyError } from "@entente/policy";
import { DecodeError } from "@entente/tls-codec";
import { CryptoError } from "../crypto/crypto-error.ts";

/** Why something could not be done with a group or a KeyPackage; closed. */
export type GroupErrorCode =
  /** Bytes that are not the one encoding of what they should be. */
  | "malformed"
  /** Well-formed, and against RFC 9420: a signature, a tag, a key, a rule about proposals. The cause says which. */
  | "invalid"
  /** A credential that names no client, or not in the one way in which credentials name clients here. */
  | "identity_invalid"
  /** The Authenticator does not vouch for a credential; `reason` is its own word. */
  | "credential_refused"
  /** The Authenticator could not tell. Nobody's fault that is known; to be tried again. */
  | "authenticator_failed"
  /** Against the group's policy; `reason` is the code of its rule (@entente/policy). */
  | "policy_refused"
  /** Members of whom not all support each other's authentication process (F-23). */
  | "processes_differ"
  /** A member's leaf would name another client than before. */
  | "identity_changed"
  /** Two leaves of one client. */
  | "client_twice"
  /** More members than `membersMax`, or than `servedMembersMax` where servers need the tree. */
  | "group_full"
  /** A Commit without CommitAuthenticatedData. */
  | "claim_missing"
  /** A Commit whose CommitAuthenticatedData does not say what the Commit does. */
  | "claim_false"
  /** A Commit on another chain of Commits than this client's: a fork. */
  | "head_mismatch"
  /** A Commit without the digests that the next chain head is made of, or with digests of other bytes. */
  | "digests_invalid"
  /** A Commit without the certificate that a quorum decided it. */
  | "certificate_missing"
  /** A certificate that does not prove the Commit to this client; `reason` says what is wrong with it. */
  | "certificate_invalid"
  /** A group, or what a Commit would make of it, that nobody may order. */
  | "unordered"
  /** A Commit without the path that its proposals need (RFC 9420 12.4). */
  | "path_missing"
  /** A Commit that refers to proposals which this client does not have; `references` names them. */
  | "proposal_unknown"
  /** A proposal or Commit from outside the group, of a kind that is not taken. */
  | "external_refused"
  /** A handshake in the clear in a group of encrypted ones, or the reverse. */
  | "framing_wrong"
  /** A Commit that this client made, and whose pending state it does not have any more. */
  | "own_commit_unknown"
  /** A KeyPackage that breaks RFC 9420 10.1 or 7.3, or the bounds of this package. */
  | "key_package_invalid"
  /** A Welcome for other KeyPackages than the one given. */
  | "not_invited"
  /** A Welcome whose tree comes in pieces, which `treePieces` names; to be tried again with the tree beside it. */
  | "tree_missing"
  /** A message, KeyPackage or group of a version of MLS that this client does not have; or the field was rewritten on the way. */
  | "version_wrong"
  /** A suite or extension that this client does not have. */
  | "unsupported"
  /** A client that is not a member, or is this client where another is meant. */
  | "member_invalid"
  /** A pre-shared key is named that this client does not have; `missingKey` says which, if it is of an epoch of a group. */
  | "psk_missing"
  /** Groups that can not be linked: `client` is a member of the one that is to get the key, and not of the one that it comes from. */
  | "not_in_both"
  /** A ReInit has ended the group: it is to be read, and no more. */
  | "reinitialized"
  /** Proposals wait, and RFC 9420 12.4 wants a Commit before the next application message. */
  | "proposals_waiting"
  /** A Commit of this client waits for its turn. */
  | "commit_pending"
  /** This client is no longer a member. */
  | "removed"
  /** An argument past its bound; the message says which. */
  | "too_large"
  /** Who holds this client's signature key can not sign now. Nothing has happened. */
  | "signer_unavailable"
  /** A stored state that this version cannot read. */
  | "state_invalid";

/** An epoch of a group. */
export interface EpochName {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
}

/** What goes with a code, where something does. */
export interface GroupErrorDetails {
  /** The client that the error is about. */
  readonly client?: string;
  /** The Authenticator's word for its refusal, or the rule of the group's policy. */
  readonly reason?: string;
  /** Who has signed the Commit that is refused, and is to blame for it; absent where that is not certain. */
  readonly committer?: ClientId;
  /** ProposalRefs of what a Commit refers to and this client does not have. */
  readonly references?: readonly Uint8Array[];
  /** The resumption key that is missing. */
  readonly missingKey?: EpochName;
  /** Where the tree of a Welcome is, as the inviter says. */
  readonly treePieces?: TreePieces;
  readonly cause?: unknown;
}

/** A message, KeyPackage, state or call that a group does not take. The message never holds key material or plaintext. */
export class GroupError extends Error {
  override readonly name = "GroupError";
  readonly code: GroupErrorCode;
  readonly client: string | undefined;
  readonly reason: string | undefined;
  readonly committer: ClientId | undefined;
  readonly references: readonly Uint8Array[];
  readonly missingKey: EpochName | undefined;
  readonly treePieces: TreePieces | undefined;

  constructor(code: GroupErrorCode, detail: string, details: GroupErrorDetails = {}) {
    super(`${code}: ${detail}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.client = details.client;
    this.reason = details.reason;
    this.committer = details.committer;
    this.references = details.references ?? [];
    this.missingKey = details.missingKey;
    this.treePieces = details.treePieces;
  }
}

/**
 * What a failure inside ts-mls means for bytes of others. Whatever it throws, TypeError included, the bytes made it do so:
 * they are refused, and the cause is kept.
 */
export function refusalOf(error: unknown): GroupError {
  if (error instanceof GroupError) return error;
  if (error instanceof DecodeError) return new GroupError("malformed", error.message, { cause: error });
  if (error instanceof PolicyError)
    return new GroupError("policy_refused", error.message, { reason: error.code, cause: error });
  if (error instanceof CryptoError && error.code === "signer_unavailable")
    return new GroupError("signer_unavailable", error.message, { cause: error });
  const detail = error instanceof Error ? error.message : "unknown failure";
  return new GroupError("invalid", detail, { cause: error });
}

/** Faults that are whoever's who has signed a Commit, and not of its way to this client, nor of what this client has or knows. */
const committersFaults: ReadonlySet<GroupErrorCode> = new Set<GroupErrorCode>([
  "claim_false",
  "claim_missing",
  "client_twice",
  "external_refused",
  "framing_wrong",
  "group_full",
  "identity_changed",
  "invalid",
  "malformed",
  "path_missing",
  "policy_refused",
  "processes_differ",
]);

/** The refusal of a Commit whose signature by `committer` was verified. */
export function refusalOfCommit(error: unknown, committer: ClientId | undefined): GroupError {
  const refusal = refusalOf(error);
  if (committer === undefined || !committersFaults.has(refusal.code)) return refusal;
  const { code, message, client, reason } = refusal;
  return new GroupError(code, message.slice(code.length + 2), {
    ...(client === undefined ? {} : { client }),
    ...(reason === undefined ? {} : { reason }),
    committer,
    cause: error,
  });
}
