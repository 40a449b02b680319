import { equalBytes } from "@entente/tls-codec";
import { messagesDigest, nextHead, type Sha256, valueHash } from "@entente/mls-wire";
import { GroupError } from "./group-error.ts";

/** A decided Commit as a member gets it. Whoever serves it controls every field; the Commit's signature is its sender's. */
export interface DecidedCommit {
  /** MLSMessage. */
  readonly commit: Uint8Array;
  /** MLSMessages of the proposals that it covers by reference, as stapled to it. */
  readonly proposals?: readonly Uint8Array[];
  /** SHA-256 of Welcomes, GroupInfo and ratchet tree of its bundle; needed in a group whose Commits form a chain. */
  readonly omittedPartDigests?: readonly Uint8Array[];
  /** The value hash that goes with it, where the caller has one that it verified; it must be the one computed here. */
  readonly valueHash?: Uint8Array;
}

/**
 * The chain head of the epoch that a Commit starts; no bytes where there is no chain. Throws GroupError `digests_invalid`.
 */
export function headAfter(sha256: Sha256, head: Uint8Array, decided: DecidedCommit): Uint8Array {
  if (head.length === 0) return head;
  const [welcomes, groupInfo, ratchetTree, ...more] = decided.omittedPartDigests ?? [];
  if (welcomes === undefined || groupInfo === undefined || ratchetTree === undefined || more.length > 0) {
    throw new GroupError("digests_invalid", "a Commit comes with three digests");
  }
  const value = valueHash(sha256, {
    commit: sha256(decided.commit),
    proposals: messagesDigest(sha256, decided.proposals ?? []),
    welcomes,
    groupInfo,
    ratchetTree,
  });
  if (decided.valueHash !== undefined && !equalBytes(decided.valueHash, value)) {
    throw new GroupError("digests_invalid", "the value hash is of another bundle");
  }
  return nextHead(sha256, head, value);
}
