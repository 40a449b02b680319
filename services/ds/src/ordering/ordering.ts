import {
  type Config,
  decodeFrame,
  decodeMessage,
  type Evidence,
  type Message,
  OrderingError,
  type ReserveResult,
  type Signer,
  type Verified,
  type VerifySignature,
  verifyMessage,
} from "@entente/ordering";
import type { federation } from "@entente/proto";
import type { Logger } from "@entente/service-kit";
import { StorageError, type Store } from "@entente/storage";
import { DecodeError } from "@entente/tls-codec";
import { BoundedMap } from "../bounded-map.ts";
import type { Clock } from "../clock.ts";
import { hexOf, sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import type { Gatekeeper } from "../group-state/gatekeeper.ts";
import type { CheckedBundle } from "../groups/checked-bundle.ts";
import type { Decider } from "../groups/decider.ts";
import { strangeGroupMs, strangeGroupsMax } from "./limits.ts";
import { checkSubmission, epochOf, problemOfValue, valueIn } from "./bundle-check.ts";
import { DecidedLog, entryFrom, isAboutItself, outcomeOfSlot } from "./decided-log.ts";
import type { DomainRecord } from "./domain-record.ts";
import { gopHash } from "./gop-hash.ts";
import { concerns, configOfGroup } from "./group-config.ts";
import { GroupSteps, ordererOf } from "./group-steps.ts";
import { type ArrivalFate, Joining } from "./joining.ts";
import type { Orderer, OrderOutcome, Submission } from "./orderer.ts";
import { pages } from "./pages.ts";
import { PeerTable } from "./peer-table.ts";
import { type Seat, Seats } from "./seats.ts";
import { type Arrival, SlotWriter } from "./slot-writer.ts";
import { Sweep } from "./sweep.ts";
import { TimerQueue } from "./timer-queue.ts";
import { WaitingClients } from "./waiting-clients.ts";

/** What the room is made of. */
export interface OrderingParts {
  readonly home: string;
  readonly store: Pick<Store, "groups" | "ordering">;
  readonly record: DomainRecord;
  readonly decider: Decider;
  readonly gateway: GatewayChannel;
  readonly gatekeeper: Gatekeeper;
  readonly signer: Signer;
  readonly verify: VerifySignature;
  readonly tellEvidence: (evidence: Evidence) => void;
  /** A domain is heard that was not, or not any more. */
  readonly found: (domain: string) => void;
  readonly log: Logger;
  readonly now: Clock;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}

const idle: OrderOutcome = { code: "unavailable", ordererDomain: "", retryAfterMs: 1_000 };

/**
 * The order of Commits: GOP/1 for every group of this domain, whatever its mode. Messages of other domains, Commits of this
 * domain's clients, decided slots of the relay, and times that have come all become inputs of the core, one at a time for
 * each group.
 */
export class Ordering implements Orderer {
  readonly #parts: OrderingParts;
  readonly #peers: PeerTable;
  readonly #seats: Seats;
  readonly #timers: TimerQueue;
  readonly #steps: GroupSteps;
  readonly #joining: Joining;
  readonly #decided: DecidedLog;
  readonly #sweep: Sweep;
  readonly #submitters = new WaitingClients<
    OrderOutcome | { readonly code: "invalid"; readonly reason: string }
  >();
  readonly #reservers = new WaitingClients<ReserveResult>();
  readonly #strange = new BoundedMap<string, number>(strangeGroupsMax);

  constructor(parts: OrderingParts) {
    const { home, store, record, decider, gateway, signer, found, log, now, clock } = parts;
    this.#parts = parts;
    this.#seats = new Seats(store, record);
    this.#timers = new TimerQueue((key) => this.#due(key), clock);
    this.#sweep = new Sweep(store.ordering, (groupId) => this.#takeOver(groupId), log);
    const lost = (domain: string): void => this.#sweep.begin(domain);
    this.#peers = new PeerTable({ home, gateway, record, log, clock, lost, found });
    this.#decided = new DecidedLog(store.ordering);
    const shared = {
      home,
      peers: this.#peers,
      writer: new SlotWriter(home, decider, log, now),
      decided: this.#decided,
      seats: this.#seats,
      tellEvidence: parts.tellEvidence,
      log,
    };
    this.#joining = new Joining({ ...shared, verify: parts.verify });
    const waiting = { submitters: this.#submitters, reservers: this.#reservers };
    const driven = { store: store.ordering, record, signer, timers: this.#timers, clock };
    this.#steps = new GroupSteps({ ...shared, ...waiting, ...driven });
  }

  /** Goes on with what was undecided, and begins to give signs of life. */
  start(): void {
    this.#peers.start();
    this.#resume().catch((error: unknown) => {
      this.#parts.log.error({ err: error }, "groups that wait for a decision can not be read");
    });
  }

  /** Whoever waits is told to ask again; what is under way is finished. */
  async stop(): Promise<void> {
    this.#sweep.stop();
    this.#peers.stop();
    this.#timers.stop();
    this.#submitters.tellAll(idle);
    this.#reservers.tellAll({ code: "unavailable", retryAfterMs: 1_000 });
    await this.#seats.settled();
  }

  async submit({ bundle, domain, clientId }: Submission): Promise<OrderOutcome> {
    const { groupIdBytes: groupId, epoch, value } = bundle;
    const begun = await this.#seats.run(groupId, async (seat) => {
      if (seat === undefined) throw refusal("unknown_group", "no such group");
      const { row } = seat.group;
      if (epoch < row.epoch) return { waiting: this.#past(seat, bundle) };
      if (epoch > row.epoch) {
        return {
          waiting: Promise.resolve({ code: "stale", currentEpoch: row.epoch, winner: undefined } as const),
        };
      }
      checkSubmission(bundle, row, domain);
      const waiting = this.#submitters.answer(seat.key, value.hash);
      await this.#steps.step(seat, { kind: "submit", epoch, value, client: labelOf(clientId, groupId) });
      return { waiting };
    });
    const outcome = await begun.waiting;
    if (outcome.code !== "invalid") return outcome;
    if (outcome.reason === "client_has_one_queued") {
      throw refusal("busy", "another Commit of this client waits to be decided", { retryAfterMs: 1_000 });
    }
    throw refusal("bad_bundle", `the orderer refuses it: ${outcome.reason}`);
  }

  /** Asks for the group's next slot for a client that lost races. @throws ServiceError `unknown_group`. */
  async reserve(groupId: Uint8Array, clientId: string): Promise<ReserveResult> {
    const client = labelOf(clientId, groupId);
    const begun = await this.#seats.run(groupId, async (seat) => {
      if (seat === undefined) throw refusal("unknown_group", "no such group");
      const waiting = this.#reservers.answer(seat.key, client);
      await this.#steps.step(seat, { kind: "reserve", client });
      return { waiting };
    });
    return begun.waiting;
  }

  /** Who ordered the group last, as far as this domain knows. */
  ordererOf(groupId: Uint8Array): Promise<string> {
    return this.#seats.run(groupId, async (seat) => (seat === undefined ? "" : ordererOf(seat.group.row)));
  }

  /**
   * Takes a frame of another domain, and answers with a sign of life.
   *
   * @throws ServiceError `bad_field` for a frame or a sign of life that is none.
   */
  exchange(
    origin: string,
    { ping, frame }: federation.ExchangeOrderingRequest,
  ): federation.ExchangeOrderingResponse.$Properties {
    const remembers = this.#peers.heard(origin, ping);
    for (const bytes of messagesOf(frame)) {
      this.#receive(origin, bytes).catch((error: unknown) => {
        // Nothing was answered for it, so nothing is lost: the other domain sends it again.
        this.#parts.log.warn({ err: error, origin }, "a message of the ordering could not be worked on");
      });
    }
    return { ping: this.#peers.ping(), amnesia: !remembers };
  }

  /** A decided Commit that another domain relays. @throws StorageError, OrderingError, and as checkBundle. */
  arrived(bundle: CheckedBundle, proof: Uint8Array, arrival: Arrival): Promise<ArrivalFate> {
    const entry = entryFrom(bundle, proof);
    if (!isAboutItself(entry)) return Promise.resolve({ code: "bad_certificate" });
    return this.#seats.run(bundle.groupIdBytes, async (seat): Promise<ArrivalFate> => {
      const { epoch } = entry.certificate;
      if (seat !== undefined && epoch < seat.group.row.epoch) {
        const isProved = this.#verified({ kind: "decide", group: seat.groupId, entry }) !== undefined;
        return isProved ? this.#joining.again(seat, entry, arrival) : { code: "bad_certificate" };
      }
      if (seat === undefined || this.#joining.isAway(seat, entry))
        return this.#joining.join(seat, entry, arrival);
      const message = this.#verified({ kind: "decide", group: seat.groupId, entry });
      if (message === undefined) return { code: "bad_certificate" };
      const answer = await this.#steps.step(
        seat,
        { kind: "message", from: arrival.origin, message },
        arrival,
      );
      if (answer !== undefined) return answer;
      const currentEpoch = seat.group.row.epoch;
      return epoch > currentEpoch ? { code: "ahead", currentEpoch } : { code: "bad_certificate" };
    });
  }

  /** Something of a later epoch came from a domain: what is between is asked for. */
  behind(groupId: Uint8Array, origin: string, epoch: bigint): void {
    const ask = this.#seats.run(groupId, async (seat) => {
      if (seat === undefined || epoch <= seat.group.row.epoch || !this.#isPart(seat.group.row.config)) return;
      await this.#lookAhead(seat, origin, epoch);
    });
    ask.catch((error: unknown) =>
      this.#parts.log.warn({ err: error }, "what is missing can not be asked for"),
    );
  }

  async #lookAhead(seat: Seat, origin: string, epoch: bigint): Promise<void> {
    const message = this.#verified({
      kind: "entries",
      group: seat.groupId,
      entries: [],
      currentEpoch: epoch,
    });
    if (message !== undefined) await this.#steps.step(seat, { kind: "message", from: origin, message });
  }

  async #past(seat: Seat, { epoch, value }: CheckedBundle): Promise<OrderOutcome> {
    const row = await this.#decided.row(seat.groupId, epoch);
    const currentEpoch = seat.group.row.epoch;
    if (row === undefined) return { code: "stale", currentEpoch, winner: undefined };
    return outcomeOfSlot(row, hexOf(row.valueHash) === hexOf(value.hash), currentEpoch);
  }

  async #receive(origin: string, bytes: Uint8Array): Promise<void> {
    const message = this.#readable(origin, bytes);
    if (message === undefined) return;
    await this.#seats.run(message.group, async (seat) => {
      if (seat === undefined) await this.#strangeGroup(origin, message);
      else if (message.kind === "entries") await this.#entries(seat, origin, message);
      else if (await this.#isAcceptable(seat, origin, message)) {
        if (message.kind === "submit" && message.epoch > seat.group.row.epoch) {
          await this.#lookAhead(seat, origin, message.epoch);
        } else await this.#steps.step(seat, { kind: "message", from: origin, message });
      }
    });
  }

  #readable(origin: string, bytes: Uint8Array): Verified<Message> | undefined {
    const { log } = this.#parts;
    try {
      const message = this.#verified(decodeMessage(bytes, gopHash));
      if (message === undefined) log.warn({ origin }, "a message of the ordering with a false signature");
      return message;
    } catch (error) {
      if (!(error instanceof OrderingError) && !(error instanceof DecodeError)) throw error;
      log.warn({ origin, err: error }, "a message of the ordering that can not be read");
      return undefined;
    }
  }

  #verified(message: Message): Verified<Message> | undefined {
    return verifyMessage(message, this.#parts.verify);
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
      this.#peers.send([origin], { kind: "submit_result", group: row.group, hash: named.value.hash, result });
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
      if (this.#joining.isAway(seat, entry)) {
        await this.#joining.join(seat, entry, undefined);
        return;
      }
      const isLast = index === entries.length - 1;
      const at = isLast ? currentEpoch : entry.certificate.epoch + 1n;
      const one = { ...message, entries: [entry], currentEpoch: at };
      await this.#steps.step(seat, { kind: "message", from: origin, message: one });
      if (seat.group.row.epoch <= entry.certificate.epoch) return;
    }
    if (entries.length === 0) await this.#steps.step(seat, { kind: "message", from: origin, message });
  }

  /** A message about a group that is not known here: the slot that brings this domain in may be on its way, or lost. */
  async #strangeGroup(origin: string, message: Verified<Message>): Promise<void> {
    const { home, clock } = this.#parts;
    if (message.kind === "entries") {
      const bringing = message.entries.find(({ value }) => concerns(value.nextConfig, home));
      if (bringing !== undefined) await this.#joining.join(undefined, bringing, undefined);
      return;
    }
    const epoch = epochOf(message);
    const key = hexOf(message.group);
    const askedAtMs = this.#strange.get(key) ?? Number.NEGATIVE_INFINITY;
    if (epoch === undefined || epoch === 0n || clock() - askedAtMs < strangeGroupMs) return;
    this.#strange.set(key, clock());
    this.#peers.send([origin], { kind: "fetch", group: message.group, fromEpoch: epoch - 1n });
  }

  #isPart(config: Config): boolean {
    return concerns(config, this.#parts.home);
  }

  #due(key: string): void {
    const groupId = new Uint8Array(Buffer.from(key, "hex"));
    const tick = this.#seats.run(groupId, async (seat) => {
      if (seat !== undefined) await this.#steps.step(seat, { kind: "tick" });
    });
    tick.catch((error: unknown) => {
      if (!(error instanceof StorageError)) this.#parts.log.error({ err: error }, "a group could not go on");
    });
  }

  #takeOver(groupId: Uint8Array): Promise<void> {
    return this.#seats.run(groupId, async (seat) => {
      if (seat !== undefined) await this.#steps.step(seat, { kind: "take_over" });
    });
  }

  /** Every group with an undecided proposal is looked at; every domain that groups are ordered with is watched. */
  async #resume(): Promise<void> {
    const { store, clock } = this.#parts;
    const undecided = pages(
      (after, most) => store.ordering.undecided(after, most),
      (groupId) => groupId,
    );
    for await (const groupId of undecided) this.#timers.set(hexOf(groupId), clock());
    const groups = pages(
      (after, most) => store.groups.list(after, most),
      ({ groupId }) => groupId,
    );
    for await (const group of groups) this.#peers.watchConfig(configOfGroup(group));
  }
}

/** Stands for a client towards other domains: the same in one group, another in the next. */
function labelOf(clientId: string, groupId: Uint8Array): string {
  return hexOf(sha256("ordering label", groupId, clientId)).slice(0, 32);
}

/** @throws ServiceError `bad_field`. */
function messagesOf(frame: Uint8Array): readonly Uint8Array[] {
  try {
    return frame.length === 0 ? [] : decodeFrame(frame);
  } catch (error) {
    if (error instanceof OrderingError) throw refusal("bad_field", error.message, { field: "frame" });
    throw error;
  }
}
