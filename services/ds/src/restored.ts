import { OperatorNeeded } from "@entente/service-kit";
import { openStore, type Restored, type Store } from "@entente/storage";
import type { Clock } from "./clock.ts";
import type { Configuration } from "./configuration.ts";

/** What the operator is told of a store that is older than what the domain has said. */
export const forgottenProblem =
  "this Delivery Service runs on an older copy of its store: another domain has its signature on what the store does not know. Nothing more is " +
  "served from it, since devices and other domains would lose messages without being told. Run `entente-ds --config FILE --restored` once (`entente " +
  "restored` for a domain folder), then start the service again; see services/ds/docs/restoring.md";

/** @throws OperatorNeeded where this domain was shown that it has forgotten, and its operator has not said since that it may. */
export async function refuseForgotten({ restoration }: Pick<Store, "restoration">): Promise<void> {
  if ((await restoration.forgottenSinceMs()) !== undefined) throw new OperatorNeeded(forgottenProblem);
}

/**
 * What the operator says once, after an older copy was put in the place of the store, and while no process uses it: see
 * `RestorationStore.restore`. Repeated, it does the same again.
 *
 * @throws StorageError; nothing was done then.
 */
export async function restored(
  { store: location }: Pick<Configuration, "store">,
  now: Clock = Date.now,
): Promise<Restored> {
  const store = await openStore(location);
  try {
    return await store.restoration.restore(now());
  } finally {
    await store.close();
  }
}

/** What was done, for a person. */
export function describeRestored({ incarnation, groups, streams, feeds, keyPackages }: Restored): string {
  return [
    "The store is taken for an older copy from now on:",
    `  order of Commits: incarnation ${incarnation.toString()}; ${String(groups)} groups ask the other domains what was promised and decided`,
    `  other domains: ${String(streams)} streams begin again with all that waits`,
    `  devices: ${String(feeds)} feeds and inboxes go on behind a gap that their devices are told of`,
    `  KeyPackages: ${String(keyPackages)} of single use are withdrawn, since they may have been claimed; clients make new ones when they connect`,
    "Start the service now.",
  ].join("\n");
}
