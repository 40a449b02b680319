import {
  type Answer,
  type CatchUp,
  decodeCertifiedSlot,
  defaultTimers,
  entriesMessage,
  type Evidence,
  type GroupRow,
  type Input,
  type Message,
  type ReserveResult,
  resultFromLog,
  settle,
  type Settled,
  type Signer,
  type SubmitResult,
  type Timers,
  withPrevious,
} from "@entente/ordering";
import type { Logger } from "@entente/service-kit";
import type { AcceptorRow, DecideAnswer, OrderingStore } from "@entente/storage";
import { restoredQuestionsMax, saveRetryMs } from "./limits.ts";
import { toAcceptorRow } from "./acceptor-row.ts";
import { type DecidedLog, outcomeOfSlot } from "./decided-log.ts";
import type { DomainRecord } from "./domain-record.ts";
import { gopHash } from "./gop-hash.ts";
import { concerns } from "./group-config.ts";
import type { OrderOutcome } from "./orderer.ts";
import type { PeerTable } from "./peer-table.ts";
import type { Seat, Seats } from "./seats.ts";
import type { Arrival, SlotWriter } from "./slot-writer.ts";
import type { TimerQueue } from "./timer-queue.ts";
import type { WaitingClients } from "./waiting-clients.ts";

/** A client that calls with the usual deadline hears what is known before it gives up. */
const timers: Timers = { ...defaultTimers, submitDeadlineMs: 8_000 };

/** What steps are made with. */
export interface StepParts {
  readonly home: string;
  readonly store: Pick<OrderingStore, "save">;
  readonly record: DomainRecord;
  readonly peers: PeerTable;
  readonly signer: Signer;
  readonly writer: SlotWriter;
  readonly decided: DecidedLog;
  readonly seats: Seats;
  readonly timers: TimerQueue;
  readonly submitters: WaitingClients<OrderOutcome | { readonly code: "invalid"; readonly reason: string }>;
  readonly reservers: WaitingClients<ReserveResult>;
  readonly tellEvidence: (evidence: Evidence) => void;
  /** Another process speaks for the domain by now. */
  readonly fenced: () => void;
  readonly log: Logger;
  readonly clock: () => number;
}

/** The rows were not saved because others moved them: what is in memory is old. */
class Overtaken extends Error {
  override readonly name = "Overtaken";
  readonly answer: DecideAnswer;

  constructor(answer: DecideAnswer) {
    super(`the group moved on without this task: ${answer.code}`);
    this.answer = answer;
  }
}

/** What only the process that speaks for the domain may say: it carries the domain's signature. */
const statements: ReadonlySet<Message["kind"]> = new Set(["promise", "accept", "vote", "recovery_answer"]);

/**
 * One input of the core at a time: step, save, and only then send, answer and deliver. What could not be saved did not
 * happen: the group is read from its rows again, and whoever waits is told to ask again.
 */
export class GroupSteps {
  readonly #parts: StepParts;

  constructor(parts: StepParts) {
    this.#parts = parts;
  }

