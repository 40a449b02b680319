import {
  closedEnum,
  decode,
  opaqueV,
  optional,
  refined,
  struct,
  uint16,
  vectorVWithin,
  type Value,
} from "@entente/tls-codec";
import { ClientAddress, compareAddresses } from "./client-address.ts";
import { ClientId } from "./client-id.ts";
import { DomainName } from "./domain-name.ts";
import { GroupInvitation } from "./group-invitation.ts";
import {
  headBytes,
  memberDomainsBytesMax,
  removedAddressesBytesMax,
  removedClientsBytesMax,
} from "./limits.ts";

function ascending(list: readonly string[]): string | undefined {
  for (let i = 1; i < list.length; i++) {
    if ((list[i - 1] as string) >= (list[i] as string)) return "not in ascending order, each once";
  }
  return undefined;
}

const told = {
  previousHead: refined(opaqueV, (head) =>
    head.length === 0 || head.length === headBytes ? undefined : `a head has ${headBytes} bytes or none`,
  ),
  memberDomains: refined(vectorVWithin(DomainName, 0, memberDomainsBytesMax), ascending),
  removedClients: refined(vectorVWithin(ClientId, 0, removedClientsBytesMax), ascending),
} as const;

/**
 *     struct {
 *       uint16 version;                        // 1, or 3 where the Commit ends the group: it holds a ReInit
 *       opaque previous_head<V>;               // 32 bytes; empty in a group whose Commits form no chain
 *       DomainName member_domains<0..2^16>;    // domains with a member after this Commit, ascending
 *       ClientId removed_clients<0..2^20>;     // clients that this Commit removes, ascending
 *     } CommitAuthenticatedData;
 *
 * What a committer tells servers in the Commit's `authenticated_data` (A23-52, A23-T2). Servers read it even when the
 * Commit is a PrivateMessage; members know that the committer wrote it, compare it with what the Commit does, and
 * refuse a Commit that lies. Both vectors have `<V>` headers; the order makes the spelling unique, and since all
 * characters are ASCII it is the order of the bytes.
 */
export const CommitAuthenticatedData = struct({
  version: closedEnum(uint16, { v1: 1, v3: 3 }),
  ...told,
});
export type CommitAuthenticatedData = Value<typeof CommitAuthenticatedData>;

/**
 *     struct {
 *       uint16 version;                               // 4, or 5 where the Commit ends the group
 *       opaque previous_head<V>;
 *       DomainName member_domains<0..2^16>;
 *       ClientId removed_clients<0..2^20>;            // those whose leaves tell no address
 *       ClientAddress removed_addresses<0..2^20>;     // those of the others' leaves, ascending by domain and bytes
 *     } SealedCommitAuthenticatedData;
 *
 * The same in a group of encrypted handshakes, whose servers need not know who is in it: each domain can tell which of its own
 * clients are removed, and of the others only how many there are of which domain. Members hold the addresses against the leaves.
 */
export const SealedCommitAuthenticatedData = struct({
  version: closedEnum(uint16, { v4: 4, v5: 5 }),
  ...told,
  removedAddresses: refined(vectorVWithin(ClientAddress, 0, removedAddressesBytesMax), ascendingAddresses),
});
export type SealedCommitAuthenticatedData = Value<typeof SealedCommitAuthenticatedData>;

/** What a member tells servers with its Commit, in whichever of the two forms. */
export interface ToldOfCommit extends Pick<
  CommitAuthenticatedData,
  "memberDomains" | "previousHead" | "removedClients"
> {
  readonly removedAddresses: readonly ClientAddress[];
  /** Whether the Commit ends the group. */
  readonly ends: boolean;
}

/** Reads either form. The committer controls all of it. @throws DecodeError. */
export function toldOfCommit(authenticatedData: Uint8Array): ToldOfCommit {
  const version = authenticatedData[0] === 0 ? authenticatedData[1] : undefined;
  if (version === 4 || version === 5) {
    const told = decode(SealedCommitAuthenticatedData, authenticatedData);
    return { ...told, ends: told.version === "v5" };
  }
  const told = decode(CommitAuthenticatedData, authenticatedData);
  return { ...told, removedAddresses: [], ends: told.version === "v3" };
}

function ascendingAddresses(list: readonly ClientAddress[]): string | undefined {
  for (let i = 1; i < list.length; i++) {
    if (compareAddresses(list[i - 1] as ClientAddress, list[i] as ClientAddress) >= 0)
      return "not in ascending order, each once";
  }
  return undefined;
}

/**
 *     struct {
 *       uint16 version = 2;
 *       opaque previous_head<V>;
 *       DomainName member_domains<0..2^16>;
 *       ClientId removed_clients<0..2^20>;     // the joiner itself, where its former leaf is removed
 *       optional<GroupInvitation> invitation;
 *     } ExternalCommitAuthenticatedData;
 *
 * The same in a Commit from outside the group (RFC 9420 12.4.3.2), with what entitles the joiner.
 */
export const ExternalCommitAuthenticatedData = struct({
  version: closedEnum(uint16, { v2: 2 }),
  ...told,
  invitation: optional(GroupInvitation),
});
export type ExternalCommitAuthenticatedData = Value<typeof ExternalCommitAuthenticatedData>;
