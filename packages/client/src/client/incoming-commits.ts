import { parseGroupId } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import type { EpochEvent, GroupEvent } from "../mls/group-event.ts";
import { Group } from "../mls/group.ts";
import type { ExternalJoin } from "../mls/external-join.ts";
import { encodeEvent } from "./event-record.ts";
import { GroupEntry } from "./group-entry.ts";
import { HeldCommits } from "./held-commits.ts";
import { receiveLinked } from "./linked-commits.ts";
import { astrayBy, commitEvents, joinedEvent } from "./told-events.ts";
import { policyEvents } from "./policy-events.ts";
import { type Changes, type IncomingServices, saveNotApplied } from "./incoming-services.ts";

/** Turns decided Commits of feeds into epochs, each in one transaction with its cursor. */
export class IncomingCommits {
  readonly #services: IncomingServices;
  readonly #held: HeldCommits;

  constructor(services: IncomingServices) {
    this.#services = services;
    this.#held = new HeldCommits(services.store, services.environment.nowMs);
  }

  /** Tries a Commit again that needed a key that this client did not have. */
  async keysCame(entry: GroupEntry): Promise<void> {
    await entry.steps.take(async () => {
      const held = await this.#held.of(entry);
      if (held !== undefined) await this.take(entry, held.item, held.changes);
    });
  }

  /** Groups in which a Commit waits for a key. @throws StoreError. */
  waiting(): Promise<readonly string[]> {
    return this.#held.groups();
  }

  /** This client's own Commit from outside has come back: it is a member from here on. */
  async joinedFromOutside(
    known: GroupEntry | undefined,
    join: ExternalJoin,
    { commit = new Uint8Array(), omittedPartDigests = [], valueHash }: delivery.CommitItem.$Properties,
    changes: Changes,
  ): Promise<void> {
    const { environment, store, groups, externalJoins, told } = this.#services;
    const decided = { commit, omittedPartDigests, ...(valueHash === undefined ? {} : { valueHash }) };
    const group = Group.afterExternalJoin(environment, join, decided);
    const entry = known ?? new GroupEntry(store, group, 0n);
    const event = joinedEvent(group, externalJoins.reasonOf(group.id));
    const saved = {
      ...changes,
      events: [encodeEvent(event)],
      records: new Map([
        ...externalJoins.recordsWithout(group.id),
        ...(await this.#services.keyring.recordsOfEpoch(group)),
        ...(await this.#services.missed.recordsOfJoin(known?.group, group)),
      ]),
    };
    // What waited for the epoch that this client was in before waits no more.
    await entry.steps.take(() =>
      known === undefined ? entry.save(group, saved) : entry.saveEpoch(group, "lost", saved),
    );
    groups.set(group.id, entry);
    externalJoins.joined(group.id);
    told();
    this.#services.missed.goOn(entry);
  }

  /** A Commit of a group that this client is in. Within a step of the group. */
  async take(entry: GroupEntry, item: delivery.CommitItem.$Properties, changes: Changes): Promise<void> {
    const {
      commit = new Uint8Array(),
      proposals = [],
      omittedPartDigests = [],
      valueHash,
      certificate,
    } = item;
    const decided = {
      commit,
      proposals,
      omittedPartDigests,
      ...(valueHash === undefined || valueHash.length === 0 ? {} : { valueHash }),
      ...(certificate === undefined ? {} : { certificate }),
    };
    const keys = await this.#services.keyring.of(entry.id);
    const result = await receiveLinked(this.#services.links, keys, (psks) =>
      this.#services.withMissing(entry.group, (group) => group.receiveCommit(decided, psks)),
    );
    if (result.outcome === "refused" && result.error.code === "psk_missing") {
      await this.#held.hold(entry, item, changes);
      this.#services.keyMissing(entry, result.error.missingKey);
      return;
    }
    if (result.outcome !== "applied") {
      await saveNotApplied(this.#services, entry, result, changes);
      const why = entry.group.active ? astrayBy(result) : undefined;
      if (why !== undefined) this.#services.astray(entry, why);
      if (result.outcome === "refused" && valueHash !== undefined && entry.group.active) {
        const { code, committer } = result.error;
        if (why !== undefined || code === "policy_refused")
          this.#services.refusedCommit(entry, { valueHash, code, committer });
      }
      return;
    }
    const { group, events } = result;
    const isOwn = events.some(({ type }) => type === "own_commit_accepted");
    const committer = isOwn ? this.#services.ownId : events.find(isEpoch)?.by?.client;
    const told = [
      ...commitEvents(this.#services.ownId, parseGroupId(entry.id), events),
      ...(committer === undefined ? [] : policyEvents(entry.group, group, committer)),
    ];
    await entry.saveEpoch(group, isOwn ? "won" : "lost", {
      ...changes,
      events: told.map(encodeEvent),
      records: new Map([
        ...(changes.records ?? []),
        ...(await this.#services.keyring.recordsOfEpoch(group)),
        ...(await this.#services.missed.presence.recordsOfEpoch(entry.group, group)),
      ]),
    });
    this.#services.told();
    this.#services.epochBegan(entry);
    await this.#services.welcomes.retry();
    const added = told.flatMap((event) => (event.kind === "epoch" ? event.added : []));
    if (added.length > 0) this.#services.metMembers(entry, added);
  }
}

function isEpoch(event: GroupEvent): event is EpochEvent {
  return event.type === "epoch_changed";
}
