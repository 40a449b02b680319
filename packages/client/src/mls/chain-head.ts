import { equalBytes } from "@entente/tls-codec";
import { bundleDigest, messagesDigest } from "@entente/mls-wire";
import { nextHead, valueHash } from "@entente/ordering";
import type { GroupState as MlsGroupState } from "ts-mls";
import { orderOf, requireDecided } from "./commit-order.ts";
import type { GroupEnvironment } from "./environment.ts";
import { GroupError } from "./group-error.ts";
import type { GroupState } from "./group-state.ts";

/** A decided Commit as a member gets it. Whoever serves it controls every field; the Commit's signature is its sender's. */
export interface DecidedCommit {
  /** MLSMessage. */
  readonly commit: Uint8Array;
  /** MLSMessages of the proposals that it covers by reference, as stapled to it. */
  readonly proposals?: readonly Uint8Array[];
  /** SHA-256 of Welcomes, GroupInfo and ratchet tree of its bundle; needed in a group whose Commits form a chain. */
  readonly omittedPartDigests?: readonly Uint8Array[];
  /** The certificate of the ordering protocol with its configuration; needed in a group whose Commits form a chain. */
  readonly certificate?: Uint8Array;
  /** The value hash that goes with it, where the caller has one; it must be the one computed here. */
  readonly valueHash?: Uint8Array;
}

/**
 * The chain head of the epoch that a Commit starts; no bytes where there is no chain. The Commit must be the one that the
 * voters of the epoch decided, so this is to be asked before the state that it leads to is taken.
 *
 * @param next what the Commit leads to: the configuration of the next epoch is part of what is decided.
 *
 * Throws GroupError `digests_invalid`, `unordered`, and those of {@link requireDecided}.
 */
export async function headAfter(
  environment: GroupEnvironment,
  { mls, head }: GroupState,
  decided: DecidedCommit,
  next: Pick<MlsGroupState, "groupContext" | "ratchetTree">,
): Promise<Uint8Array> {
  if (head.length === 0) return head;
  const { sha256 } = environment.crypto.primitives;
  const value = valueOf(environment, decided, next);
  const { groupId: group, epoch } = mls.groupContext;
  await requireDecided(environment, { group, epoch, config: orderOf(mls), head }, value, decided.certificate);
  return nextHead(head, value, sha256);
}

/**
 * The same for one who joins by the Commit itself: of the epoch that it ends this client knows no more than its inviter told,
 * so the certificates that it checks are those of later Commits. Throws GroupError `digests_invalid`, `unordered`.
 */
export function headAfterOwn(
  environment: GroupEnvironment,
  head: Uint8Array,
  decided: DecidedCommit,
  next: Pick<MlsGroupState, "groupContext" | "ratchetTree">,
): Uint8Array {
  if (head.length === 0) return head;
  return nextHead(head, valueOf(environment, decided, next), environment.crypto.primitives.sha256);
}

function valueOf(
  environment: GroupEnvironment,
  decided: DecidedCommit,
  next: Pick<MlsGroupState, "groupContext" | "ratchetTree">,
): Uint8Array {
  const { sha256 } = environment.crypto.primitives;
  const value = valueHash(bundleDigestOf(environment, decided), orderOf(next), sha256);
  if (decided.valueHash !== undefined && !equalBytes(decided.valueHash, value)) {
    throw new GroupError("digests_invalid", "the value hash is of another bundle");
  }
  return value;
}

function bundleDigestOf({ crypto }: GroupEnvironment, decided: DecidedCommit): Uint8Array {
  const { sha256 } = crypto.primitives;
  const [welcomes, groupInfo, ratchetTree, ...more] = decided.omittedPartDigests ?? [];
  if (welcomes === undefined || groupInfo === undefined || ratchetTree === undefined || more.length > 0) {
    throw new GroupError("digests_invalid", "a Commit comes with three digests");
  }
  if ([welcomes, groupInfo, ratchetTree].some(({ length }) => length !== 32)) {
    throw new GroupError("digests_invalid", "a digest has 32 bytes");
  }
  return bundleDigest(sha256, {
    commit: sha256(decided.commit),
    proposals: messagesDigest(sha256, decided.proposals ?? []),
    welcomes,
    groupInfo,
    ratchetTree,
  });
}
