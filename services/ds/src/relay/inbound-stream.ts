import type { ServerDuplexStream } from "@grpc/grpc-js";
import type { federation } from "@entente/proto";
import {
  byLane,
  type Item,
  type ItemResult,
  openReceiver,
  type ReceiverDelivery,
  type ReceiverInput,
  type ReceiverPersist,
  type ReceiverState,
  type RefusalCode,
  type Refused,
  type Response,
  type SeqRange,
  stepReceiver,
} from "@entente/relay";
import type { Logger } from "@entente/service-kit";
import type { InboundCursor, InboundRefusal, Store } from "@entente/storage";
import { refuseStream } from "../client-api/stream-end.ts";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import type { Figures } from "../figures.ts";
import type { Bounces } from "./bounces.ts";
import { relayCredit } from "./limits.ts";
import { type BounceOf, helloOf, itemsOf, toAck, toHelloAck, toRefused } from "./convert.ts";
import type { InboundItems } from "./inbound-items.ts";
import { applyLane } from "./inbound-lane.ts";
import { RefusedItems } from "./refused-items.ts";
import { nameOfItem } from "./row.ts";

/** A relay stream of another domain. */
export type InboundCall = ServerDuplexStream<federation.RelayRequest, federation.RelayResponse.$Properties>;

/** What a receiving stream needs of its surroundings. */
export interface InboundParts {
  readonly home: string;
  readonly origin: string;
  readonly store: Pick<Store, "inbound" | "shared">;
  readonly items: InboundItems;
  readonly bounces: Bounces;
  readonly figures: Figures;
  readonly log: Logger;
  readonly now: Clock;
}

interface Connection {
  readonly call: InboundCall;
  /** As its Hello says; 0 before. */
  session: bigint;
  frames: number;
}

/** Drives the receiving half of the stream from one domain. The connection of the newest session is the one that counts. */
export class InboundStream {
  readonly #parts: InboundParts;
  #state: ReceiverState | undefined;
  #connection: Connection | undefined;
  /** The newest connection that has said nothing yet. */
  #silent: Connection | undefined;
  #lastSession = 0n;
  readonly #inputs: ReceiverInput[] = [];
  #working: Promise<void> | undefined;
  #stopped = false;
  /** A new connection: other replicas may have had the stream meanwhile. */
  #reopen = false;

  readonly #refusals: RefusedItems;
  readonly #bounceOf: BounceOf = (seq, code) => this.#refusals.bounceOf(seq, code);

  constructor(parts: InboundParts) {
    this.#parts = parts;
    this.#refusals = new RefusedItems(parts.bounces, { origin: parts.origin, destination: parts.home });
  }

  /** A connection of the origin. */
  accept(call: InboundCall): void {
    const older = this.#silent;
    const connection: Connection = { session: 0n, call, frames: 0 };
    this.#silent = connection;
    if (older !== undefined) refuseStream(older.call, replaced());
    call.on("data", (request: federation.RelayRequest) => this.#received(connection, request));
    const gone = (): void => this.#forget(connection);
    call.on("end", () => {
      gone();
      if (!call.writableEnded) call.end();
    });
    call.on("cancelled", gone);
    call.on("error", gone);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const open = [this.#connection, this.#silent];
    this.#connection = undefined;
    this.#silent = undefined;
    for (const connection of open) connection?.call.end();
    await this.#working;
  }

  #forget(connection: Connection): void {
    if (this.#connection === connection) this.#connection = undefined;
    if (this.#silent === connection) this.#silent = undefined;
  }

  #received(connection: Connection, { hello, items }: federation.RelayRequest): void {
    if (this.#connection !== connection && this.#silent !== connection) return;
    try {
      if (hello !== null && hello !== undefined) {
        this.#greeted(connection, hello);
      } else if (this.#silent === connection) {
        this.#over(connection, this.#refused(connection, "unknown_session"));
      } else if (items !== null && items !== undefined) {
        const frame = itemsOf(items, connection.session, connection.frames);
        connection.frames += 1;
        this.#input({ k: "received", frame });
      } else throw refusal("bad_field", "hello or items", { field: "request" });
    } catch (error) {
      this.#refuse(connection, error);
    }
  }

  /** What an older session left in the network does not end a newer one. */
  #greeted(connection: Connection, said: federation.RelayHello): void {
    const clock = BigInt(this.#parts.now());
    const hello = helloOf(said, clock > this.#lastSession ? clock : this.#lastSession + 1n);
    const { session } = hello;
    const current = this.#connection;
    if (current !== undefined && current !== connection) {
      if (session <= current.session)
        return this.#over(connection, this.#refused(connection, "stale_session"));
      this.#connection = undefined;
      refuseStream(current.call, replaced());
    }
    if (this.#silent === connection) {
      this.#silent = undefined;
      this.#connection = connection;
      this.#reopen = this.#parts.store.shared;
    }
    connection.session = session;
    if (session > this.#lastSession) this.#lastSession = session;
    this.#input({ k: "received", frame: hello });
  }

  #refused({ session }: Connection, code: RefusalCode): Refused {
    return { k: "refused", session, code, newestSession: this.#lastSession };
  }

  #over(connection: Connection, refused: Refused): void {
    this.#forget(connection);
    connection.call.write(toRefused(refused));
    connection.call.end();
  }

  #refuse(connection: Connection, error: unknown): void {
    this.#forget(connection);
    refuseStream(connection.call, error);
  }

  #input(input: ReceiverInput): void {
    if (this.#stopped) return;
    this.#inputs.push(input);
    this.#start();
  }

  #start(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      // What came after the last look at the queue.
      if (this.#inputs.length > 0) this.#start();
    });
  }

  async #work(): Promise<void> {
    try {
      this.#state ??= await this.#open();
      for (
        let input = this.#inputs.shift();
        input !== undefined && !this.#stopped;
        input = this.#inputs.shift()
      ) {
        if (this.#reopen && input.k === "received" && input.frame.k === "hello") await this.#openAgain();
        const outcome = stepReceiver(this.#state, input);
        this.#state = outcome.state;
        for (const persist of outcome.persist) await this.#persist(persist);
        for (const response of outcome.answer) this.#answer(response);
        for (const delivery of outcome.deliver) await this.#deliver(delivery);
      }
    } catch (error) {
      this.#beginAgain(error);
    }
  }

  async #openAgain(): Promise<void> {
    this.#reopen = false;
    this.#state = await this.#open();
    // What was being processed for an older connection is in the store by now, or comes again.
    const rest = this.#inputs.filter(({ k }) => k !== "processed");
    this.#inputs.splice(0, this.#inputs.length, ...rest);
  }

  async #open(): Promise<ReceiverState> {
    const { home, origin, store } = this.#parts;
    const { stream, lastSeq, sack, attempts, rejections } = await store.inbound.cursor(origin);
    for (const { seq, msgId } of rejections) this.#refusals.add(stream, seq, msgId);
    return openReceiver({
      id: { origin, destination: home },
      incarnation: stream,
      lastSeq,
      sack: rangesOf(sack),
      attempts,
      rejections: rejections.map(({ seq, reason }) => ({ seq, code: reason })),
      capacity: relayCredit,
    });
  }

