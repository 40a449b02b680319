import { setTimeout as pause } from "node:timers/promises";
import type { LogStore, NewVersion } from "@entente/storage";
import { apartLookMs } from "../limits.ts";
import { ClientSets } from "./client-sets.ts";
import type { Sealing } from "./sealing.ts";

/** What issuing and revoking need of the log: the versions to write, and when they are out. */
export interface ChangeLog {
  readonly sets: ClientSets;
  /** Resolves when a version is given out, or after `patienceMs`, whichever comes first. */
  visible(version: NewVersion, patienceMs: number): Promise<void>;
}

/**
 * The log from a process that does not keep it: versions are written into the store in the change's own transaction, and the process
 * that keeps the log makes entries of them. No key of the log is needed.
 */
export function changeLogApart(store: LogStore, sealing: Sealing): ChangeLog {
  return {
    sets: new ClientSets(store, sealing),
    async visible({ labelId, version }, patienceMs) {
      const untilMs = performance.now() + patienceMs;
      while (performance.now() < untilMs) {
        const { position } = (await store.versions(labelId))[version] ?? {};
        if (position !== undefined && ((await store.published())?.treeSize ?? 0n) > position) return;
        await pause(apartLookMs);
      }
    },
  };
}
