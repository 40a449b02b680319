import type { ClientId } from "@entente/mls-wire";

/** Why a fork is certain, as far as this member can tell. */
export type ForkReason =
  /** A Commit that should have won came when the state to go back to was gone. */
  | "late_winner"
  /** A member stands in another state of an epoch, and nothing has brought it back. */
  | "other_branch"
  /** A member in the same state has told of a fork: what it parted from, we have parted from. */
  | "told"
  /** A member is ahead by Commits that have not come. */
  | "missing_commit";

/** What happened in a group of the eventual mode. */
export type EventualEvent =
  /** This client is in the group, by a Welcome or because it made it. */
  | { readonly kind: "joined"; readonly epoch: bigint; readonly members: readonly ClientId[] }
  /** Someone wrote; told once, whatever was rolled back. */
  | { readonly kind: "message"; readonly sender: ClientId; readonly content: Uint8Array }
  /** An epoch began. `rolledBack`: it takes the place of another that had begun, and what that one did is undone. */
  | {
      readonly kind: "epoch";
      readonly epoch: bigint;
      readonly committer: ClientId;
      readonly members: readonly ClientId[];
      readonly rolledBack: boolean;
    }
  /** This client's Commit has lost; what it wanted is not so, and may be asked for again. */
  | { readonly kind: "commit_lost"; readonly epoch: bigint }
  /** A member signed two Commits for one epoch: it, or whoever holds its keys, is dishonest. */
  | { readonly kind: "equivocation"; readonly member: ClientId; readonly epoch: bigint }
  /** Something was not taken: forged, broken, of nobody in the group, or held in vain for what it stands on (`held_too_long`). */
  | { readonly kind: "refused"; readonly sender: ClientId; readonly code: string }
  /** Members have parted for good: `heal` makes a new group with everyone. Told once. */
  | {
      readonly kind: "fork";
      readonly reason: ForkReason;
      readonly member: ClientId;
      readonly epoch: bigint;
    }
  /** This client is a member no longer. */
  | { readonly kind: "removed" }
  /** The group has a successor, which everyone of this client's branch was invited to. */
  | { readonly kind: "healed"; readonly successor: string };

/** Something that is not taken, with why. */
export function refused(sender: ClientId, code: string): EventualEvent {
  return { kind: "refused", sender, code };
}
