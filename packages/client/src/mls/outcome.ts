import type { GroupEvent } from "./group-event.ts";
import type { GroupState } from "./group-state.ts";

/** Why a message changes nothing, though nobody did wrong. */
export type IgnoredReason =
  /** This client sent it; it knows the content from when it did. */
  | "own_message"
  /** It was read before: its key is gone. */
  | "replayed"
  /** Of an epoch whose keys are gone, or a Commit or proposal of any former epoch. */
  | "epoch_past"
  /** Of an epoch that this client has not reached; to be tried again after the Commits before it. */
  | "epoch_future";

/** What receiving a message came to, inside the layer. */
export type Received =
  | { readonly outcome: "applied"; readonly state: GroupState; readonly events: readonly GroupEvent[] }
  | { readonly outcome: "ignored"; readonly reason: IgnoredReason };

/** The answer for a message that changes nothing. */
export function ignored(reason: IgnoredReason): Received {
  return { outcome: "ignored", reason };
}
