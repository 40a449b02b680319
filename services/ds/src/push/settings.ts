import { readFileSync } from "node:fs";
import { z } from "zod";
import { ConfigurationError } from "@entente/service-kit";
import type { SecretStore } from "@entente/storage";
import { pushDelayMsMax } from "./limits.ts";
import { type ApplicationServerKey, newApplicationServerKey } from "./web-push-sender.ts";

/** The push services of the browsers and of their platforms. */
const wellKnownHosts = [
  "fcm.googleapis.com",
  "updates.push.services.mozilla.com",
  "web.push.apple.com",
  ".notify.windows.com",
];

/** How an operator lets devices be woken. */
export const PushSettings = z.strictObject({
  contact: z
    .url({ protocol: /^(mailto|https)$/ })
    .describe("Where a push service can complain about this domain"),
  hosts: z
    .array(z.string().min(1).max(255))
    .min(1)
    .max(64)
    .default(wellKnownHosts)
    .describe(
      "Push services that wake-ups go to: names of hosts with their port unless it is 443; one that begins with a dot stands for all below it",
    ),
  roots: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Root certificates (PEM file) that the push services' certificates must lead to, in place of the platform's",
    ),
  delayMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(pushDelayMsMax)
    .describe("Longest random delay of a wake-up, in milliseconds; 0 for none"),
});
export type PushSettings = z.output<typeof PushSettings>;

/** The root certificates of the settings, PEM. @throws ConfigurationError. */
export function pushRoots({ roots }: PushSettings): string | undefined {
  if (roots === undefined) return undefined;
  try {
    return readFileSync(roots, "utf8");
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(roots, [{ key: "push.roots", problem }]);
  }
}

const StoredKey = z.strictObject({ publicKey: z.string(), privateKey: z.string() });

/** The key of this domain towards push services: made once, shared by the replicas. @throws StorageError. */
export async function applicationServerKey(secrets: SecretStore): Promise<ApplicationServerKey> {
  const fresh = Buffer.from(JSON.stringify(newApplicationServerKey()));
  const stored = await secrets.ensure("push.application-server-key", fresh);
  return StoredKey.parse(JSON.parse(Buffer.from(stored).toString()));
}