  async #persist(persist: ReceiverPersist): Promise<void> {
    const { origin, store, now } = this.#parts;
    const { incarnation: stream } = persist;
    switch (persist.k) {
      case "adopt":
        if (!(await store.inbound.adopt(origin, stream)))
          throw new Error("another process has a newer incarnation of the stream");
        return;
      case "attempt":
        await store.inbound.attempt(persist.seqs.map((seq) => ({ origin, stream, seq })));
        return;
      case "clear_attempts":
        await store.inbound.clearAttempts(persist.seqs.map((seq) => ({ origin, stream, seq })));
        return;
      case "skip":
        settledOrSeen(await store.inbound.skip(origin, stream, persist.ranges));
        return;
      case "reject": {
        const { item, reason } = persist;
        const { seq, body: bytes } = item;
        this.#parts.log.warn({ origin, reason, seq: seq.toString() }, "an item is refused");
        this.#parts.figures.relayed.inc({ origin, outcome: "rejected" });
        const msgId = nameOfItem(item);
        settledOrSeen(await store.inbound.reject({ origin, stream, seq }, { reason, msgId, bytes }, now()));
        this.#refusals.add(stream, seq, msgId);
      }
    }
  }

  #answer(response: Response): void {
    const connection = this.#connection;
    if (connection?.session !== response.session) return;
    if (response.k === "hello_ack") connection.call.write(toHelloAck(response, this.#bounceOf));
    else if (response.k === "refused") this.#over(connection, response);
    else if (response.index !== undefined) connection.call.write(toAck(response, this.#bounceOf));
  }

  async #deliver(delivery: ReceiverDelivery): Promise<void> {
    if (delivery.k === "process") {
      this.#input({ k: "processed", results: await this.#process(delivery.items, delivery.incarnation) });
      return;
    }
    // What was lost between two domains is fetched by the ordering protocol; until then the operator reads of it.
    const { origin, log } = this.#parts;
    log.error({ origin, event: delivery.k }, "a domain's stream has lost items");
  }

  /** Lanes side by side, a lane's items one after the other up to the first that waits. */
  async #process(items: readonly Item[], stream: bigint): Promise<readonly ItemResult[]> {
    const { origin, figures } = this.#parts;
    const results = (
      await Promise.all(byLane(items).map((lane) => applyLane(this.#parts.items, lane, { origin, stream })))
    ).flat();
    for (const { code } of results) if (code !== "rejected") figures.relayed.inc({ origin, outcome: code });
    return results;
  }

  /** What the core believes can not be told from what is stored: the origin says Hello again. */
  #beginAgain(error: unknown): void {
    const { origin, log } = this.#parts;
    if (!this.#stopped) log.error({ origin, err: error }, "the receiving stream begins again from the store");
    const connection = this.#connection;
    this.#state = undefined;
    this.#inputs.length = 0;
    if (connection !== undefined) this.#refuse(connection, error);
  }
}

const replaced = (): Error => refusal("relay_replaced", "a newer connection took the place");

/** The core takes it for settled: if the store does not, the two have come apart. */
function settledOrSeen(answer: "settled" | InboundRefusal): void {
  if (answer === "settled" || answer.code === "seen") return;
  throw new Error(`settling an item was answered ${answer.code}`);
}

function rangesOf(seqs: InboundCursor["sack"]): readonly SeqRange[] {
  const ranges: SeqRange[] = [];
  for (const seq of seqs) {
    const last = ranges.at(-1);
    if (last?.toSeq === seq - 1n) ranges[ranges.length - 1] = { fromSeq: last.fromSeq, toSeq: seq };
    else ranges.push({ fromSeq: seq, toSeq: seq });
  }
  return ranges;
}
