import { DeliveryService, GroupStateService } from "@entente/proto";
import { type GroupId, groupIdBytes, groupIdFromBytes } from "@entente/mls-wire";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { ExternalJoin } from "../mls/external-join.ts";
import { GroupError } from "../mls/group-error.ts";
import { Group } from "../mls/group.ts";
import type { LeafIdentity } from "../mls/key-package.ts";
import type { Session, SessionIdentity } from "../session/session.ts";
import { backoffMs, pause, reasonOf, retrySettings } from "../transport/backoff.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import { ClientError } from "./client-error.ts";
import type { Keyring } from "../successors/keyring.ts";
import type { JoinAttempts, JoinReason } from "./join-attempts.ts";
import { askAsJoiner, type ToldState } from "./sealed-answers.ts";
import { clientLimits } from "./settings.ts";

/** What external joins need of their client. */
export interface ExternalJoinServices {
  readonly session: Session;
  readonly environment: GroupEnvironment;
  readonly attempts: JoinAttempts;
  readonly keyring: Keyring;
  readonly identity: () => Promise<LeafIdentity>;
  /** With which it signs whom an answer is sealed to. */
  readonly sessionIdentity: () => SessionIdentity;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
}

/** How one submission ended, as far as it is known. */
type Fate = "decided" | "lost" | "unknown";

/**
 * Joins groups from outside (RFC 9420 12.4.3.2): nobody in the group has to be online. A Commit that lost its epoch is made again
 * on the next one; a group that this client was in before is joined in the place of its former leaf.
 */
export class ExternalJoins {
  readonly #services: ExternalJoinServices;
  readonly #running = new Map<string, Promise<void>>();
  readonly #watchers = new Map<string, Set<() => void>>();

  constructor(services: ExternalJoinServices) {
    this.#services = services;
  }

  /**
   * Joins a group, or waits for the join that is under way; resolves when this client is a member.
   *
   * @throws RpcFailure `not_admitted`, `external_commit_refused`, `no_group_state`, `unknown_group`; GroupError for a group that
   * is not what its members would sign; ClientError `answer_unreadable`, `always_late`, `undecided`, `stopped`.
   */
  join(groupId: GroupId, reason: JoinReason, invitation: Uint8Array = new Uint8Array()): Promise<void> {
    const running = this.#running.get(groupId);
    if (running !== undefined) return running;
    const joining = this.#join(groupId, reason, invitation).finally(() => this.#running.delete(groupId));
    this.#running.set(groupId, joining);
    return joining;
  }

