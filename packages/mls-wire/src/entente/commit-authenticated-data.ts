import {
  closedEnum,
  opaqueV,
  optional,
  refined,
  struct,
  uint16,
  vectorVWithin,
  type Value,
} from "@entente/tls-codec";
import { ClientId } from "./client-id.ts";
import { DomainName } from "./domain-name.ts";
import { GroupInvitation } from "./group-invitation.ts";
import { headBytes, memberDomainsBytesMax, removedClientsBytesMax } from "./limits.ts";

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
