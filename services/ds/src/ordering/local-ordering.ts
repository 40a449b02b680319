import {
  type Config,
  type Evidence,
  type ReserveResult,
  type Signer,
  type VerifySignature,
} from "@entente/ordering";
import type { federation } from "@entente/proto";
import { type Logger, ServiceError } from "@entente/service-kit";
import { StorageError, type Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { hexOf, sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import type { Gatekeeper } from "../group-state/gatekeeper.ts";
import type { CheckedBundle } from "../groups/checked-bundle.ts";
import type { Decider } from "../groups/decider.ts";
import { checkSubmission } from "./bundle-check.ts";
import type { ArrivalFate } from "./arrival-fate.ts";
import { DecidedLog, entryFrom, isAboutItself, outcomeOfSlot } from "./decided-log.ts";
import type { DomainRecord } from "./domain-record.ts";
import { concerns, configOfGroup } from "./group-config.ts";
import { GroupSteps, ordererOf } from "./group-steps.ts";
import { IncomingMessages, messagesOf } from "./incoming-messages.ts";
import { Joining } from "./joining.ts";
import type { Orderer, OrderOutcome, Submission } from "./orderer.ts";
import { pages } from "./pages.ts";
import { PeerTable } from "./peer-table.ts";
import { forgottenProblem } from "../restored.ts";
import { Recoveries } from "./recoveries.ts";
import { Remembered } from "./remembered.ts";
import { notSpeaking, type Seat, Seats } from "./seats.ts";
import { type Arrival, SlotWriter } from "./slot-writer.ts";
import type { Speaking } from "./speaking.ts";
import { Sweep } from "./sweep.ts";
import { TimerQueue } from "./timer-queue.ts";
import { WaitingClients } from "./waiting-clients.ts";

/** What the room is made of. */
export interface LocalOrderingParts {
  readonly home: string;
  readonly store: Pick<Store, "groups" | "ordering" | "restoration">;
  readonly record: DomainRecord;
  readonly speaking: Speaking;
  readonly decider: Decider;
  readonly gateway: GatewayChannel;
  readonly gatekeeper: Gatekeeper;
  readonly signer: Signer;
  readonly verify: VerifySignature;
  readonly tellEvidence: (evidence: Evidence) => void;
  /** A domain is heard that was not, or not any more. */
  readonly found: (domain: string) => void;
  /** The store is an older copy of what it was: this process has to end, and its operator to say so. */
  readonly forgotten: () => void;
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
export class LocalOrdering implements Orderer {
  readonly #parts: LocalOrderingParts;
  readonly #peers: PeerTable;
  readonly #seats: Seats;
  readonly #timers: TimerQueue;
  readonly #steps: GroupSteps;
  readonly #joining: Joining;
  readonly #decided: DecidedLog;
  readonly #sweep: Sweep;
  readonly #messages: IncomingMessages;
  readonly #recoveries: Recoveries;
  readonly #submitters = new WaitingClients<
    OrderOutcome | { readonly code: "invalid"; readonly reason: string }
  >();
  readonly #reservers = new WaitingClients<ReserveResult>();

  constructor(parts: LocalOrderingParts) {
    const { home, store, record, speaking, decider, gateway, signer, found, log, now, clock } = parts;
    this.#parts = parts;
    this.#seats = new Seats(store, record, () => speaking.word);
    this.#timers = new TimerQueue((key) => this.#due(key), clock);
    this.#sweep = new Sweep(store.ordering, (groupId) => this.#takeOver(groupId), log);
    const lost = (domain: string): void => this.#sweep.begin(domain);
    const remembered = new Remembered(home, record, parts.verify);
    const forgotten = (domain: string): Promise<void> => this.#forget(domain);
    const heard = { lost, found, remembered, forgotten };
    this.#peers = new PeerTable({ home, gateway, record, speaking, log, clock, ...heard });
    const recover = (groupId: Uint8Array): Promise<void> => this.#recover(groupId);
    this.#recoveries = new Recoveries(store.ordering, recover, log);
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
    const fenced = (): void => void parts.speaking.look();
    this.#steps = new GroupSteps({ ...shared, ...waiting, ...driven, fenced });
    const read = { joining: this.#joining, steps: this.#steps, gatekeeper: parts.gatekeeper, clock };
    this.#messages = new IncomingMessages({ ...shared, ...read, verify: parts.verify, remembered });
  }

  /** This process speaks for the domain: goes on with what is undecided, and begins to give signs of life. */
  begin(): void {
    this.#peers.start();
    this.#resume().catch((error: unknown) => {
      this.#parts.log.error({ err: error }, "groups that wait for a decision can not be read");
    });
  }

  /** Another process speaks for the domain: what is in memory is old, and whoever waits is told to ask again. */
  end(): void {
    this.#peers.pause();
    this.#timers.clear();
    this.#seats.clear();
    this.#tellAll();
  }

  /** Whoever waits is told to ask again; what is under way is finished. */
  async stop(): Promise<void> {
    this.#sweep.stop();
    this.#recoveries.stop();
    this.#peers.stop();
    this.#timers.stop();
    this.#tellAll();
    await this.#seats.settled();
  }

  #tellAll(): void {
    this.#submitters.tellAll(idle);
    this.#reservers.tellAll({ code: "unavailable", retryAfterMs: 1_000 });
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

  /** Who ordered the group last, as far as this domain knows; read from the rows, whichever process speaks. */
  async ordererOf(groupId: Uint8Array): Promise<string> {
    const row = await this.#seats.row(groupId);
    return row === undefined ? "" : ordererOf(row);
  }

  /**
   * Takes a frame of another domain, and answers with a sign of life.
   *
   * @throws ServiceError `bad_field` for a frame or a sign of life that is none; `not_speaking`.
   */
  exchange(
    origin: string,
    { ping, frame }: federation.ExchangeOrderingRequest,
  ): federation.ExchangeOrderingResponse.$Properties {
    if (!this.#peers.isSpeaking) throw notSpeaking();
    const { amnesia, proof } = this.#peers.heard(origin, ping);
    // What a domain says that has forgotten what it said before may contradict it: nothing of that is looked at.
    if (amnesia || proof.length > 0) return { ping: this.#peers.ping(), amnesia: true, proof };
    for (const bytes of messagesOf(frame)) {
      this.#messages.receive(origin, bytes).catch((error: unknown) => {
        // Nothing was answered for it, so nothing is lost: the other domain sends it again.
        this.#parts.log.warn({ err: error, origin }, "a message of the ordering could not be worked on");
      });
    }
    return { ping: this.#peers.ping(), amnesia: false };
  }

  /** A decided Commit that another domain relays. @throws StorageError, OrderingError, and as checkBundle. */
  arrived(bundle: CheckedBundle, proof: Uint8Array, arrival: Arrival): Promise<ArrivalFate> {
    const entry = entryFrom(bundle, proof);
    if (!isAboutItself(entry)) return Promise.resolve({ code: "bad_certificate" });
    return this.#seats.run(bundle.groupIdBytes, async (seat): Promise<ArrivalFate> => {
      const { epoch } = entry.certificate;
      if (seat !== undefined && epoch < seat.group.row.epoch) {
        const isProved =
          this.#messages.verified({ kind: "decide", group: seat.groupId, entry }) !== undefined;
        return isProved ? this.#joining.again(seat, entry, arrival) : { code: "bad_certificate" };
      }
      if (seat === undefined || this.#joining.isAway(seat, entry))
        return this.#joining.join(seat, entry, arrival);
      const message = this.#messages.verified({ kind: "decide", group: seat.groupId, entry });
      if (message === undefined) return { code: "bad_certificate" };
      const answer = await this.#steps.step(
        seat,
        { kind: "message", from: arrival.origin, message },
        arrival,
      );
      if (answer !== undefined) return answer;
      return { code: epoch > seat.group.row.epoch ? "ahead" : "bad_certificate" };
    });
  }

  /** Something of a later epoch came from a domain: what is between is asked for. */
  async behind(groupId: Uint8Array, origin: string, epoch: bigint): Promise<void> {
    await this.#seats.run(groupId, async (seat) => {
      if (seat === undefined || epoch <= seat.group.row.epoch || !this.#isPart(seat.group.row.config)) return;
      await this.#messages.lookAhead(seat, origin, epoch);
    });
  }

  /** Nothing that is in memory is said any more, nor can be saved: the rows are of another incarnation. */
  async #forget(domain: string): Promise<void> {
    const { store, now, log, forgotten } = this.#parts;
    this.#timers.stop();
    this.#seats.clear();
    try {
      await store.restoration.forget(now());
    } catch (error) {
      log.error({ err: error }, "what was forgotten can not be noted: the next start finds out again");
    }
    log.fatal({ domain }, forgottenProblem);
    forgotten();
  }

  async #past(seat: Seat, { epoch, value }: CheckedBundle): Promise<OrderOutcome> {
    const row = await this.#decided.row(seat.groupId, epoch);
    const currentEpoch = seat.group.row.epoch;
    if (row === undefined) return { code: "stale", currentEpoch, winner: undefined };
    return outcomeOfSlot(row, hexOf(row.valueHash) === hexOf(value.hash), currentEpoch);
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
      const isPassing = error instanceof StorageError || error instanceof ServiceError;
      if (!isPassing) this.#parts.log.error({ err: error }, "a group could not go on");
    });
  }

  /** After a restore: a voter asks the others what it has forgotten, and who does not vote asks one for what was decided. */
  #recover(groupId: Uint8Array): Promise<void> {
    return this.#seats.run(groupId, async (seat) => {
      if (seat === undefined) return;
      const { voters } = seat.group.row.config;
      const [voter] = voters;
      if (voters.includes(this.#parts.home)) await this.#steps.step(seat, { kind: "take_over" });
      else if (voter !== undefined) await this.#messages.lookAhead(seat, voter, seat.group.row.epoch + 1n);
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
    await this.#recoveries.begin();
  }
}

/** Stands for a client towards other domains: the same in one group, another in the next. */
function labelOf(clientId: string, groupId: Uint8Array): string {
  return hexOf(sha256("ordering label", groupId, clientId)).slice(0, 32);
}
