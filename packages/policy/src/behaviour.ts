import { closedEnum, struct, uint16, uint32, uint8, type Value } from "@entente/tls-codec";

/** `enum { encrypted(1), visible(2), (255) } Handshakes`: whether members frame proposals and Commits as PrivateMessage or PublicMessage. */
export const Handshakes = closedEnum(uint8, { encrypted: 1, visible: 2 });
export type Handshakes = Value<typeof Handshakes>;

/** `enum { none(0), padme(1), blocks(2), (255) } Padding` of application messages. */
export const Padding = closedEnum(uint8, { none: 0, padme: 1, blocks: 2 });
export type Padding = Value<typeof Padding>;

/** `enum { at_once(1), before_message(2), (255) } PendingProposals`: when proposals that wait are committed. */
export const PendingProposals = closedEnum(uint8, { at_once: 1, before_message: 2 });
export type PendingProposals = Value<typeof PendingProposals>;

/** `enum { when_required(1), always(2), (255) } Paths`: which Commits renew the committer's keys. */
export const Paths = closedEnum(uint8, { when_required: 1, always: 2 });
export type Paths = Value<typeof Paths>;

/**
 * `enum { never(0), told(1), automatic(2), (255) } Upgrade`: whether members are told when all of them could use a better suite, and
 * whether one of them then takes the group there by a ReInit, by itself.
 */
export const Upgrade = closedEnum(uint8, { never: 0, told: 1, automatic: 2 });
export type Upgrade = Value<typeof Upgrade>;

/**
 * `enum { deniable(1), franked(2), (255) } Accountability`: whether a recipient can prove to the sender's domain who sent an
 * application message. In a deniable group no message is franked and no report is taken.
 */
export const Accountability = closedEnum(uint8, { deniable: 1, franked: 2 });
export type Accountability = Value<typeof Accountability>;

/**
 * `enum { candidates(1), reset(2), (255) } BadCommits`: how a group goes on after a Commit that its members can not apply. A group whose
 * Commits are ordered by GOP/1 has one Commit an epoch and no other candidates: there both values are answered by a reset.
 */
export const BadCommits = closedEnum(uint8, { candidates: 1, reset: 2 });
export type BadCommits = Value<typeof BadCommits>;

/** `enum { none(0), lowest_leaf(1), (255) } Succession`: who is admin when no admin is a member any more. */
export const Succession = closedEnum(uint8, { none: 0, lowest_leaf: 1 });
export type Succession = Value<typeof Succession>;

/**
 *     struct {
 *       Handshakes handshakes;
 *       Padding padding;
 *       uint16 padding_bytes;               // least padded size, or size of a block
 *       PendingProposals pending_proposals;
 *       uint32 pending_seconds;             // any member commits what waited this long
 *       Paths paths;
 *       Upgrade upgrade;
 *       uint32 update_seconds;              // a member renews its keys at least this often; 0: by itself never
 *       uint32 update_messages;             // and after so many own messages of an epoch; 0: any number
 *       uint32 signature_key_seconds;       // a member takes another signature key this often; 0: never
 *       uint32 idle_seconds;                // who has not renewed its leaf for so long is removed; 0: nobody is
 *       uint32 idle_warning_seconds;        // and is warned this long before
 *       uint32 credential_grace_seconds;    // time to renew a credential that is not good any more; 0: removed at once
 *       Accountability accountability;
 *       BadCommits bad_commits;
 *       uint8 reporters_min;                // members who must report a Commit that nobody else can check; more than half in any case
 *       Succession succession;
 *     } Behaviour;
 *
 * What members, and servers on their behalf, do by themselves (A18-20, A18-36, A23-28, A23-45, A23-55, A23-70, A23-83, A23-89,
 * A23-92 to A23-96, A23-99, A23-100; RFC 9750 7).
 */
export const Behaviour = struct({
  handshakes: Handshakes,
  padding: Padding,
  paddingBytes: uint16,
  pendingProposals: PendingProposals,
  pendingSeconds: uint32,
  paths: Paths,
  upgrade: Upgrade,
  updateSeconds: uint32,
  updateMessages: uint32,
  signatureKeySeconds: uint32,
  idleSeconds: uint32,
  idleWarningSeconds: uint32,
  credentialGraceSeconds: uint32,
  accountability: Accountability,
  badCommits: BadCommits,
  reportersMin: uint8,
  succession: Succession,
});
export type Behaviour = Value<typeof Behaviour>;
