import {
  closedEnum,
  refined,
  struct,
  uint16,
  uint32,
  uint8,
  type Value,
  vectorV,
  vectorVWithin,
} from "@entente/tls-codec";
import { DomainName, ProposalType } from "@entente/mls-wire";
import { domainsBytesMax, domainsMax, listedTypesMax } from "./limits.ts";
import { ascendingProblem } from "./ordered-list.ts";

/**
 * `enum { nobody(0), own_clients(1), invited(2), anyone(3), (255) } Outsiders`: who may come in without being added.
 * `own_clients`: further clients of users who are members. `invited`: these, and who has the signed invitation of a member
 * who may add users.
 */
export const Outsiders = closedEnum(uint8, { nobody: 0, own_clients: 1, invited: 2, anyone: 3 });
export type Outsiders = Value<typeof Outsiders>;

/** `enum { nobody(0), members(1), joiners(2), anyone(3), (255) } GroupInfoAccess`: to whom a Delivery Service gives the GroupInfo. */
export const GroupInfoAccess = closedEnum(uint8, { nobody: 0, members: 1, joiners: 2, anyone: 3 });
export type GroupInfoAccess = Value<typeof GroupInfoAccess>;

/** `enum { in_welcome(1), download(2), both(3), (255) } TreeDelivery`: how a new member gets the ratchet tree. */
export const TreeDelivery = closedEnum(uint8, { in_welcome: 1, download: 2, both: 3 });
export type TreeDelivery = Value<typeof TreeDelivery>;

/** `enum { open(1), proven(2), (255) } Rejoin`: whether who was a member has to prove it by a resumption PSK to come back. */
export const Rejoin = closedEnum(uint8, { open: 1, proven: 2 });
export type Rejoin = Value<typeof Rejoin>;

/** `enum { withheld(0), offered(1), (255) } MissedMessages`: what a proven former member gets of what it missed. */
export const MissedMessages = closedEnum(uint8, { withheld: 0, offered: 1 });
export type MissedMessages = Value<typeof MissedMessages>;

const orderedTypes = refined(vectorV(ProposalType), (types) =>
  types.length > listedTypesMax
    ? `more than ${listedTypesMax} types`
    : ascendingProblem(types.map((type) => ProposalType.codeOf(type))),
);

const orderedDomains = refined(vectorVWithin(DomainName, 0, domainsBytesMax), (domains) =>
  domains.length > domainsMax ? `more than ${domainsMax} domains` : ascendingProblem(domains),
);

/**
 *     struct {
 *       uint32 members_max;                     // clients
 *       uint16 clients_per_user_max;
 *       DomainName domains<V>;                  // whose users may be members, ascending; none: all
 *       Outsiders external_joins;               // by external Commit
 *       Outsiders new_member_proposals;         // by an Add of oneself
 *       uint32 invitation_seconds;              // longest life of a signed invitation; 0: any
 *       ProposalType external_proposals<V>;     // what listed external senders may propose, ascending
 *       ProposalType other_proposals<V>;        // types beyond RFC 9420 that members may propose, ascending
 *       GroupInfoAccess group_info;
 *       TreeDelivery ratchet_tree;
 *       Rejoin rejoin;
 *       MissedMessages missed_messages;
 *     } Admission;
 *
 * Who comes in, from where, and by which way (A23-35, A23-42, A23-43, A23-47, A23-48, A23-86 to A23-88, A23-90, A23-91;
 * RFC 9750 6.1, 6.4, 6.6, 7).
 */
export const Admission = struct({
  membersMax: uint32,
  clientsPerUserMax: uint16,
  domains: orderedDomains,
  externalJoins: Outsiders,
  newMemberProposals: Outsiders,
  invitationSeconds: uint32,
  externalProposals: orderedTypes,
  otherProposals: orderedTypes,
  groupInfo: GroupInfoAccess,
  ratchetTree: TreeDelivery,
  rejoin: Rejoin,
  missedMessages: MissedMessages,
});
export type Admission = Value<typeof Admission>;