  /** To be called when a group is joined. */
  joined(groupId: string): void {
    for (const watcher of this.#watchers.get(groupId) ?? []) watcher();
    this.#watchers.delete(groupId);
  }

  /** The groups that some client of this user is in. @throws RpcFailure. */
  async ofUser(): Promise<readonly GroupId[]> {
    const found: GroupId[] = [];
    for (;;) {
      const last = found.at(-1);
      const afterGroupId = last === undefined ? new Uint8Array() : groupIdBytes(last);
      const { groupIds } = await this.#services.session.call(GroupStateService.ListUserGroups, {
        afterGroupId,
      });
      if (groupIds.length === 0) return found;
      found.push(...groupIds.map(groupIdFromBytes));
    }
  }

  async #join(groupId: GroupId, reason: JoinReason, invitation: Uint8Array): Promise<void> {
    const { attempts, chance, stopped } = this.#services;
    await attempts.want({ groupId, reason, invitation });
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(clientLimits.operationMs)]);
    for (let attempt = 0; attempt < clientLimits.commitAttempts; attempt++) {
      try {
        if (await this.#once(groupId, invitation, signal, attempt)) return;
        await pause(backoffMs({ firstMs: 20, mostMs: 1_000 }, attempt, chance()), signal);
      } catch (error) {
        if (stopped.aborted) throw new ClientError("stopped", "the client was stopped");
        if (signal.aborted) throw new ClientError("undecided", "the group could not be joined yet", groupId);
        const isFinal = error instanceof RpcFailure || error instanceof GroupError;
        if (isFinal && !isPassing(error) && !isOfTheMoment(error)) await attempts.giveUp(groupId);
        throw error;
      }
    }
    throw new ClientError("always_late", "another Commit was first each time", groupId);
  }

  /** One attempt; true when this client is a member. */
  async #once(
    groupId: GroupId,
    invitation: Uint8Array,
    signal: AbortSignal,
    failures: number,
  ): Promise<boolean> {
    const { attempts } = this.#services;
    let made = attempts.attempt(groupId);
    if (made === undefined) {
      made = await this.#make(groupId, invitation);
      await attempts.begin(groupId, made);
    }
    const fate = await this.#submit(groupId, made, failures, signal);
    if (fate === "decided") {
      await this.#adopted(groupId, signal);
      return true;
    }
    // What is unknown may still come back: the same bytes are submitted again.
    if (fate === "lost" && attempts.attempt(groupId) === made) await attempts.drop(groupId);
    return !attempts.wants(groupId);
  }

  async #make(groupId: GroupId, invitation: Uint8Array): Promise<ExternalJoin> {
    const { environment, identity, keyring } = this.#services;
    const state = await this.#ask(groupId, invitation);
    if (state.ratchetTree.length === 0)
      throw new RpcFailure("no_group_state", "no ratchet tree of the group is known to servers");
    return Group.externalJoin(environment, {
      groupInfo: state.groupInfo,
      ratchetTree: state.ratchetTree,
      head: state.head,
      identity: await identity(),
      memberships: await keyring.memberships(groupId),
      ...(invitation.length === 0 ? {} : { invitation }),
    });
  }

  /**
   * The group's state. Proposals that wait end with the epoch, and an external Commit can not take them along (RFC 9420 12.4.3.2): where
   * there are any, whoever is about to commit them is let go first, once and for a moment.
   */
  async #ask(groupId: GroupId, invitation: Uint8Array): Promise<ToldState> {
    const { environment, chance, stopped } = this.#services;
    const services = { ...this.#services, crypto: environment.crypto };
    const told = await askAsJoiner(services, groupId, invitation);
    if (told.proposals.length === 0) return told;
    await pause(clientLimits.proposalsFirstMs * (0.5 + chance()), stopped);
    return askAsJoiner(services, groupId, invitation);
  }

  async #submit(
    groupId: GroupId,
    { bundle }: ExternalJoin,
    failures: number,
    signal: AbortSignal,
  ): Promise<Fate> {
    const { session, attempts, chance } = this.#services;
    try {
      const { result } = await session.call(DeliveryService.SubmitCommit, { bundle }, clientLimits.submitMs);
      if (result?.result === "decided") return "decided";
      if (result?.result === "stale") return "lost";
      const retryAfterMs = result?.unavailable?.retryAfterMs ?? 0;
      await pause(retryAfterMs + backoffMs(retrySettings, failures, chance()), signal);
      return "unknown";
    } catch (error) {
      if (!isPassing(error)) {
        await attempts.drop(groupId);
        throw error;
      }
      await pause((error.detail.retryAfterMs ?? 0) + backoffMs(retrySettings, failures, chance()), signal);
      return "unknown";
    }
  }

  /** Waits until the feed has brought the Commit and the group is saved. */
  #adopted(groupId: GroupId, signal: AbortSignal): Promise<void> {
    if (!this.#services.attempts.wants(groupId)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const watchers = this.#watchers.get(groupId) ?? new Set();
      this.#watchers.set(groupId, watchers);
      const abort = (): void => {
        watchers.delete(seen);
        reject(reasonOf(signal));
      };
      const seen = (): void => {
        signal.removeEventListener("abort", abort);
        resolve();
      };
      watchers.add(seen);
      if (signal.aborted) abort();
      else signal.addEventListener("abort", abort, { once: true });
    });
  }
}

/** Refusals that another moment may answer otherwise, so that the wish is kept. */
function isOfTheMoment(error: unknown): boolean {
  if (error instanceof GroupError) return error.code === "authenticator_failed";
  return error instanceof RpcFailure && (error.code === "no_group_state" || error.code === "wrong_head");
}