  /**
   * Within a task of the group. Returns what the store said of the slot that `arrival` belongs to, if it was decided.
   *
   * @throws StorageError.
   */
  async step(seat: Seat, input: Input, arrival?: Arrival): Promise<DecideAnswer | undefined> {
    const { record, peers, clock, signer } = this.#parts;
    try {
      peers.watchConfig(seat.group.row.config);
      await peers.introduced(seat.group.row.config);
      await record.ready();
      const state = { domain: record.state, group: seat.group };
      const context = { hash: gopHash, peers: peers.peers, timers };
      const outcome = settle(state, input, clock(), context, signer);
      record.adopt(outcome.state.domain);
      await record.saved();
      const answer = await this.#save(seat, outcome, arrival);
      seat.group = outcome.state.group;
      this.#parts.timers.set(seat.key, outcome.wakeAtMs);
      peers.watchConfig(seat.group.row.config);
      await this.#tell(seat, outcome);
      if (this.#mayGoOnAlone(seat)) await this.step(seat, { kind: "resume_unrecovered" });
      return answer;
    } catch (error) {
      this.#forget(seat);
      if (!(error instanceof Overtaken)) throw error;
      if (error.answer.code === "fenced") this.#parts.fenced();
      return error.answer;
    }
  }

  /**
   * Nobody else votes here, so nobody can give back what this domain decided and told nobody. That it is lost is the operator's word, which the
   * new incarnation came with; what other domains were told they give back first, as far as they answer.
   */
  #mayGoOnAlone({ group: { row, recovery } }: Seat): boolean {
    const { voters, memberDomains } = row.config;
    const { home } = this.#parts;
    if (recovery === undefined || voters.length !== 1 || voters[0] !== home) return false;
    if (recovery.parts.some(({ epoch }) => epoch > row.epoch)) return false;
    const told = new Set(recovery.parts.map(({ domain }) => domain));
    const isTold = memberDomains.every((domain) => domain === home || told.has(domain));
    return isTold || recovery.attempt >= restoredQuestionsMax;
  }

