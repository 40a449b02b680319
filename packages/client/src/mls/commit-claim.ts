import { type Codec, decode, DecodeError, encode, equalBytes } from "@entente/tls-codec";
import {
  type ClientId,
  CommitAuthenticatedData,
  type DomainName,
  ExternalCommitAuthenticatedData,
  type GroupInvitation,
} from "@entente/mls-wire";
import { GroupError } from "./group-error.ts";
import { domainsOf } from "./member.ts";

/** What a Commit does, as far as servers must know. */
export interface CommitEffect {
  readonly previousHead: Uint8Array;
  /** Clients after the Commit. */
  readonly clients: Iterable<ClientId>;
  /** Clients that a Remove proposal in it names. */
  readonly removed: Iterable<ClientId>;
  /** Whether it holds a ReInit. */
  readonly ends: boolean;
}

/** The authenticated data of a Commit with this effect. */
export function commitClaim({ previousHead, clients, removed, ends }: CommitEffect): Uint8Array {
  return encode(CommitAuthenticatedData, {
    version: ends ? "v3" : "v1",
    previousHead,
    memberDomains: domainsOf(clients),
    removedClients: ascending(removed),
  });
}

/**
 * Compares what a committer told servers with what the Commit does (A23-52). Throws GroupError `claim_missing` when it told
 * nothing, `head_mismatch` when its chain of Commits is another, `claim_false` when it lied.
 */
export function checkCommitClaim(authenticatedData: Uint8Array, effect: CommitEffect): void {
  checkClaim(claimOf(CommitAuthenticatedData, authenticatedData), effect);
}

/** The same for a Commit from outside; gives the invitation that it presents, unchecked. Throws as {@link checkCommitClaim}. */
export function checkExternalClaim(
  authenticatedData: Uint8Array,
  effect: CommitEffect,
): GroupInvitation | undefined {
  const claim = claimOf(ExternalCommitAuthenticatedData, authenticatedData);
  checkClaim(claim, effect);
  return claim.invitation;
}

function claimOf<T>(codec: Codec<T>, authenticatedData: Uint8Array): T {
  try {
    return decode(codec, authenticatedData);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new GroupError("claim_missing", "no CommitAuthenticatedData", { cause: error });
  }
}

type Claim = Pick<CommitAuthenticatedData, "memberDomains" | "previousHead" | "removedClients"> & {
  readonly version: "v1" | "v2" | "v3";
};

function checkClaim(claim: Claim, effect: CommitEffect): void {
  if (!equalBytes(claim.previousHead, effect.previousHead)) {
    throw new GroupError("head_mismatch", "the Commit continues another chain of Commits");
  }
  if (!sameList(claim.memberDomains, domainsOf(effect.clients))) {
    throw new GroupError("claim_false", "other domains have members than the Commit says");
  }
  if (!sameList(claim.removedClients, ascending(effect.removed))) {
    throw new GroupError("claim_false", "other clients are removed than the Commit says");
  }
  if ((claim.version === "v3") !== effect.ends) {
    throw new GroupError("claim_false", "the Commit does not say whether it ends the group");
  }
}

function ascending(clients: Iterable<ClientId>): readonly ClientId[] {
  return [...new Set(clients)].sort();
}

function sameList<T extends ClientId | DomainName>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
