import type { CipherSuite, ClientId, GroupId, ProtocolVersion, UserId } from "@entente/mls-wire";
import type { SuccessionReason } from "../successors/succession-record.ts";
import type { JoinReason } from "./join-attempts.ts";

/** What happened, from the point of view of one client. Kept in the client's store in the same transaction as its cause. */
export type ClientEvent =
  /** This client is now a member of a group. */
  | {
      readonly kind: "joined";
      readonly groupId: GroupId;
      readonly epoch: bigint;
      readonly members: readonly ClientId[];
    }
  /**
   * This client could not follow a group any more and joined it anew from outside: messages since its last epoch may be missing.
   * `reason`: its state was lost or old (`state_lost`), a Commit did not fit it (`fork`), Commits have not come
   * (`commit_missed`), or the group had moved on too far (`epoch_stale`).
   */
  | {
      readonly kind: "healed";
      readonly groupId: GroupId;
      readonly epoch: bigint;
      readonly reason: Exclude<JoinReason, "asked">;
    }
  /**
   * A group continues another that this client is or was in. `reason`: some of its members talk among themselves (`branch`), its
   * members have agreed to go over (`reinit`), or it could not go on after a Commit that its members refuse (`reset`). In the former
   * group of the latter two nothing is sent any more; it can be read.
   */
  | {
      readonly kind: "continued";
      readonly groupId: GroupId;
      readonly former: GroupId;
      readonly reason: SuccessionReason;
      /** Members of the former group that are not in this one: not invited, without a KeyPackage, or named by what went wrong. */
      readonly left: readonly ClientId[];
    }
  /** Someone wrote. `own` is true for what this client sent, at its place in the group's order. */
  | {
      readonly kind: "message";
      readonly groupId: GroupId;
      readonly epoch: bigint;
      readonly sender: ClientId;
      readonly own: boolean;
      /** SHA-256 of the MLSMessage, hexadecimal. */
      readonly messageId: string;
      readonly content: Uint8Array;
      /** What the sender says the content is; only in groups that require media types. */
      readonly mediaType?: string;
    }
  /**
   * Someone wrote while this client could not read it, as another member says that has it (A23-48): that member's word, where `message` is
   * the sender's own.
   */
  | {
      readonly kind: "missed_message";
      readonly groupId: GroupId;
      readonly epoch: bigint;
      readonly sender: ClientId;
      /** SHA-256 of the MLSMessage, hexadecimal. */
      readonly messageId: string;
      /** The member that gave it. */
      readonly from: ClientId;
      /** When it reached that member, milliseconds since 1970. */
      readonly atMs: number;
      readonly content: Uint8Array;
      /** What the sender says the content is; only in groups that require media types. */
      readonly mediaType?: string;
    }
  /** A Commit ended an epoch. Every membership change is here (A23-115). */
  | {
      readonly kind: "epoch";
      readonly groupId: GroupId;
      /** The epoch that began. */
      readonly epoch: bigint;
      readonly committer: ClientId;
      readonly own: boolean;
      readonly added: readonly ClientId[];
      readonly removed: readonly ClientId[];
      /** Members whose keys were renewed, the committer apart. */
      readonly updated: readonly ClientId[];
      /** Members that have another signature key from now on, the committer included: fingerprints are to be compared anew (A23-16). */
      readonly rotated: readonly ClientId[];
    }
  /** A member proposed something, most often to leave; the next Commit makes it so. */
  | { readonly kind: "proposed"; readonly groupId: GroupId; readonly by: ClientId; readonly proposal: string }
  /** The group has another policy. */
  | {
      readonly kind: "policy_changed";
      readonly groupId: GroupId;
      /** The epoch from which on it is in force. */
      readonly epoch: bigint;
      readonly by: ClientId;
    }
  /** All members can use a suite that the group's policy prefers to the one it has (A23-55). Told once for each suite. */
  | {
      readonly kind: "upgrade_possible";
      readonly groupId: GroupId;
      readonly epoch: bigint;
      readonly suite: CipherSuite;
    }
  /** All members can do a version of MLS above the group's, by their leaves (A18-28, A23-55). Told once for each version. */
  | {
      readonly kind: "version_upgrade_possible";
      readonly groupId: GroupId;
      readonly epoch: bigint;
      readonly version: ProtocolVersion;
    }
  /**
   * This client has not renewed its keys in a group for so long that it is to be removed (A18-20, A23-99). It renews them by itself
   * when it learns of it.
   */
  | {
      readonly kind: "idle_warning";
      readonly groupId: GroupId;
      /** Milliseconds since 1970. */
      readonly removalAtMs: number;
    }
  /** This client is a member no longer. */
  | { readonly kind: "removed"; readonly groupId: GroupId; readonly by: ClientId }
  /** Messages of a member before its latest have not come: lost, or late (A23-26). */
  | {
      readonly kind: "missing";
      readonly groupId: GroupId;
      readonly sender: ClientId;
      readonly epoch: bigint;
      readonly fromGeneration: number;
      readonly toGeneration: number;
    }
  /** Something came that this client does not take: forged, broken, of a member it does not believe, or too old. */
  | {
      readonly kind: "refused";
      /** Undefined for something in the inbox. */
      readonly groupId: GroupId | undefined;
      /** Code of a GroupError, or of the feed. */
      readonly code: string;
      readonly reason: string;
    }
  /** Items of a feed that this client can no longer have. */
  | {
      readonly kind: "gap";
      readonly groupId: GroupId | undefined;
      readonly fromSeq: bigint;
      readonly toSeq: bigint;
      readonly reason: string;
    }
  /** The devices of this client's user changed, as the log of the home domain shows it; each version is told once. */
  | {
      readonly kind: "devices";
      readonly user: UserId;
      /** Of the user's client set, from 0. */
      readonly version: number;
      readonly added: readonly string[];
      readonly removed: readonly string[];
      /** Devices with another key or credential. */
      readonly rotated: readonly string[];
    }
  /**
   * The devices of somebody this client is in a group with changed, or their keys, as the log of that user's domain shows it (A23-115):
   * whether the user did that is for people to ask each other. Later credentials for the same keys are not told.
   */
  | {
      readonly kind: "contact_devices";
      readonly user: UserId;
      /** Of the user's client set, from 0. */
      readonly version: number;
      readonly added: readonly string[];
      readonly removed: readonly string[];
      /** Devices with another key. */
      readonly rekeyed: readonly string[];
    }
  /**
   * Some of the groups that a user is in have a client of that user, or a key of it, that others have not, for a day now (A23-17): a
   * device that was forgotten somewhere, or one that nobody has.
   */
  | {
      readonly kind: "clients_differ";
      readonly client: ClientId;
      /** Groups of this client; the first few of many. */
      readonly presentIn: readonly GroupId[];
      readonly absentFrom: readonly GroupId[];
    }
  /** A member's key is not, or no longer, in the log of its domain: a removed device, or one that nobody has. */
  | {
      readonly kind: "key_warning";
      readonly groupId: GroupId;
      readonly client: ClientId;
      /** `not_logged`: the user has no such client. `other_key`: the client has another key. */
      readonly problem: "not_logged" | "other_key";
    }
  /** A log, or who stands between it and this client, has done what it must not. */
  | {
      readonly kind: "log_alarm";
      readonly domain: string;
      /** `fork`, `rollback`, `stale`, `version_gone`, `changed_value`, `unexpected_version`, `own_key_replaced`, … */
      readonly problem: string;
      /** Name of what was kept as evidence; empty where there is none to keep. */
      readonly evidence: string;
    }
  /**
   * A domain that votes on the Commits of groups of this client has signed two statements that no honest domain signs both. What
   * is decided stays decided; whether its members stay, and whether it goes on voting, is for the groups.
   */
  | {
      readonly kind: "domain_contradicted";
      readonly domain: string;
      /** The groups, as they were when this was found. */
      readonly groupIds: readonly GroupId[];
      /** The file that proves it to anybody, off line (`entente evidence verify`). */
      readonly evidence: Uint8Array;
    }
  /**
   * The log of a domain could not be consulted about somebody's key: it is silent, or what comes proves nothing, as a head that is too
   * old. Told once until it answers again. What follows is the application's choice: `silentLogs`.
   */
  | {
      readonly kind: "log_silent";
      readonly domain: string;
      /** Of a TransparencyError, as `stale`, or of an RpcFailure. */
      readonly code: string;
    }
  /** This client has a later credential for its key, and puts it into its groups by itself (A23-46). */
  | {
      readonly kind: "credential_renewed";
      /** End of its lifetime, milliseconds since 1970. */
      readonly notAfterMs: number;
    }
  /**
   * This client's credential could not be renewed: it was refused, or nobody can be reached and its end is near. Told once for each
   * reason; it is tried again by itself. After its end the client is let in nowhere and needs an invitation.
   */
  | {
      readonly kind: "credential_warning";
      readonly notAfterMs: number;
      /** Of the Authentication Service, or of the transport. */
      readonly code: string;
    }
  /**
   * The stream ended for good, so nothing comes any more until the client is started again. `replaced`: a newer connection of the same
   * client took its place. Anything else is what the home domain refused with.
   */
  | { readonly kind: "ended"; readonly code: string }
  /** A message that this client sent did not reach a domain, or not yet. */
  | {
      readonly kind: "undeliverable";
      readonly messageId: string;
      readonly domain: string;
      readonly code: string;
      readonly final: boolean;
      /**
       * Whether the domain that refused the message (or the home domain, which gave it up) has signed that. Never before it is
       * final; a final one without is the word of the home domain alone.
       */
      readonly proven: boolean;
    };
