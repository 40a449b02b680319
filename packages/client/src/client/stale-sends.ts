import { parseGroupId } from "@entente/mls-wire";
import type { OutgoingItem } from "../store/client-store.ts";
import { ClientError } from "./client-error.ts";
import type { GroupEntry } from "./group-entry.ts";
import type { Joins } from "./joins.ts";
import type { Outbox } from "./outbox.ts";
import { clientLimits } from "./settings.ts";

/**
 * Sends what `make` encrypts; where the group has moved on too far for it, this client catches up, by its feed or by joining anew
 * from outside (`healed` with `epoch_stale`), and what `make` encrypts then is sent instead. Within one of the group's operations.
 *
 * @throws ClientError `wrong_epoch` where there is no way back in, and as `Outbox.send`; what `make` throws.
 */
export async function sendInEpoch(
  entry: GroupEntry,
  { outbox, joins }: { readonly outbox: Outbox; readonly joins: Joins },
  make: () => Promise<OutgoingItem>,
): Promise<OutgoingItem> {
  const item = await make();
  const { epoch } = entry.group;
  try {
    await outbox.send(item);
    return item;
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== "wrong_epoch") throw error;
    if (BigInt(error.subject ?? 0) <= epoch || !(await caughtUp(entry, epoch, joins))) throw error;
  }
  const again = await make();
  await outbox.send(again);
  return again;
}

/** Waits for the Commits that must be on their way, and joins anew where none comes. */
async function caughtUp(entry: GroupEntry, epoch: bigint, joins: Joins): Promise<boolean> {
  try {
    await entry.until((group) => group.epoch > epoch, AbortSignal.timeout(clientLimits.staleEpochMs));
    return true;
  } catch {
    // No Commit has come in that time; that is all that `until` throws for.
  }
  try {
    await joins.rejoin(parseGroupId(entry.id), "epoch_stale");
    return true;
  } catch {
    // Told by the background; the sender is told that its message is of an epoch that is over.
    return false;
  }
}
