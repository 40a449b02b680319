import {
  decodeFrame,
  decodeMessage,
  type Message,
  OrderingError,
  type Verified,
  type VerifySignature,
  verifyMessage,
} from "@entente/ordering";
import type { Logger } from "@entente/service-kit";
import { DecodeError } from "@entente/tls-codec";
import { BoundedMap } from "../bounded-map.ts";
import { hexOf } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { Gatekeeper } from "../group-state/gatekeeper.ts";
import { epochOf, problemOfValue, valueIn } from "./bundle-check.ts";
import { gopHash } from "./gop-hash.ts";
import { concerns } from "./group-config.ts";
import type { GroupSteps } from "./group-steps.ts";
import type { Joining } from "./joining.ts";
import { strangeGroupMs, strangeGroupsMax } from "./limits.ts";
import type { PeerTable } from "./peer-table.ts";
import type { Remembered } from "./remembered.ts";
import type { Seat, Seats } from "./seats.ts";

/** What reading messages needs. */
export interface MessageParts {
  readonly home: string;
  readonly seats: Seats;
  readonly steps: GroupSteps;
  readonly joining: Joining;
  readonly peers: PeerTable;
  readonly gatekeeper: Gatekeeper;
  readonly verify: VerifySignature;
  readonly remembered: Remembered;
  readonly log: Logger;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}

/** Messages of the ordering protocol that other domains send: read, verified, and made inputs of their groups. */
export class IncomingMessages {
  readonly #parts: MessageParts;
  readonly #strange = new BoundedMap<string, number>(strangeGroupsMax);

  constructor(parts: MessageParts) {
    this.#parts = parts;
  }

  /** Asks for what is between the group's epoch and a later one that a domain knows of. */
  async lookAhead(seat: Seat, origin: string, epoch: bigint): Promise<void> {
    const message = this.verified({
      kind: "entries",
      group: seat.groupId,
      entries: [],
      currentEpoch: epoch,
    });
    if (message !== undefined) await this.#parts.steps.step(seat, { kind: "message", from: origin, message });
  }

  /** @throws StorageError, ServiceError `busy`, `not_speaking`: nothing was answered for it, so nothing is lost. */
  async receive(origin: string, bytes: Uint8Array): Promise<void> {
    const message = this.#readable(origin, bytes);
    if (message === undefined) return;
    await this.#parts.seats.run(message.group, async (seat) => {
      if (seat === undefined) await this.#strangeGroup(origin, message);
      else if (message.kind === "entries") await this.#entries(seat, origin, message);
      else if (await this.#isAcceptable(seat, origin, message)) {
        if (message.kind === "submit" && message.epoch > seat.group.row.epoch) {
          await this.lookAhead(seat, origin, message.epoch);
        } else await this.#parts.steps.step(seat, { kind: "message", from: origin, message });
      }
    });
  }

  #readable(origin: string, bytes: Uint8Array): Verified<Message> | undefined {
    const { log } = this.#parts;
    try {
      const message = this.verified(decodeMessage(bytes, gopHash));
      if (message === undefined) log.warn({ origin }, "a message of the ordering with a false signature");
      return message;
    } catch (error) {
      if (!(error instanceof OrderingError) && !(error instanceof DecodeError)) throw error;
      log.warn({ origin, err: error }, "a message of the ordering that can not be read");
      return undefined;
    }
  }

  /** Undefined for a message with a false signature. */
  verified(message: Message): Verified<Message> | undefined {
    const { verify, remembered, peers, home } = this.#parts;
    const genuine = verifyMessage(message, verify);
    if (genuine !== undefined && remembered.note(genuine)) void peers.shown(home);
    return genuine;
  }

  /** A bundle for the open slot is looked at before this domain accepts it, or believes another that it was accepted. */
  async #isAcceptable(seat: Seat, origin: string, message: Message): Promise<boolean> {
    const { row } = seat.group;
    const named = valueIn(message);
    if (named === undefined || named.epoch !== row.epoch) return true;
    const domain = message.kind === "submit" ? origin : undefined;
    const problem = await problemOfValue(named.value, row, domain, this.#parts.gatekeeper);
    if (problem === undefined) return true;
    this.#parts.log.warn({ origin, kind: message.kind, problem }, "a bundle that is not ordered");
    if (message.kind === "submit") {
      const result = { code: "invalid", reason: "rejected_by_validation" } as const;
      this.#parts.peers.send([origin], {
        kind: "submit_result",
        group: row.group,
        hash: named.value.hash,
        result,
      });
    }
    return false;
  }

  /** One slot after the other: each is a transaction of its own. */
  async #entries(
    seat: Seat,
    origin: string,
    message: Verified<Message> & { kind: "entries" },
  ): Promise<void> {
    const { entries, currentEpoch } = message;
    for (const [index, entry] of entries.entries()) {
      if (this.#parts.joining.isAway(seat, entry)) {
        await this.#parts.joining.join(seat, entry, undefined);
        return;
      }
      const isLast = index === entries.length - 1;
      const at = isLast ? currentEpoch : entry.certificate.epoch + 1n;
      const one = { ...message, entries: [entry], currentEpoch: at };
      await this.#parts.steps.step(seat, { kind: "message", from: origin, message: one });
      if (seat.group.row.epoch <= entry.certificate.epoch) return;
    }
    if (entries.length === 0) await this.#parts.steps.step(seat, { kind: "message", from: origin, message });
  }

  /** A message about a group that is not known here: the slot that brings this domain in may be on its way, or lost. */
  async #strangeGroup(origin: string, message: Verified<Message>): Promise<void> {
    const { home, clock } = this.#parts;
    if (message.kind === "entries") {
      const bringing = message.entries.find(({ value }) => concerns(value.nextConfig, home));
      if (bringing !== undefined) await this.#parts.joining.join(undefined, bringing, undefined);
      return;
    }
    const epoch = epochOf(message);
    const key = hexOf(message.group);
    const askedAtMs = this.#strange.get(key) ?? Number.NEGATIVE_INFINITY;
    if (epoch === undefined || epoch === 0n || clock() - askedAtMs < strangeGroupMs) return;
    this.#strange.set(key, clock());
    this.#parts.peers.send([origin], { kind: "fetch", group: message.group, fromEpoch: epoch - 1n });
  }
}

/** The messages of a frame, as bytes. @throws ServiceError `bad_field`. */
export function messagesOf(frame: Uint8Array): readonly Uint8Array[] {
  try {
    return frame.length === 0 ? [] : decodeFrame(frame);
  } catch (error) {
    if (error instanceof OrderingError) throw refusal("bad_field", error.message, { field: "frame" });
    throw error;
  }
}
