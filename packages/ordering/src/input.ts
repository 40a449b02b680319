import type { Domain } from "./domain.ts";
import type { Message } from "./message.ts";
import type { Value } from "./value.ts";
import type { Verified } from "./verified.ts";

/** Everything that can happen to a group. */
export type Input =
  /** From another domain, as its certificate names it, or from this one itself (messages addressed to self). */
  | { readonly kind: "message"; readonly from: Domain; readonly message: Verified<Message> }
  /** A local client's bundle that passed validation. `client` is a pseudonym, at most 64 octets of ASCII. */
  | { readonly kind: "submit"; readonly epoch: bigint; readonly value: Value; readonly client: string }
  /** A local client that lost three times asks for a slot of its own. */
  | { readonly kind: "reserve"; readonly client: string }
  /** Hand the group to `to`: before a shutdown, or because `to` is the preferred home. */
  | { readonly kind: "transfer"; readonly to: Domain }
  /** Become orderer if the present one looks unable: the sweep over the groups of a dead domain. */
  | { readonly kind: "take_over" }
  /** Time has come to `wakeAtMs`. */
  | { readonly kind: "tick" }
  /** The operator accepts that what nobody can tell is lost: a sole voter that was restored goes on only with it. */
  | { readonly kind: "resume_unrecovered" };
