import { concatBytes, utf8FromText } from "@entente/tls-codec";
import type { CommitBundle } from "./commit-bundle.ts";

/** SHA-256, which a core does not have: 32 bytes for any input. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/**
 * The digests of a bundle's five parts: Commit, proposals, Welcomes, GroupInfo, ratchet tree. Messages of one part are
 * hashed one after the other as received (each delimits itself); a part that is absent is the digest of nothing.
 */
export interface BundleDigests {
  readonly commit: Uint8Array;
  readonly proposals: Uint8Array;
  readonly welcomes: Uint8Array;
  readonly groupInfo: Uint8Array;
  readonly ratchetTree: Uint8Array;
}

/** The part digests of a bundle that was received whole. */
export function bundleDigests(sha256: Sha256, bundle: CommitBundle): BundleDigests {
  const none = new Uint8Array();
  return {
    commit: sha256(bundle.commit.bytes),
    proposals: messagesDigest(
      sha256,
      bundle.proposals.map(({ bytes }) => bytes),
    ),
    welcomes: messagesDigest(
      sha256,
      bundle.welcomes.map(({ bytes }) => bytes),
    ),
    groupInfo: sha256(bundle.groupInfo?.bytes ?? none),
    ratchetTree: sha256(bundle.ratchetTree?.bytes ?? none),
  };
}

/** The digest of a part that is a list of messages, for one who has the messages and not the bundle. */
export function messagesDigest(sha256: Sha256, messages: readonly Uint8Array[]): Uint8Array {
  return sha256(concatBytes(...messages));
}

/**
 * `SHA-256("entente bundle" ‖ commit ‖ proposals ‖ welcomes ‖ group_info ‖ ratchet_tree)` over the five part digests: what
 * stands for a bundle in the ordering of Commits. Two levels, so that a member who gets no Welcomes can still compute it
 * from what it has and the digests of what it has not.
 */
export function bundleDigest(sha256: Sha256, digests: BundleDigests): Uint8Array {
  const { commit, proposals, welcomes, groupInfo, ratchetTree } = digests;
  return sha256(concatBytes(label, commit, proposals, welcomes, groupInfo, ratchetTree));
}

const label = utf8FromText("entente bundle") ?? new Uint8Array();
