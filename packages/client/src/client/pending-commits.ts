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
 * index commits, of those whom no proposal removes; the next in line does after a while, should it be away.
 */
export class PendingCommits {
  readonly #services: PendingCommitServices;
  readonly #waiting = new Set<string>();

  constructor(services: PendingCommitServices) {
    this.#services = services;
  }

  /** A proposal waits in a group. */
  proposalWaits(entry: GroupEntry): void {
    const { group } = entry;
    if (!group.active || group.policy?.behaviour.pendingProposals === "before_message") return;
    const { inBackground, commitWaiting } = this.#services;
    const place = this.#place(entry);
    if (place === 0) inBackground(() => commitWaiting(entry));
    else if (place !== undefined && !this.#waiting.has(entry.id)) {
      this.#waiting.add(entry.id);
      inBackground(() => this.#inTurn(entry, place));
    }
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
