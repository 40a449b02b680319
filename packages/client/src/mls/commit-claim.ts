import { decode, DecodeError, encode, equalBytes } from "@entente/tls-codec";
import {
  type ClientAddress,
  type ClientId,
  clientIdParts,
  CommitAuthenticatedData,
  compareAddresses,
  type DomainName,
  ExternalCommitAuthenticatedData,
  type GroupInvitation,
  SealedCommitAuthenticatedData,
  type ToldOfCommit,
  toldOfCommit,
} from "@entente/mls-wire";
import { GroupError } from "./group-error.ts";
import { domainsOf } from "./member.ts";

/** A client that is removed. */
export interface RemovedClient {
  readonly client: ClientId;
  /** The sealed part of its address; undefined where its leaf tells none. */
  readonly address: Uint8Array | undefined;
}

/** What a Commit does, as far as servers must know. */
export interface CommitEffect {
  readonly previousHead: Uint8Array;
  /** Clients after the Commit. */
  readonly clients: Iterable<ClientId>;
  /** Clients that a Remove proposal in it names, with the addresses that their leaves told. */
  readonly removed: Iterable<RemovedClient>;
  /** Whether it holds a ReInit. */
  readonly ends: boolean;
}

/** The authenticated data of a Commit with this effect. `sealed`: servers get addresses in place of names, where there are any. */
export function commitClaim(
  { previousHead, clients, removed, ends }: CommitEffect,
  sealed = false,
): Uint8Array {
  const all = [...removed];
  const memberDomains = domainsOf(clients);
  const removedAddresses = sealed ? addressesOf(all) : [];
  if (removedAddresses.length === 0) {
    const removedClients = ascending(all.map(({ client }) => client));
    const version = ends ? "v3" : "v1";
    return encode(CommitAuthenticatedData, { version, previousHead, memberDomains, removedClients });
  }
  return encode(SealedCommitAuthenticatedData, {
    version: ends ? "v5" : "v4",
    previousHead,
    memberDomains,
    removedClients: withoutAddress(all),
    removedAddresses,
  });
}

/**
 * Compares what a committer told servers with what the Commit does (A23-52). Throws GroupError `claim_missing` when it told
 * nothing, `head_mismatch` when its chain of Commits is another, `claim_false` when it lied.
 */
export function checkCommitClaim(authenticatedData: Uint8Array, effect: CommitEffect): void {
  checkClaim(
    readClaim(() => toldOfCommit(authenticatedData)),
    effect,
  );
}

/** The same for a Commit from outside; gives the invitation that it presents, unchecked. Throws as {@link checkCommitClaim}. */
export function checkExternalClaim(
  authenticatedData: Uint8Array,
  effect: CommitEffect,
): GroupInvitation | undefined {
  const claim = readClaim(() => decode(ExternalCommitAuthenticatedData, authenticatedData));
  checkClaim({ ...claim, removedAddresses: [], ends: false }, effect);
  return claim.invitation;
}

function readClaim<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new GroupError("claim_missing", "no CommitAuthenticatedData", { cause: error });
  }
}

function checkClaim(claim: ToldOfCommit, effect: CommitEffect): void {
  if (!equalBytes(claim.previousHead, effect.previousHead)) {
    throw new GroupError("head_mismatch", "the Commit continues another chain of Commits");
  }
  if (!sameList(claim.memberDomains, domainsOf(effect.clients))) {
    throw new GroupError("claim_false", "other domains have members than the Commit says");
  }
  if (!tellsRemoved(claim, [...effect.removed])) {
    throw new GroupError("claim_false", "other clients are removed than the Commit says");
  }
  if (claim.ends !== effect.ends) {
    throw new GroupError("claim_false", "the Commit does not say whether it ends the group");
  }
}

/** Either all by name, or each by the address in its leaf and the others by name. */
function tellsRemoved(claim: ToldOfCommit, removed: readonly RemovedClient[]): boolean {
  const told = claim.removedAddresses;
  if (told.length === 0)
    return sameList(claim.removedClients, ascending(removed.map(({ client }) => client)));
  const addresses = addressesOf(removed);
  return (
    sameList(claim.removedClients, withoutAddress(removed)) &&
    told.length === addresses.length &&
    told.every((each, index) => compareAddresses(each, addresses[index] ?? each) === 0)
  );
}

function addressesOf(removed: readonly RemovedClient[]): readonly ClientAddress[] {
  return removed
    .flatMap(({ client, address }) =>
      address === undefined ? [] : [{ domain: clientIdParts(client).domain, sealed: address }],
    )
    .sort(compareAddresses)
    .filter(
      (each, index, all) => compareAddresses(each, all[index - 1] ?? { ...each, sealed: noBytes }) !== 0,
    );
}

function withoutAddress(removed: readonly RemovedClient[]): readonly ClientId[] {
  return ascending(removed.flatMap(({ client, address }) => (address === undefined ? [client] : [])));
}

const noBytes = new Uint8Array();

function ascending(clients: Iterable<ClientId>): readonly ClientId[] {
  return [...new Set(clients)].sort();
}

function sameList<T extends ClientId | DomainName>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
