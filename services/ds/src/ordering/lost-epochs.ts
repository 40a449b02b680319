import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "@entente/storage";
import { configOfGroup } from "./group-config.ts";
import { lostEpochMs, lostEpochsMax, lostEpochWaitMs } from "./limits.ts";

/** What waiting needs. */
export interface LostEpochParts {
  readonly home: string;
  readonly store: Pick<Store, "groups">;
  readonly ordering: {
    readonly behind: (groupId: Uint8Array, origin: string, epoch: bigint) => void;
  };
}

/**
 * Clients of this domain have every Commit from it, so one that is ahead shows that the domain has lost some, as after a restore: the other
 * domains of the group have them, and the client waits a moment instead of being told what is not so.
 */
export class LostEpochs {
  readonly #parts: LostEpochParts;
  #waiting = 0;

  constructor(parts: LostEpochParts) {
    this.#parts = parts;
  }

  /**
   * Resolves to true when the group has come to `epoch`, which a client controls; to false after `lostEpochWaitMs`, at once where no other
   * domain has part in the group, or where too many wait. @throws StorageError.
   */
  async found(groupId: Uint8Array, epoch: bigint): Promise<boolean> {
    const { home, store, ordering } = this.#parts;
    const group = await store.groups.find(groupId);
    if (group === undefined) return false;
    const { voters, memberDomains } = configOfGroup(group);
    const other = [...voters, ...memberDomains].find((domain) => domain !== home);
    if (other === undefined || this.#waiting >= lostEpochsMax) return group.epoch >= epoch;
    this.#waiting += 1;
    try {
      ordering.behind(groupId, other, epoch);
      for (let waitedMs = 0; waitedMs < lostEpochWaitMs; waitedMs += lostEpochMs) {
        if (((await store.groups.find(groupId))?.epoch ?? 0n) >= epoch) return true;
        await pause(lostEpochMs);
      }
      return false;
    } finally {
      this.#waiting -= 1;
    }
  }
}
