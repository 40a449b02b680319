import type { MemberId } from "./member.ts";

/**
 * Why a frame was refused; closed. A refused frame changes nothing, in its Send Group or in any other, unless the
 * code says that the Send Group is stalled: then its owner has moved to an epoch that we cannot reach, and only a
 * rejoin helps (D-24).
 */
export type RefusalCode =
  /** Not the strict encoding of an MLSMessage (RFC 9420 6). */
  | "malformed"
  /** Longer than `frameBytesMax`. */
  | "too_large"
  /** An MLSMessage that no group operation of DMLS uses: neither a Welcome nor a PrivateMessage (D-4). */
  | "wire_format"
  /** A Send Group that is not of our universe. */
  | "unknown_group"
  /** A Send Group whose owner has been removed (D-22). */
  | "removed_owner"
  /** A frame of our own Send Group. */
  | "own_group"
  /** A member that does not own the Send Group sent it (D-3). */
  | "not_owner"
  /** A proposal by itself, a proposal by reference, or one that the revision does not have (D-4). */
  | "not_an_operation"
  /** Seen before, byte for byte, or its key is spent. */
  | "replay"
  /** An epoch whose keys are erased. */
  | "past_epoch"
  /** Further ahead than `epochsAheadMax`. */
  | "epoch_too_far"
  /** The owner signed two Commits for one epoch. The first that arrived stands. */
  | "owner_forked"
  /** Decryption or the signature failed. */
  | "undecryptable"
  /** A PSK identifier that breaks the layout of D-12, names the Send Group itself, or a nonce of a wrong length. */
  | "psk_invalid"
  /** A PSK of a Send Group that is not of our universe. */
  | "psk_unknown_group"
  /** A PSK no newer than one that the owner committed before. */
  | "psk_not_newer"
  /** A PSK of an epoch that no update began, or that we never had. Stalls the Send Group. */
  | "psk_unavailable"
  /** A PSK without its leaf replacement, or a leaf replacement without its PSK (D-20). */
  | "leaf_replacement_missing"
  /** A leaf other than the one published in that epoch, or in the wrong place (D-20). Stalls the Send Group. */
  | "leaf_replacement_mismatch"
  /** Our own leaf of an epoch whose key is erased (D-21). Stalls the Send Group. */
  | "leaf_key_erased"
  /** The owner's new leaf names someone else, or has another signature key. */
  | "identity_changed"
  /** The Commit is the owner's and does not lead to an epoch: path, confirmation tag, tree. Stalls the Send Group. */
  | "commit_invalid"
  /** Too many frames wait already. */
  | "buffer_full"
  /** A Welcome for none of our KeyPackages. */
  | "welcome_not_ours"
  /** A Welcome that does not open, or whose tree, signer or signatures do not hold. */
  | "welcome_invalid"
  /** A Welcome to a Send Group that we are in and did not ask to rejoin. */
  | "welcome_unexpected"
  /** Members, keys or rules other than the universe's (D-16, D-18). */
  | "universe_mismatch"
  /** Content that is neither application data nor a message of DMLS, or one that does not decode. */
  | "content_invalid"
  /** A rejoin by someone we have removed, with a KeyPackage that does not fit, or one too many. */
  | "rejoin_refused";

/** A frame that was refused, as data for logs and policy. Its sender controls every field. */
export interface Refusal {
  readonly code: RefusalCode;
  /** The Send Group in lower-case hexadecimal, where one is named. */
  readonly group: string | undefined;
  /** Who owns that Send Group, where it is known. The frame need not be theirs: only `not_owner`, `owner_forked` and the stalling codes are authenticated. */
  readonly owner: MemberId | undefined;
  readonly epoch: bigint | undefined;
  /** For people; never to be matched on. */
  readonly detail: string;
}

/** Thrown inside a step to refuse a frame; never leaves the package. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: RefusalCode;
  /** Whether the Send Group can go no further for us. */
  readonly stalls: boolean;

  constructor(code: RefusalCode, detail = "", stalls = false) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.stalls = stalls;
  }
}
