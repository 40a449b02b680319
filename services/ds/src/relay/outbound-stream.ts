import {
  openSender,
  type OutboxRow,
  type ReadRequest,
  type Rejection,
  type SenderInput,
  type SenderOutcome,
  type SenderPersist,
  type SenderState,
  stepSender,
} from "@entente/relay";
import type { Logger } from "@entente/service-kit";
import { type Destination, limits, type OutboxItem, type Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { itemKind } from "../feeds/item-kind.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import type { Bounces } from "./bounces.ts";
import { agingMs, relayReopenMs, relayTimerMs } from "./limits.ts";
import { OutboundConnection } from "./outbound-connection.ts";
import { QueueAging } from "./queue-aging.ts";
import { Refusals } from "./refusals.ts";
import { bodyOf } from "./row.ts";
import { SenderNotices } from "./sender-notices.ts";

/** What a sending stream needs of its surroundings. */
export interface OutboundParts {
  readonly home: string;
  readonly destination: string;
  readonly store: Pick<Store, "delivery" | "outbox">;
  readonly gateway: GatewayChannel;
  readonly bounces: Bounces;
  readonly log: Logger;
  readonly now: Clock;
}

/**
 * Drives the sending half of the stream to one domain: does what the core decides, in its order, one input at a time. Whatever
 * fails here (the store, most likely) throws the core's state away and begins again from what is stored.
 */
export class OutboundStream {
  readonly #parts: OutboundParts;
  #state: SenderState | undefined;
  readonly #inputs: SenderInput[] = [];
  #working: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Rows wait for a number, and may have it. */
  #turnsDue = false;
  #stopped = false;
  readonly #agingTimer: NodeJS.Timeout;
  readonly #aging: QueueAging;
  readonly #notices: SenderNotices;
  readonly #refusals: Refusals;
  readonly #connection: OutboundConnection;

  constructor(parts: OutboundParts) {
    this.#parts = parts;
    this.#refusals = new Refusals(parts);
    this.#notices = new SenderNotices({ ...parts, refusals: this.#refusals });
    this.#aging = new QueueAging({ ...parts, notices: this.#notices });
    const tell = (input: SenderInput): void => this.#input(input);
    this.#connection = new OutboundConnection({ ...parts, refusals: this.#refusals, tell });
    this.#agingTimer = setInterval(() => this.#input({ k: "tick" }), agingMs).unref();
  }

  /** Rows may have been added. */
  wake({ stream, nextSeq, pendingRows, queuedRows }: Destination): void {
    // What is settled makes room, and gives the numbers itself; else there is room only here, or beside lanes that are put off.
    const hasRoom = pendingRows - queuedRows < limits.numberedRowsMax || (this.#state?.lanes.size ?? 0) > 0;
    if (queuedRows > 0 && hasRoom) this.#turnsDue = true;
    this.#input({ k: "enqueued", incarnation: stream, headSeq: nextSeq - 1n });
  }

  /** The domain gave a sign of life. */
  heard(): void {
    if (this.#state !== undefined) this.#input({ k: "heard" });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearInterval(this.#agingTimer);
    this.#connection.close();
    await this.#working;
  }

  #input(input: SenderInput): void {
    if (this.#stopped) return;
    // One look at the clock, one sign of life and the newest hint say as much as many.
    const same = this.#inputs.findIndex((each) => each.k === input.k && isHint(input));
    const before = this.#inputs[same];
    if (before !== undefined) this.#inputs[same] = newerOf(before, input);
    else this.#inputs.push(input);
    this.#start();
  }

  #start(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      // What came after the last look at the queue.
      if (this.#inputs.length > 0 && !this.#stopped) this.#start();
    });
  }

  async #work(): Promise<void> {
    try {
      this.#state ??= await this.#open();
      await this.#aging.look(this.#state.incarnation);
      for (
        let input = this.#inputs.shift();
        input !== undefined && !this.#stopped;
        input = this.#inputs.shift()
      ) {
        const outcome = stepSender(this.#state, input, this.#parts.now(), Math.random());
        this.#state = outcome.state;
        await this.#carryOut(outcome);
        if (this.#turnsDue) this.#numbered(this.#state.incarnation, await this.#takeTurns());
        if (input.k === "tick") await this.#aging.look(this.#state.incarnation);
      }
    } catch (error) {
      this.#reopenLater(error);
    }
  }

  async #open(): Promise<SenderState> {
    const { home, destination, store } = this.#parts;
    const known = (await store.outbox.destinations()).find(({ domain }) => domain === destination);
    const headSeq = (await this.#takeTurns()) - 1n;
    const [first] = (await store.outbox.read(destination, 0n, 1, 1)).items;
    return openSender({
      id: { origin: home, destination },
      incarnation: known?.stream ?? 1n,
      firstSeq: first?.seq ?? headSeq + 1n,
      headSeq,
      sentSeq: known?.sentSeq ?? 0n,
    });
  }

  /** Gives numbers to what waits for them; returns the one that comes next. */
  async #takeTurns(): Promise<bigint> {
    this.#turnsDue = false;
    return this.#parts.store.outbox.takeTurns(this.#parts.destination, this.#parts.now());
  }

  #numbered(incarnation: bigint, nextSeq: bigint): void {
    this.#input({ k: "enqueued", incarnation, headSeq: nextSeq - 1n });
  }

  async #carryOut(outcome: SenderOutcome): Promise<void> {
    for (const persist of outcome.persist) await this.#persist(persist);
    for (const request of outcome.send) this.#connection.send(request);
    for (const { rows } of outcome.answer)
      await this.#notices.tell(rows.map(({ seq }) => ({ seq, code: "delayed" })));
    for (const event of outcome.deliver) {
      this.#parts.log.warn(
        { destination: this.#parts.destination, event: event.k },
        "the relay stream is irregular",
      );
    }
    if (outcome.read !== undefined) await this.#read(outcome.read);
    this.#schedule(outcome.wakeAtMs);
  }

  async #persist(persist: SenderPersist): Promise<void> {
    const { destination, store, now } = this.#parts;
    const stream = this.#state?.incarnation ?? 1n;
    switch (persist.k) {
      case "mark":
        if (!(await store.outbox.mark(destination, stream, persist.sentSeq))) throw renumbered();
        return;
      case "settle": {
        const { ackedSeq, settled, rejected, deferred } = persist;
        await this.#tellFinal(stream, rejected);
        const answer = await store.outbox.settle({
          ...{ domain: destination, stream, nowMs: now(), ackedSeq, sacked: settled, deferred },
          rejected: rejected.map(({ seq, code }) => ({ seq, reason: code })),
        });
        if (answer.code === "stale_stream") throw renumbered();
        if (answer.nextSeq !== undefined) this.#numbered(stream, answer.nextSeq);
        return;
      }
      case "give_up": {
        await this.#tellFinal(stream, persist.items);
        const items = persist.items.map(({ seq, code }) => ({ seq, reason: code }));
        const answer = await store.outbox.giveUp(destination, stream, items, now());
        if (answer.code === "stale_stream") throw renumbered();
        return;
      }
      case "restart": {
        await store.outbox.restart(destination, persist.incarnation);
        const headSeq = (await this.#takeTurns()) - 1n;
        this.#parts.log.error(
          { destination, nowMs: now() },
          "this domain had lost state; its stream begins again",
        );
        this.#input({ k: "restarted", incarnation: persist.incarnation, headSeq });
      }
    }
  }

  /** Before the row goes: a crash in between tells twice, and telling twice is once. */
  async #tellFinal(stream: bigint, rejected: readonly Rejection[]): Promise<void> {
    const { destination, log } = this.#parts;
    for (const { seq, code } of rejected)
      log.warn({ destination, code, seq: seq.toString() }, "a domain did not take an item");
    await this.#notices.tell(rejected.map(({ seq, code }) => ({ seq, code, incarnation: stream })));
  }

  async #read({ id, afterSeq, limit, bytesMax }: ReadRequest): Promise<void> {
    const { destination, store } = this.#parts;
    const { items } = await store.outbox.read(destination, afterSeq, limit, bytesMax);
    this.#input({ k: "rows", id, rows: items.map((item) => this.#rowOf(item)) });
  }

  #rowOf(item: OutboxItem): OutboxRow {
    const { seq, groupId, kind, enqueuedAtMs, attempts, nextAtMs, unsupportedSinceMs } = item;
    return {
      seq,
      lane: groupId,
      kind,
      body: bodyOf(item),
      void: item.void,
      expires: kind !== itemKind.commit,
      enqueuedAtMs,
      notBeforeMs: attempts === 0 ? 0 : nextAtMs,
      ...(unsupportedSinceMs === undefined ? {} : { unsupportedSinceMs }),
    };
  }

  #schedule(wakeAtMs: number | undefined): void {
    clearTimeout(this.#timer);
    if (wakeAtMs === undefined || this.#stopped) return;
    const delayMs = Math.min(relayTimerMs, Math.max(0, wakeAtMs - this.#parts.now()));
    this.#timer = setTimeout(() => this.#input({ k: "tick" }), delayMs);
  }

  #reopenLater(error: unknown): void {
    const { destination, log } = this.#parts;
    if (!this.#stopped)
      log.error({ destination, err: error }, "the relay stream begins again from the store");
    this.#connection.close();
    this.#state = undefined;
    this.#refusals.forget();
    this.#inputs.length = 0;
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const delayMs = relayReopenMs / 2 + Math.random() * relayReopenMs;
    this.#timer = setTimeout(() => this.#input({ k: "tick" }), delayMs);
  }
}

const renumbered = (): Error => new Error("the outbox was renumbered by another process");

function isHint({ k }: SenderInput): boolean {
  return k === "tick" || k === "heard" || k === "enqueued";
}

/** Of two hints the one that says more: one about rows may have been on its way for longer. */
function newerOf(before: SenderInput, input: SenderInput): SenderInput {
  const isOlder =
    before.k === "enqueued" &&
    input.k === "enqueued" &&
    before.incarnation === input.incarnation &&
    before.headSeq > input.headSeq;
  return isOlder ? before : input;
}
