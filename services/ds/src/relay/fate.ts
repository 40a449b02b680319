import type { AcceptAnswer, DecideAnswer } from "@entente/storage";
import { inboundRetryMs } from "./limits.ts";

/** Why an item is never taken; the closed list of the relay. */
export type RejectionCode =
  | "address_expired"
  | "address_forged"
  | "bad_bounce"
  | "bad_certificate"
  | "epoch_too_old"
  | "fork"
  | "group_closed"
  | "knock_limit"
  | "malformed"
  | "not_a_member_domain"
  | "not_addressed"
  | "not_allowed"
  | "poison"
  | "too_large"
  | "unknown_recipient"
  | "wrong_lane"
  | "wrong_sender";

/** Why an item is not taken now. */
export type DeferralCode =
  | "ahead"
  | "epoch_ahead"
  | "over_quota"
  | "stale_stream"
  | "store_unavailable"
  | "too_early"
  | "unknown_group"
  | "unsupported"
  | "window_full";

/** What becomes of an item. */
export type Fate =
  | { readonly code: "accepted" | "duplicate" }
  | { readonly code: "rejected"; readonly reason: RejectionCode }
  | { readonly code: "deferred"; readonly reason: DeferralCode; readonly retryAfterMs: number };

/** The fate that a store's answer is. */
export function fateOf(answer: Pick<AcceptAnswer | DecideAnswer, "code">): Fate {
  switch (answer.code) {
    case "accepted":
    case "decided":
      return { code: "accepted" };
    case "duplicate":
    case "seen":
      return { code: "duplicate" };
    case "epoch_too_old":
      return rejected("epoch_too_old");
    case "closed":
      return rejected("group_closed");
    case "stale":
      return rejected("fork");
    case "epoch_ahead":
    case "ahead":
    case "stale_stream":
    case "too_early":
    case "window_full":
      return deferred(answer.code);
    case "unknown_group":
    case "unknown_feed":
      return deferred("unknown_group");
    case "out_of_order":
    case "outbox_full":
    case "fenced":
    case "revision_conflict":
    case "unknown_client":
      return deferred("store_unavailable");
  }
}

/** Never. */
export function rejected(reason: RejectionCode): Fate {
  return { code: "rejected", reason };
}

/** Not now. */
export function deferred(reason: DeferralCode, retryAfterMs = inboundRetryMs): Fate {
  return { code: "deferred", reason, retryAfterMs };
}
