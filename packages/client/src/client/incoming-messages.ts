import { parseGroupId } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { hexFromBytes } from "@entente/tls-codec";
import { GroupError } from "../mls/group-error.ts";
import { encodeEvent } from "./event-record.ts";
import { frankedRecord } from "./franked-records.ts";
import type { GroupEntry } from "./group-entry.ts";
import { HeldCommits } from "./held-commits.ts";
import { HeldMessages } from "./held-messages.ts";
import { contentOf, epochOfApplicationData, messageEvents, ownMessage, tooOld } from "./told-events.ts";
import { type Changes, type IncomingServices, saveEvents, saveNotApplied } from "./incoming-services.ts";

/** Turns messages of feeds into what is told of them, each in one transaction with its cursor. */
export class IncomingMessages {
  readonly #services: IncomingServices;
  readonly #held: HeldMessages;
  readonly #heldCommits: HeldCommits;

  constructor(services: IncomingServices) {
    const { store, environment } = services;
    this.#services = services;
    this.#held = new HeldMessages(store, environment.nowMs);
    this.#heldCommits = new HeldCommits(store, environment.nowMs);
  }

  /** Takes those that waited for the epoch that has begun; all still wait while its Commit does. Within a step of the group. */
  async release(entry: GroupEntry): Promise<void> {
    if ((await this.#heldCommits.of(entry)) !== undefined) return;
    for await (const { item, origin, changes } of this.#held.of(entry))
      await this.take(entry, item, origin, changes);
  }

  /** A message of a group that this client is in. Within a step of the group. */
  async take(
    entry: GroupEntry,
    item: delivery.GroupMessage.$Properties,
    origin: string,
    changes: Changes,
  ): Promise<void> {
    const { mlsMessage: bytes = new Uint8Array(), frankingStamp: stamp = new Uint8Array() } = item;
    const { environment, ownId, told } = this.#services;
    const groupId = parseGroupId(entry.id);
    const messageId = hexFromBytes(environment.crypto.primitives.sha256(bytes));
    const result = await entry.group.receive(bytes);
    if (result.outcome === "ignored" && result.reason === "own_message") {
      const row = await this.#services.store.message(messageId);
      // What has no row is a proposal, or a message that was forgotten; what is received has come back before.
      if (row === undefined || row.state === "received") return saveEvents(this.#services, changes, []);
      const content = contentOf(entry.group, row.plaintext);
      const cameBack = { ...changes, messageStates: [{ id: row.id, state: "received" as const }] };
      return saveEvents(this.#services, cameBack, [ownMessage(groupId, ownId, row, content)]);
    }
    if (result.outcome === "ignored" && result.reason === "epoch_past") {
      const epoch = epochOfApplicationData(bytes);
      const isKnown = epoch === undefined || (await this.#services.store.message(messageId)) !== undefined;
      return isKnown ? saveEvents(this.#services, changes, []) : this.#tooLate(entry, epoch, origin, changes);
    }
    if (result.outcome === "ignored" && result.reason === "epoch_future") {
      const isWaiting = (await this.#heldCommits.of(entry)) !== undefined;
      if (isWaiting && (await this.#held.hold(entry, item, origin, changes))) return;
    }
    if (result.outcome !== "applied") return saveNotApplied(this.#services, entry, result, changes);
    const { group, events } = result;
    const message = events.find((event) => event.type === "application_message");
    const content = message && contentOf(entry.group, message.plaintext);
    const isTaken = message !== undefined && !(content instanceof GroupError);
    const rows = isTaken && [
      {
        id: messageId,
        groupId: entry.id,
        sender: message.sender.client,
        epoch: message.epoch,
        generation: message.generation,
        atMs: environment.nowMs(),
        state: "received" as const,
        plaintext: message.plaintext,
        authenticatedData: this.#services.takeAuthenticatedData(message.authenticatedData),
      },
    ];
    await entry.save(group, {
      ...changes,
      ...(rows ? { messages: rows } : {}),
      records: new Map([
        ...(changes.records ?? []),
        ...(isTaken ? frankedRecord(groupId, messageId, message.frankingKey, stamp) : []),
      ]),
      events: events.flatMap((event) => messageEvents(groupId, messageId, event, content)).map(encodeEvent),
    });
    told();
    if (events.some(({ type }) => type === "proposal_waiting")) this.#services.proposalWaits(entry);
  }

  /** The keys are gone; members who read it have it still. */
  async #tooLate(entry: GroupEntry, epoch: bigint, origin: string, changes: Changes): Promise<void> {
    const { missed } = this.#services;
    const isOffered = await missed.past(entry, epoch, origin);
    await saveEvents(this.#services, changes, [tooOld(parseGroupId(entry.id))]);
    if (isOffered) missed.goOn(entry);
  }
}
