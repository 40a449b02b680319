import { StorageError, type Store } from "@entente/storage";

/** Whether the service can work now, and if not why: a transaction reaches the disk, or does not. */
export async function readiness(store: Store): Promise<{ readonly ready: boolean; readonly reason: string }> {
  try {
    await store.check();
    return { ready: true, reason: "" };
  } catch (error) {
    return { ready: false, reason: `store: ${error instanceof StorageError ? error.code : "failed"}` };
  }
}
