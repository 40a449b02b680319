import type { GroupId } from "@entente/mls-wire";
import type { GroupEnvironment } from "../mls/environment.ts";
import { Group } from "../mls/group.ts";
import type { ClientStore, StoreChanges } from "../store/client-store.ts";
import { reasonOf } from "../transport/backoff.ts";
import { CommitTurns } from "./commit-turns.ts";
import { clientLimits } from "./settings.ts";
import { Turns } from "./turns.ts";

/** Whether the Commit that ended an epoch was this client's. */
export type EpochOutcome = "won" | "lost";

/** Epochs of own Commits that are remembered; at most one is waited for, and what others ended does not drive it out. */
const wonKept = 16;

/** One group as the client holds it: the last saved state, and who waits for it to change. */
export class GroupEntry {
  readonly id: string;
  /** Steps that change the state, one after the other. */
  readonly steps = new Turns(Number.MAX_SAFE_INTEGER);
  /** Operations of the application: Commits and messages, in the order in which they were asked for. */
  readonly operations = new Turns(clientLimits.waitingOperations);
  /** Those of the operations that commit. */
  readonly commits = new CommitTurns(this.operations, new Turns(clientLimits.waitingOperations));
  readonly #store: ClientStore;
  readonly #watchers = new Set<() => void>();
  readonly #won = new Set<bigint>();
  #group: Group;
  #revision: bigint;
  #successor: GroupId | undefined;

  constructor(store: ClientStore, group: Group, revision: bigint) {
    this.id = group.id;
    this.#store = store;
    this.#group = group;
    this.#revision = revision;
  }

  /** Reads a group from the store. */
  static async load(
    store: ClientStore,
    environment: GroupEnvironment,
    id: string,
  ): Promise<GroupEntry | undefined> {
    const stored = await store.group(id);
    return stored && new GroupEntry(store, Group.decode(environment, stored.encoded), stored.revision);
  }

  /** The last saved state. */
  get group(): Group {
    return this.#group;
  }

  /** The group that has taken the place of this one, which is to be read from then on, and no more. */
  get successor(): GroupId | undefined {
    return this.#successor;
  }

  /** Once it is on disk. */
  succeededBy(successor: GroupId): void {
    this.#successor = successor;
    for (const watcher of [...this.#watchers]) watcher();
  }

  get revision(): bigint {
    return this.#revision;
  }

  /** Saves another state together with whatever belongs to it; only then it is the group's. Within a step only. */
  async save(group: Group, changes: Omit<StoreChanges, "groups"> = {}): Promise<void> {
    const revision = this.#revision;
    await this.#store.save({ ...changes, groups: [{ groupId: this.id, encoded: group.encode(), revision }] });
    this.#group = group;
    this.#revision = revision + 1n;
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Saves the state that a decided Commit led to. Within a step only. */
  async saveEpoch(group: Group, outcome: EpochOutcome, changes: Omit<StoreChanges, "groups">): Promise<void> {
    const ended = this.#group.epoch;
    // Told to the watchers by `save`, and true only if it succeeds.
    if (outcome === "won") this.#won.add(ended);
    try {
      await this.save(group, changes);
    } catch (error) {
      this.#won.delete(ended);
      throw error;
    }
    const [oldest] = this.#won;
    if (this.#won.size > wonKept && oldest !== undefined) this.#won.delete(oldest);
  }

  /** Whether this client's Commit ended `epoch`, once the feed has brought one; of epochs since this run of the client began. */
  outcomeOf(epoch: bigint): EpochOutcome | undefined {
    if (this.#group.epoch <= epoch) return undefined;
    return this.#won.has(epoch) ? "won" : "lost";
  }

  /** Waits until the saved state is as wanted, or throws the signal's reason. */
  until(wanted: (group: Group) => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        this.#watchers.delete(look);
        signal.removeEventListener("abort", abort);
        settle();
      };
      const look = (): void => {
        if (wanted(this.#group)) finish(resolve);
      };
      const abort = (): void => {
        finish(() => {
          reject(reasonOf(signal));
        });
      };
      if (signal.aborted) {
        abort();
        return;
      }
      this.#watchers.add(look);
      signal.addEventListener("abort", abort, { once: true });
      look();
    });
  }
}
