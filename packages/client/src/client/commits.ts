import { type GroupId, groupIdBytes, groupIdFromBytes } from "@entente/mls-wire";
import { DeliveryService, OrderingService } from "@entente/proto";
import { equalBytes } from "@entente/tls-codec";
import type { CommitRequest } from "../mls/group-state.ts";
import type { Group, PendingCommitView } from "../mls/group.ts";
import type { PreSharedKey } from "../mls/psk.ts";
import type { Keyring } from "../successors/keyring.ts";
import type { Session } from "../session/session.ts";
import { backoffMs, pause, retrySettings } from "../transport/backoff.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import { ClientError } from "./client-error.ts";
import type { EpochOutcome, GroupEntry } from "./group-entry.ts";
import type { LargeTrees } from "./large-trees.ts";
import { fetchProposals } from "./missing-proposals.ts";
import { clientLimits } from "./settings.ts";

/** What a Commit should do, decided anew in each epoch that it is made in; undefined when nothing is left to do. */
export type CommitIntent = (group: Group) => Promise<CommitRequest | undefined>;

/**
 * Brings Commits through: each is saved before it is submitted, submitted again with the same bytes until its fate is known,
 * and takes effect only when it comes back in the feed. One that lost is made again on the winner's epoch.
 */
export class Commits {
  readonly #session: Session;
  readonly #keyring: Keyring;
  readonly #trees: Pick<LargeTrees, "publisher">;
  readonly #chance: () => number;
  readonly #stopped: AbortSignal;

  constructor(
    session: Session,
    keyring: Keyring,
    trees: Pick<LargeTrees, "publisher">,
    chance: () => number,
    stopped: AbortSignal,
  ) {
    this.#session = session;
    this.#keyring = keyring;
    this.#trees = trees;
    this.#chance = chance;
    this.#stopped = stopped;
  }

