import { pause } from "../transport/backoff.ts";
import type { GroupEntry } from "./group-entry.ts";
import { clientLimits } from "./settings.ts";

/** What {@link PendingCommits} need of their client. */
export interface PendingCommitServices {
  readonly ownId: string;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
  readonly inBackground: (work: () => Promise<void>) => void;
  /** Commits what waits in a group. */
  readonly commitWaiting: (entry: GroupEntry) => Promise<void>;
}

/**
 * Sees to it that proposals that wait are committed without everyone doing it at once (A23-89): the member with the lowest leaf
 * index commits, of those whom no proposal removes; the next in line does after a while, should it be away. What has waited at a member
 * for as long as the group's policy says, it commits whatever its place and even where proposals wait for a message.
 */
export class PendingCommits {
  readonly #services: PendingCommitServices;
  readonly #waiting = new Set<string>();
  /** Groups in which a wait as long as the policy's runs, with its epoch. */
  readonly #overdue = new Map<string, bigint>();

  constructor(services: PendingCommitServices) {
    this.#services = services;
  }

  /** A proposal waits in a group. */
  proposalWaits(entry: GroupEntry): void {
    const { group } = entry;
    if (!group.active) return;
    const { inBackground, commitWaiting } = this.#services;
    this.#afterAll(entry);
    if (group.policy?.behaviour.pendingProposals === "before_message") return;
    const place = this.#place(entry);
    if (place === 0) inBackground(() => commitWaiting(entry));
    else if (place !== undefined && !this.#waiting.has(entry.id)) {
      this.#waiting.add(entry.id);
      inBackground(() => this.#inTurn(entry, place));
    }
  }

  /** Proposals were waiting when this client was started: their time begins anew. */
  resume(entry: GroupEntry): void {
    if (entry.group.active && entry.group.waitingProposals > 0) this.#afterAll(entry);
  }

  /** Begins to wait as long as the policy says, which counts from the first proposal of the epoch. */
  #afterAll(entry: GroupEntry): void {
    const { group } = entry;
    const seconds = group.policy?.behaviour.pendingSeconds ?? 0;
    const isRunning = this.#overdue.get(entry.id) === group.epoch;
    if (seconds === 0 || isRunning || group.proposedRemovals.has(group.self.leafIndex)) return;
    this.#overdue.set(entry.id, group.epoch);
    this.#services.inBackground(() => this.#whenOverdue(entry, group.epoch, seconds));
  }

  async #whenOverdue(entry: GroupEntry, epoch: bigint, seconds: number): Promise<void> {
    const { chance, stopped, commitWaiting } = this.#services;
    const isDone = new AbortController();
    const signal = AbortSignal.any([isDone.signal, stopped]);
    const due = pause(overdueMs(seconds, chance()), signal, "background");
    // The epoch's end is the end of the wait: what waits in the next one waits anew.
    const ended = entry.until((group) => group.epoch !== epoch || !group.active, signal);
    try {
      await Promise.race([due, ended]);
    } catch (error) {
      if (stopped.aborted) return;
      throw error;
    } finally {
      isDone.abort();
      await Promise.allSettled([due, ended]);
      if (this.#overdue.get(entry.id) === epoch) this.#overdue.delete(entry.id);
    }
    if (entry.group.active && entry.group.epoch === epoch && entry.group.waitingProposals > 0)
      await commitWaiting(entry);
  }

  /** This client's place among those who may commit; undefined where it is to go itself, or too many are before it. */
  #place({ group }: GroupEntry): number | undefined {
    const { proposedRemovals } = group;
    const staying = group.members.filter(({ leafIndex }) => !proposedRemovals.has(leafIndex));
    const place = staying.findIndex(({ client }) => client === this.#services.ownId);
    return place < 0 || place > clientLimits.committersInLine ? undefined : place;
  }

  async #inTurn(entry: GroupEntry, place: number): Promise<void> {
    const { chance, stopped, commitWaiting } = this.#services;
    const { epoch } = entry.group;
    try {
      await pause(place * clientLimits.committerTurnMs * (0.75 + chance() / 2), stopped, "background");
      if (entry.group.active && entry.group.epoch === epoch && entry.group.waitingProposals > 0)
        await commitWaiting(entry);
    } finally {
      this.#waiting.delete(entry.id);
    }
  }
}

/** Members spread over a quarter of the time, so that one commits and the others see it. No timer takes more than 2³¹ - 1 ms. */
function overdueMs(seconds: number, chance: number): number {
  return Math.min(seconds * 1_000 * (1 + chance / 4), 2 ** 31 - 1);
}