  async #save(seat: Seat, outcome: Settled, arrival: Arrival | undefined): Promise<DecideAnswer | undefined> {
    const decided = outcome.deliver.flatMap((one) => (one.kind === "decided" ? [one] : []));
    const { row } = outcome.state.group;
    const isChanged = outcome.persist.some(({ kind }) => kind === "group" || kind === "accepted");
    if (!isChanged) return await this.#check(seat, outcome);
    const acceptor = toAcceptorRow(row, seat.revision, this.#isRecovering(row));
    let first: DecideAnswer | undefined;
    for (const [index, { entry, forwardTo }] of decided.entries()) {
      const isLast = index === decided.length - 1;
      const answer = await this.#parts.writer.write(entry, {
        forwardTo,
        joins: false,
        word: seat.word,
        ...(isLast ? { acceptor } : {}),
        ...(index === 0 && arrival !== undefined ? { arrival } : {}),
      });
      if (answer.code !== "decided") throw new Overtaken(answer);
      first ??= answer;
    }
    if (decided.length === 0) {
      await this.#write(seat, [acceptor]);
    }
    seat.revision += 1n;
    return first;
  }

  /** Statements that change no row are said again: whether this process may is asked all the same. */
  async #check(seat: Seat, { send }: Settled): Promise<undefined> {
    const speaks = send.some(({ message }) => statements.has(message.kind));
    if (seat.word.term !== undefined && speaks) await this.#write(seat, []);
  }

  async #write({ word }: Seat, acceptors: readonly AcceptorRow[]): Promise<void> {
    const { code } = await this.#parts.store.save({ acceptors, ...word });
    if (code !== "saved") throw new Overtaken({ code: code === "fenced" ? code : "revision_conflict" });
  }

  #isRecovering(row: GroupRow): boolean {
    return row.incarnation < this.#parts.record.state.row.incarnation;
  }

  /** The rows are the truth from now on; whoever waits asks again. Something undecided is looked at again soon. */
  #forget(seat: Seat): void {
    const { seats, timers, submitters, reservers, clock } = this.#parts;
    seats.drop(seat);
    submitters.tellAll(unavailable(seat.group.row, saveRetryMs), seat.key);
    reservers.tellAll({ code: "unavailable", retryAfterMs: saveRetryMs }, seat.key);
    timers.set(seat.key, clock() + saveRetryMs);
  }

  async #tell(seat: Seat, outcome: Settled): Promise<void> {
    for (const { to, message } of outcome.send) this.#parts.peers.send(to, message);
    for (const answer of outcome.answer) await this.#answer(seat, answer);
    for (const lack of outcome.serve) await this.#serve(seat, lack);
    for (const evidence of outcome.evidence) await this.#evidence(seat, evidence);
    if (outcome.halted !== undefined) {
      this.#parts.log.fatal({ group: seat.key, broken: outcome.halted }, "the order of a group is stopped");
    }
  }

  async #answer(seat: Seat, answer: Answer): Promise<void> {
    const { home, peers, reservers } = this.#parts;
    if (answer.kind === "reserve") {
      const { to, client, result } = answer;
      if (to === home) reservers.tell(seat.key, client, result);
      else peers.send([to], { kind: "reserve_result", group: seat.groupId, client, result });
      return;
    }
    const { to, hash } = answer;
    const result =
      answer.result.code === "logged" ? await this.#logged(seat, answer.result.epoch, hash) : answer.result;
    if (to === home) this.#tellClient(seat, hash, result);
    else peers.send([to], { kind: "submit_result", group: seat.groupId, hash, result });
  }

  async #logged(seat: Seat, epoch: bigint, hash: Uint8Array): Promise<SubmitResult> {
    const row = await this.#parts.decided.row(seat.groupId, epoch);
    // No longer kept: the asking domain is told in time by what it lacks itself.
    if (row === undefined) return { code: "unavailable", retryAfterMs: defaultTimers.retryMaxMs };
    const { certificate } = decodeCertifiedSlot(row.certificate, gopHash);
    return resultFromLog(certificate, hash, seat.group.row.epoch);
  }

  #tellClient(seat: Seat, hash: Uint8Array, result: SubmitResult): void {
    const { submitters, log } = this.#parts;
    const { row } = seat.group;
    switch (result.code) {
      case "decided":
      case "stale": {
        const { certificate } = result;
        // The slot is in the log of this domain, or the core would not have told its certificate.
        this.#parts.decided.row(seat.groupId, certificate.epoch).then(
          (slot) => {
            const isOwn = result.code === "decided";
            const outcome =
              slot === undefined ? unavailable(row, 0) : outcomeOfSlot(slot, isOwn, seat.group.row.epoch);
            submitters.tell(seat.key, hash, outcome);
          },
          (error: unknown) => {
            log.error({ err: error }, "a decided slot can not be read now");
            submitters.tell(seat.key, hash, unavailable(row, saveRetryMs));
          },
        );
        return;
      }
      case "invalid":
        submitters.tell(seat.key, hash, { code: "invalid", reason: result.reason });
        return;
      case "unavailable":
        submitters.tell(seat.key, hash, unavailable(row, result.retryAfterMs));
        return;
      case "not_orderer":
      case "pending":
        submitters.tell(seat.key, hash, unavailable(row, defaultTimers.submitRetryMs));
    }
  }

  async #serve(seat: Seat, { to, fromEpoch }: CatchUp): Promise<void> {
    const entries = await this.#parts.decided.entries(seat.groupId, fromEpoch);
    // What a domain was no part of is not for it, however it asks.
    const isFor = ({ config, value }: (typeof entries)[number]): boolean =>
      concerns(config, to) || concerns(value.nextConfig, to);
    const theirs = entries.slice(0, entries.findIndex((entry) => !isFor(entry)) >>> 0);
    if (theirs.length === 0) return;
    this.#parts.peers.send([to], entriesMessage(seat.groupId, theirs, seat.group.row.epoch));
  }

  async #evidence(seat: Seat, evidence: Evidence): Promise<void> {
    const { decided, tellEvidence } = this.#parts;
    if (evidence.kind !== "false_chain") return tellEvidence(evidence);
    const { epoch } = evidence.proposal.statement;
    const row = epoch === 0n ? undefined : await decided.row(seat.groupId, epoch - 1n);
    tellEvidence(
      row === undefined ? evidence : withPrevious(evidence, decodeCertifiedSlot(row.certificate, gopHash)),
    );
  }
}

/** Nobody can order now, as a client is told. */
export function unavailable(row: GroupRow, retryAfterMs: number): OrderOutcome {
  const ordererDomain = ordererOf(row);
  return { code: "unavailable", ordererDomain, retryAfterMs };
}

/** Who ordered last as far as this domain knows. */
export function ordererOf({ proved, promised, leading, config }: GroupRow): string {
  const shown = leading === undefined ? proved.domain : promised.domain;
  return config.voters.includes(shown) ? shown : (config.voters[0] ?? "");
}
