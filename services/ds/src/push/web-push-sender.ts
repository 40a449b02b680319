import { Agent } from "node:https";
import webPush from "web-push";
import { pushLifetimeSeconds, pushTimeoutMs } from "./limits.ts";
import type { PushTarget } from "./push-target.ts";

/** What became of a wake-up. `gone`: the device will never be there again. */
export type PushOutcome =
  | { readonly code: "sent" | "gone" }
  | {
      readonly code: "failed";
      readonly why: string;
      readonly retry: boolean;
      readonly retryAfterMs?: number;
    };

/** Sends a wake-up. Never rejects. */
export type PushSender = (target: PushTarget) => Promise<PushOutcome>;

/** The domain's key towards push services (RFC 8292), base64url. */
export interface ApplicationServerKey {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Every wake-up carries these bytes and no others. */
const payload = Buffer.from('{"entente":"wake"}');

/** Sends by Web Push (RFC 8030, RFC 8291). `subject` is where a push service can complain: a mailto: or https: URL. */
export function webPushSender(
  key: ApplicationServerKey,
  subject: string,
  roots: string | undefined,
): PushSender {
  const agent = new Agent({ keepAlive: true, ...(roots === undefined ? {} : { ca: roots }) });
  return async ({ endpoint, p256dh, auth }) => {
    try {
      await webPush.sendNotification({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails: { subject, ...key },
        TTL: pushLifetimeSeconds,
        urgency: "high",
        // Of several wake-ups that wait at the push service the newest is enough (RFC 8030 5.4).
        topic: "entente",
        timeout: pushTimeoutMs,
        contentEncoding: "aes128gcm",
        agent,
      });
      return { code: "sent" };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}

/** A new key for {@link webPushSender}. */
export function newApplicationServerKey(): ApplicationServerKey {
  return webPush.generateVAPIDKeys();
}

/** RFC 8030 7.3 and RFC 9110: 404 and 410 mean that the subscription is over; 429 and 5xx can be tried again. */
function outcomeOf(error: unknown): PushOutcome {
  if (!(error instanceof webPush.WebPushError)) {
    return { code: "failed", why: error instanceof Error ? error.message : String(error), retry: true };
  }
  const { statusCode, headers } = error;
  if (statusCode === 404 || statusCode === 410) return { code: "gone" };
  const retry = statusCode === 429 || statusCode >= 500;
  const seconds = Number(headers["retry-after"]);
  const retryAfterMs = Number.isSafeInteger(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1000 } : {};
  return { code: "failed", why: `status ${String(statusCode)}`, retry, ...retryAfterMs };
}
