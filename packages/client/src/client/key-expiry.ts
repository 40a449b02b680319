import type { ClientStore } from "../store/client-store.ts";
import type { Keyring } from "../successors/keyring.ts";
import { pause } from "../transport/backoff.ts";
import type { GroupEntry } from "./group-entry.ts";
import { HeldCommits } from "./held-commits.ts";
import { HeldMessages } from "./held-messages.ts";
import { clientLimits } from "./settings.ts";

/** What {@link KeyExpiry} needs of its client. */
export interface KeyExpiryServices {
  readonly store: ClientStore;
  readonly keyring: Keyring;
  readonly entries: ReadonlyMap<string, GroupEntry>;
  readonly nowMs: () => number;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
}

/**
 * Erases from the disk what groups' policies keep no longer: keys of former epochs, of messages that were skipped, for resumption, and
 * Commits and messages that wait for a key. What receives messages passes it over as soon as its time is over. A23-72, A23-73, A23-76.
 */
export class KeyExpiry {
  readonly #services: KeyExpiryServices;
  readonly #held: HeldCommits;
  readonly #heldMessages: HeldMessages;

  constructor(services: KeyExpiryServices) {
    this.#services = services;
    this.#held = new HeldCommits(services.store, services.nowMs);
    this.#heldMessages = new HeldMessages(services.store, services.nowMs);
  }

  /** Looks at all groups now, and from time to time until the client is stopped. */
  async keep(failed: (error: unknown) => void): Promise<void> {
    const { stopped, chance } = this.#services;
    while (!stopped.aborted) {
      await this.all(failed);
      try {
        await pause(clientLimits.keyExpiryMs * (0.5 + chance()), stopped, "background");
      } catch {
        // Only the client's own end interrupts the pause.
        return;
      }
    }
  }

  /** Erases what is over now, one group after the other, each in one transaction. A group that fails keeps no other from it. */
  async all(failed: (error: unknown) => void): Promise<void> {
    for (const entry of this.#services.entries.values()) {
      if (this.#services.stopped.aborted) return;
      await entry.steps.take(() => this.#one(entry)).catch(failed);
    }
  }

  async #one(entry: GroupEntry): Promise<void> {
    const { store, keyring } = this.#services;
    const group = entry.group.withKeysInTime();
    const records = new Map([
      ...(await keyring.recordsInTime(group)),
      ...(await this.#held.recordsInTime(entry)),
      ...(await this.#heldMessages.recordsInTime(entry)),
    ]);
    if (group !== entry.group) await entry.save(group, { records });
    else if (records.size > 0) await store.save({ records });
  }
}