  /**
   * Makes the intent true. Within one of the group's Commits.
   *
   * @throws GroupError, RpcFailure for a Commit that is refused, ClientError `always_late`, `undecided`, `succeeded`.
   */
  async bringThrough(entry: GroupEntry, intent: CommitIntent): Promise<void> {
    requireOpen(entry);
    const signal = AbortSignal.any([this.#stopped, AbortSignal.timeout(clientLimits.operationMs)]);
    for (let attempt = 0; attempt < clientLimits.commitAttempts; attempt++) {
      if (entry.group.pending !== undefined) await this.#settle(entry, entry.group.pending, signal);
      if (attempt >= clientLimits.lossesBeforeReserving) await this.#reserve(entry, signal);
      requireOpen(entry);
      const wanted = await intent(entry.group);
      if (wanted === undefined) return;
      const made = await this.#make(entry, wanted);
      if (made === undefined) continue;
      if ((await this.#settle(entry, made, signal)) === "won") return;
      await this.#undecided(pause(backoffMs({ firstMs: 10, mostMs: 500 }, attempt, this.#chance()), signal));
    }
    throw new ClientError(
      "always_late",
      `another Commit was first, ${String(clientLimits.commitAttempts)} times`,
    );
  }

  /**
   * Asks for a slot of its own, for a Commit that others were before again and again (RFC 9420 section 14), and waits for the
   * epoch that it is for. Where nobody can hold one, the Commit takes part in the race as before.
   */
  async #reserve(entry: GroupEntry, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.#session.call(
        OrderingService.ReserveSlot,
        { groupId: groupIdBytes(entry.group.id) },
        clientLimits.submitMs,
      );
      if (answer.result !== "reserved") return;
      const epoch = BigInt(answer.reserved.epoch ?? 0);
      await this.#undecided(entry.until(() => entry.group.epoch >= epoch, signal));
    } catch (error) {
      if (!(error instanceof RpcFailure)) throw error;
    }
  }

  /**
   * Commits proposals that wait, before a message: RFC 9420 12.4 wants a Commit that has been sent, so one that is held up is enough.
   * Within one of the group's operations. @throws as {@link bringThrough}.
   */
  async bringWaiting(entry: GroupEntry): Promise<void> {
    const commit = (): Promise<void> =>
      this.bringThrough(entry, (group) =>
        Promise.resolve(group.active && group.waitingProposals > 0 ? {} : undefined),
      );
    const isDue = (): boolean => entry.group.active && entry.group.uncommittedProposals > 0;
    if (isDue()) await entry.commits.within(commit);
    // A Commit was under way already, and does not have what came after it was made.
    while (isDue()) await entry.commits.through(commit);
  }

  /** Settles what an earlier run of the client left undecided. Within one of the group's Commits. */
  async resume(entry: GroupEntry): Promise<void> {
    const { pending } = entry.group;
    if (pending !== undefined) await this.#settle(entry, pending, this.#stopped);
  }

  /**
   * What a refusal is for the application: where the home domain says that the group is closed, the Commit that closed it is on its way,
   * and says which group goes on. It is waited for, and `succeeded` leads there; the refusal itself where none comes.
   */
  async closedOr(error: unknown, entry: GroupEntry): Promise<unknown> {
    if (!(error instanceof RpcFailure) || error.code !== "group_closed") return error;
    const patience = AbortSignal.any([this.#stopped, AbortSignal.timeout(clientLimits.closedGroupMs)]);
    try {
      await entry.until(() => successorOf(entry) !== undefined, patience);
    } catch {
      // No such Commit has come in that time; that is all that `until` throws for.
      return error;
    }
    return succeeded(successorOf(entry));
  }

  async #make(entry: GroupEntry, request: CommitRequest): Promise<PendingCommitView | undefined> {
    return entry.steps.take(async () => {
      if (entry.group.pending !== undefined) return undefined;
      const next = await entry.group.commit(request, {
        psks: await this.#keysFor(entry.id, request),
        treePublisher: this.#trees.publisher(entry.id),
      });
      await entry.save(next);
      return next.pending;
    });
  }

  /** Those of the group, and of the one that its next epoch is linked to. @throws StoreError. */
  async #keysFor(groupId: string, { resumption }: CommitRequest): Promise<readonly PreSharedKey[]> {
    const keys = await this.#keyring.of(groupId);
    if (resumption?.usage !== "application") return keys;
    return [...keys, ...(await this.#keyring.memberships(groupIdFromBytes(resumption.groupId)))];
  }

  /** Submits until the feed has brought the Commit, or the one that was first; says which. */
  async #settle(entry: GroupEntry, pending: PendingCommitView, signal: AbortSignal): Promise<EpochOutcome> {
    const isSettled = new AbortController();
    // Whom it removes must not read what is said after it was asked for.
    if (!entry.group.pendingRemoves) {
      const late = pause(clientLimits.heldUpMs, isSettled.signal, "background");
      late.then(
        () => entry.commits.holdUp(true),
        () => undefined,
      );
    }
    try {
      return await this.#submitted(entry, pending, signal);
    } finally {
      isSettled.abort();
      entry.commits.holdUp(false);
    }
  }

  async #submitted(
    entry: GroupEntry,
    { bundle }: PendingCommitView,
    signal: AbortSignal,
  ): Promise<EpochOutcome> {
    const { epoch } = entry.group;
    for (let failures = 0; ; failures++) {
      const outcome = entry.outcomeOf(epoch);
      if (outcome !== undefined) return outcome;
      requireOpen(entry);
      try {
        const { result } = await this.#session.call(
          DeliveryService.SubmitCommit,
          { bundle },
          clientLimits.submitMs,
        );
        const isKnown = result?.result === "decided" || result?.result === "stale";
        const retryAfterMs = result?.result === "unavailable" ? (result.unavailable.retryAfterMs ?? 0) : 0;
        await this.#undecided(
          isKnown
            ? entry.until(() => entry.outcomeOf(epoch) !== undefined || entry.successor !== undefined, signal)
            : this.#pause(failures, retryAfterMs, signal),
        );
      } catch (error) {
        if (error instanceof ClientError) throw error;
        if (error instanceof RpcFailure && error.code === "departure_missing") {
          // Somebody's wish to leave has not come yet: it is fetched, and the Commit made again with it.
          await this.#abandon(entry, bundle);
          if ((await fetchProposals(this.#session, entry)) === 0)
            await this.#undecided(this.#pause(failures, retrySettings.firstMs, signal));
          return "lost";
        }
        if (!isPassing(error)) {
          await this.#abandon(entry, bundle);
          throw await this.closedOr(error, entry);
        }
        await this.#undecided(this.#pause(failures, error.detail.retryAfterMs ?? 0, signal));
      }
    }
  }

  #pause(failures: number, atLeastMs: number, signal: AbortSignal): Promise<void> {
    return pause(
      Math.min(atLeastMs, retrySettings.mostMs) + backoffMs(retrySettings, failures, this.#chance()),
      signal,
    );
  }

  /** Time that ran out is told as such; the Commit stays pending and is settled before the next one. */
  async #undecided(waiting: Promise<void>): Promise<void> {
    try {
      await waiting;
    } catch (error) {
      if (this.#stopped.aborted) throw new ClientError("stopped", "the client was stopped");
      if (!isTimeout(error)) throw error;
      throw new ClientError(
        "undecided",
        "the domain that orders the group could not be asked; the Commit may still take effect",
      );
    }
  }

  /** A Commit that was refused for good will never come back. */
  async #abandon(entry: GroupEntry, bundle: Uint8Array): Promise<void> {
    await entry.steps.take(async () => {
      const { pending } = entry.group;
      if (pending !== undefined && equalBytes(pending.bundle, bundle))
        await entry.save(entry.group.abandonCommit());
    });
  }
}

/** Throws ClientError `succeeded` where another group has taken the place of this one, or a ReInit has said which one will. */
export function requireOpen(entry: GroupEntry): void {
  const next = successorOf(entry);
  if (next !== undefined) throw succeeded(next);
}

function succeeded(successor: GroupId | undefined): ClientError {
  return new ClientError("succeeded", `another group has taken its place: ${successor ?? ""}`, successor);
}

function successorOf({ successor, group }: GroupEntry): GroupId | undefined {
  if (successor !== undefined) return successor;
  const { reInit } = group.former;
  return reInit && groupIdFromBytes(reInit.groupId);
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === "TimeoutError";
}
