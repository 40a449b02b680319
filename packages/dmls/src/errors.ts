import type { MemberId } from "./member.ts";

/** Why a call failed; closed. The caller, its configuration or its store is at fault, never a frame. */
export type DmlsErrorCode =
  /** The operation needs a universe, and the session has none yet. */
  | "not_joined"
  /** The session has a universe already: one session, one universe. */
  | "already_joined"
  /** Another member has removed us; the session is over. */
  | "excluded"
  /** Nobody of that name is in the universe. */
  | "member_unknown"
  /** No universe of that identifier has been announced to us. */
  | "universe_unknown"
  /** More members than `membersMax`, none, or one of them twice. */
  | "members_invalid"
  /** A KeyPackage that is malformed, badly signed, of another suite, or that names nobody. */
  | "key_package_invalid"
  /** An identity to go on with that our own authentication does not find to be ours. */
  | "identity_invalid"
  /** A member's KeyPackage lacks what the revision needs; `member` says whose. */
  | "revision_unsupported"
  /** The revision that the session speaks has no such operation. */
  | "not_in_revision"
  /** Nothing of another member has arrived that is not committed yet. */
  | "nothing_to_commit"
  /** A plaintext longer than `plaintextBytesMax`. */
  | "too_large"
  /** More than `unacknowledgedMax` frames or deliveries are waiting to be taken. */
  | "backlog_full"
  /** The stored state is not what this package writes. */
  | "state_corrupt";

/** The one error class of this package. */
export class DmlsError extends Error {
  override readonly name = "DmlsError";
  readonly code: DmlsErrorCode;
  readonly member: MemberId | undefined;

  constructor(code: DmlsErrorCode, detail = "", member?: MemberId) {
    super(detail === "" ? code : `${code}: ${detail}`);
    this.code = code;
    this.member = member;
  }
}
