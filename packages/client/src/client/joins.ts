import { GroupStateService } from "@entente/proto";
import {
  type GroupId,
  groupIdBytes,
  groupIdFromBytes,
  parseGroupId,
  reportSignContent,
} from "@entente/mls-wire";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { LeafIdentity } from "../mls/key-package.ts";
import { utf8FromText } from "@entente/tls-codec";
import type { Keyring } from "../successors/keyring.ts";
import type { Session, SessionIdentity } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import { pause } from "../transport/backoff.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import { GroupError } from "../mls/group-error.ts";
import { ExternalJoins } from "./external-joins.ts";
import type { GroupEntry } from "./group-entry.ts";
import type { JoinsUnderWay } from "./incoming-services.ts";
import { JoinAttempts, type JoinReason } from "./join-attempts.ts";
import { clientLimits } from "./settings.ts";

/** What joins need of their client. */
export interface JoinServices {
  readonly session: Session;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  readonly identity: () => Promise<LeafIdentity>;
  readonly sessionIdentity: () => SessionIdentity;
  readonly keyring: Keyring;
  readonly groups: ReadonlyMap<string, GroupEntry>;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
  /** Does work that nobody waits for. */
  readonly inBackground: (work: () => Promise<void>) => void;
  /** A group that has lost its way can not be joined anew. */
  readonly unhealable: (entry: GroupEntry) => Promise<void>;
}

/** What the domain that a group was made at says of a report. */
export interface ReportAnswer {
  readonly verdict: "condemned" | "noted";
}

type Healing = Exclude<JoinReason, "asked">;

/**
 * Ways into groups without anybody's Welcome: for a new device, for someone with an invitation, and for this client itself when
 * it has lost its way in a group (A18-23, A23-47, A23-49). What is wanted is on disk, and a restart goes on with it.
 */
export class Joins {
  readonly #services: JoinServices;
  readonly #attempts: JoinAttempts;
  readonly #external: ExternalJoins;
  /** Groups that could not be followed at some Commit; looked at when the feed has brought everything. */
  readonly #astray = new Map<string, Healing>();
  #live = false;

  constructor(services: JoinServices) {
    this.#services = services;
    this.#attempts = new JoinAttempts(services.store, services.environment.crypto.primitives.sha256);
    this.#external = new ExternalJoins({ ...services, attempts: this.#attempts });
  }

  /** What incoming items need. */
  get underWay(): JoinsUnderWay {
    return {
      attemptWith: (groupId, { commit }) =>
        groupId === undefined || commit === undefined
          ? undefined
          : this.#attempts.attemptWith(groupIdFromBytes(groupId), commit),
      reasonOf: (groupId) =>
        this.#attempts.wanted().find((join) => join.groupId === groupId)?.reason ?? "asked",
      recordsWithout: (groupId) => this.#attempts.recordsWithout(groupId),
      joined: (groupId) => {
        this.#attempts.joined(groupId);
        this.#external.joined(groupId);
      },
    };
  }

  /**
   * Reads what an earlier run left, before anything is received. Groups whose state can not be read are forgotten and wanted
   * anew; their messages stay. Throws StoreError, GroupError `state_invalid`.
   */
  async load(unreadable: readonly string[]): Promise<void> {
    await this.#attempts.load();
    for (const id of unreadable) {
      const groupId = parseGroupId(id);
      await this.#attempts.want({ groupId, reason: "state_lost", invitation: new Uint8Array() });
      await this.#services.store.save({ deletedGroups: [id] });
    }
  }

  /** Goes on with the joins that an earlier run began, or that {@link load} found to be needed. */
  resume(): void {
    for (const { groupId, reason, invitation } of this.#attempts.wanted())
      this.#services.inBackground(() => this.#external.join(groupId, reason, invitation));
  }

  /** See `Client.joinExternally`. */
  join(groupId: GroupId, invitation?: Uint8Array): Promise<void> {
    return this.#external.join(groupId, "asked", invitation);
  }

  /** Joins a group anew in the place of this client's leaf. @throws as {@link ExternalJoins.join}. */
  rejoin(groupId: GroupId, reason: Healing): Promise<void> {
    return this.#external.join(groupId, reason);
  }

  /** Joins all groups of the user that this client is not in; one that admits nobody is left out of the answer. */
  async joinUserGroups(): Promise<readonly GroupId[]> {
    const joined: GroupId[] = [];
    for (const groupId of await this.#external.ofUser()) {
      if (this.#services.groups.get(groupId)?.group.active === true) continue;
      await this.join(groupId);
      joined.push(groupId);
    }
    return joined;
  }

  /** A decided Commit could not be applied. */
  astray({ id }: GroupEntry, reason: Healing): void {
    if (this.#services.groups.get(id)?.successor !== undefined) return;
    if (!this.#astray.has(id)) this.#astray.set(id, reason);
    if (this.#live) this.#healAll();
  }

  /**
   * Reports a decided Commit that this client refuses, signed with the key of its leaf (RFC 9750 5.3, A23-70). @throws RpcFailure.
   */
  async report(
    { id, group }: GroupEntry,
    { valueHash, code }: { readonly valueHash: Uint8Array; readonly code: string },
  ): Promise<ReportAnswer> {
    const groupId = groupIdBytes(parseGroupId(id));
    const content = { groupId, epoch: group.epoch, valueHash, code: utf8FromText(code) ?? new Uint8Array() };
    const { session } = this.#services;
    const signature = await group.sign(reportSignContent(content));
    const report = { groupId, epoch: Number(group.epoch), valueHash, code, signature };
    const { result } = await session.call(GroupStateService.ReportCommit, { report });
    return { verdict: result?.verdict === "condemned" ? "condemned" : "noted" };
  }

  /** Everything has come: what went astray and did not find back by itself is healed. */
  caughtUp(): void {
    this.#live = true;
    this.#healAll();
  }

  /** What comes from here on may be old, until {@link caughtUp}. */
  disconnected(): void {
    this.#live = false;
  }

  #healAll(): void {
    const astray = [...this.#astray];
    this.#astray.clear();
    for (const [id, reason] of astray) this.#services.inBackground(() => this.#heal(id, reason));
  }

  /** Joins anew where the group has moved on. A Commit that nobody took is no reason: it ended no epoch. */
  async #heal(id: string, reason: Healing): Promise<void> {
    const { groups, chance, stopped } = this.#services;
    const entry = groups.get(id);
    if (entry?.group.active !== true || entry.successor !== undefined) return;
    // All members may have gone astray at once; each that joins ends an epoch for the others.
    const spreadMs = Math.min(clientLimits.healingSpreadMs, 25 * entry.group.members.length);
    await pause(chance() * spreadMs, stopped, "background");
    const groupId = parseGroupId(id);
    const query = { groupId: groupIdBytes(groupId) };
    try {
      const { state } = await this.#services.session.call(GroupStateService.ReadGroupState, { query });
      // Nobody has published what came after, if anything did.
      if (state === null || BigInt(state.epoch) <= entry.group.epoch)
        return await this.#services.unhealable(entry);
      await this.rejoin(groupId, reason);
    } catch (error) {
      const isFinal = error instanceof GroupError || (error instanceof RpcFailure && !isPassing(error));
      if (isFinal) await this.#services.unhealable(entry);
      throw error;
    }
  }
}
