import type { Destination, Store } from "@entente/storage";

/** When what waits longest for a domain came, of what has a number and what waits for one; undefined where nothing does. @throws StorageError. */
export async function oldestRowAtMs(
  outbox: Pick<Store["outbox"], "queued" | "read">,
  { domain, pendingRows, queuedRows }: Destination,
): Promise<number | undefined> {
  if (pendingRows === 0) return undefined;
  const [numbered] = (await outbox.read(domain, 0n, 1, 1)).items;
  const [queued] = queuedRows === 0 ? [] : await outbox.queued(domain, 0n, 1, 1);
  if (numbered === undefined || queued === undefined) return (numbered ?? queued)?.enqueuedAtMs;
  return Math.min(numbered.enqueuedAtMs, queued.enqueuedAtMs);
}
