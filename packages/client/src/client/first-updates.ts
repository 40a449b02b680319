import type { Group } from "../mls/group.ts";
import type { ClientStore } from "../store/client-store.ts";
import type { Commits } from "./commits.ts";
import type { GroupEntry } from "./group-entry.ts";

/** Records of groups that were joined by a Welcome: name, then the group's id. */
const joinedPrefix = "joined/";

/** What the record says: nothing was written yet, or something was and the update is due. */
const silent = 0;
const due = 1;

type Records = ReadonlyMap<string, Uint8Array | undefined>;

/** The change that remembers that a group was joined by a Welcome; saved with the group. */
export function joinedRecord(groupId: string): Records {
  return new Map([[joinedPrefix + groupId, Uint8Array.of(silent)]]);
}

/** What first updates need of their client. */
export interface FirstUpdateServices {
  readonly store: ClientStore;
  readonly commits: Commits;
  /** Does work that nobody waits for. */
  readonly inBackground: (work: () => Promise<void>) => void;
  /** Whether first updates are made at all. */
  readonly enabled: boolean;
}

/**
 * The first message of a client in a group that it was invited to is followed by a self-update, so that the group's secrets
 * come from keys of its own and no more from a KeyPackage that lay at its Delivery Service (A18-5, A23-11). What is due is on
 * disk with the message, and a restart makes up for it.
 */
export class FirstUpdates {
  readonly #services: FirstUpdateServices;
  readonly #running = new Set<string>();

  constructor(services: FirstUpdateServices) {
    this.#services = services;
  }

  /** What is saved together with a message. Within a step. */
  async recordsOf({ id, group }: GroupEntry): Promise<Records> {
    if (!this.#services.enabled || !needsUpdate(group)) return new Map();
    const known = await this.#services.store.record(joinedPrefix + id);
    return known === undefined ? new Map() : new Map([[joinedPrefix + id, Uint8Array.of(due)]]);
  }

  /** Makes the update if one is due, after the operations that wait already. Nobody waits for it. */
  begin(entry: GroupEntry): void {
    const { enabled, inBackground, store } = this.#services;
    if (!enabled || this.#running.has(entry.id) || !needsUpdate(entry.group)) return;
    this.#running.add(entry.id);
    inBackground(async () => {
      try {
        const [state] = (await store.record(joinedPrefix + entry.id)) ?? [];
        if (state === due) await entry.commits.take(() => this.#update(entry));
      } finally {
        this.#running.delete(entry.id);
      }
    });
  }

  async #update(entry: GroupEntry): Promise<void> {
    const { commits, store } = this.#services;
    await commits.bringThrough(entry, (group) => Promise.resolve(needsUpdate(group) ? {} : undefined));
    await store.save({ records: new Map([[joinedPrefix + entry.id, undefined]]) });
  }
}

/** Any Commit with a path has replaced the KeyPackage's keys. */
function needsUpdate(group: Group): boolean {
  return group.active && group.hasKeyPackageLeaf;
}
