import type { ServerDuplexStream } from "@grpc/grpc-js";
import { delivery } from "@entente/proto";
import type { Messages } from "../groups/messages.ts";
import { asBuffer } from "../fields.ts";
import { publishInFlightMax } from "../limits.ts";
import { PacedReading } from "./paced-reading.ts";
import { toRefused, toSendResult } from "./convert.ts";
import type { Session, Sessions } from "./sessions.ts";
import { tokenOf } from "./session-metadata.ts";
import { refuseStream } from "./stream-end.ts";

/** A pipelined stream of messages, whose answers are bytes already: so they go to the connection together (see `ServedCall`). */
export type PublishCall = ServerDuplexStream<delivery.PublishRequest, Buffer>;

type Answer = delivery.SendResult.$Properties;

/** Handles Publish. */
export function publishHandler(sessions: Sessions, messages: Messages): (call: PublishCall) => void {
  return (call) => {
    const stream = new PublishStream(call, sessions, messages);
    stream.run().catch((error: unknown) => refuseStream(call, error));
  };
}

/**
 * One Publish call: messages enter the store in their order and share its transactions; answers leave in the same order. At most
 * `publishInFlightMax` are under way, then reading waits; so it does while the device, or its user, is past its rate.
 */
class PublishStream {
  readonly #call: PublishCall;
  readonly #reading: PacedReading;
  readonly #sessions: Sessions;
  readonly #messages: Messages;
  /** Received and not yet answered, in order. */
  readonly #answers: Promise<Answer>[] = [];
  /** Messages that have to wait for something are made ready one after the other. */
  #lane: Promise<void> = Promise.resolve();
  #inLane = 0;
  #answering = false;
  #ended = false;
  #checkedAtMs = 0;
  #session: Session | undefined;

  constructor(call: PublishCall, sessions: Sessions, messages: Messages) {
    this.#call = call;
    this.#reading = new PacedReading(call);
    this.#sessions = sessions;
    this.#messages = messages;
  }

  async run(): Promise<void> {
    const call = this.#call;
    call.pause();
    const stop = (): void => {
      this.#ended = true;
    };
    call.on("cancelled", stop);
    call.on("error", stop);
    this.#session = await this.#sessions.check(tokenOf(call.metadata));
    this.#checkedAtMs = Date.now();
    call.on("data", (request: delivery.PublishRequest) => this.#take(request.mlsMessage));
    call.on("end", () => {
      this.#ended = true;
      this.#answer();
    });
    call.resume();
  }

  #take(bytes: Uint8Array): void {
    this.#answers.push(this.#atOnce(bytes) ?? this.#inTurn(bytes));
    if (this.#answers.length >= publishInFlightMax) this.#reading.hold("answers");
    if (this.#session !== undefined) this.#reading.wait(this.#sessions.pace(this.#session));
    this.#answer();
  }

  /** The usual way: nothing has to be asked, and none before it waits for an answer. Undefined where that is not so. */
  #atOnce(bytes: Uint8Array): Promise<Answer> | undefined {
    const session = this.#session;
    if (this.#inLane > 0 || session === undefined || this.#isStale()) return undefined;
    try {
      const ready = this.#messages.readyAtOnce(session.clientId, bytes);
      return ready === undefined
        ? undefined
        : this.#messages.accept(ready).then(toSendResult).catch(toRefused);
    } catch (error) {
      return Promise.resolve(toRefused(error));
    }
  }

  /** After those before it are in the store's queue, or refused. */
  #inTurn(bytes: Uint8Array): Promise<Answer> {
    this.#inLane += 1;
    const saved = this.#lane.then(() => this.#save(bytes));
    const left = (): void => {
      this.#inLane -= 1;
    };
    this.#lane = saved.then(left, left);
    return saved.then((accepted) => accepted.answer).catch((error: unknown) => toRefused(error));
  }

  /** Resolves when the message is in the store's queue, with the promise of its answer. */
  async #save(bytes: Uint8Array): Promise<{ readonly answer: Promise<Answer> }> {
    const session = await this.#inForce();
    const ready = await this.#messages.ready(session.clientId, bytes);
    return { answer: this.#messages.accept(ready).then(toSendResult) };
  }

  async #inForce(): Promise<Session> {
    if (this.#session === undefined) throw new Error("a message came before its session");
    if (this.#isStale()) {
      this.#session = await this.#sessions.recheck(this.#session);
      this.#checkedAtMs = Date.now();
    }
    return this.#session;
  }

  #isStale(): boolean {
    return Date.now() - this.#checkedAtMs > sessionRecheckMs;
  }

  #answer(): void {
    if (this.#answering) return;
    this.#answering = true;
    this.#answerAll().catch((error: unknown) => refuseStream(this.#call, error));
  }

  async #answerAll(): Promise<void> {
    for (let next = this.#answers[0]; next !== undefined; next = this.#answers[0]) {
      const result = await next;
      void this.#answers.shift();
      if (this.#call.destroyed) return;
      const response = asBuffer(delivery.PublishResponse.encode({ result }).finish());
      if (!this.#call.write(response)) await drained(this.#call);
      if (this.#answers.length < publishInFlightMax / 2) this.#reading.release("answers");
    }
    // In the same step as the last look at the queue: what comes from now on begins anew.
    this.#answering = false;
    if (this.#ended && !this.#call.writableEnded) this.#call.end();
  }
}

/** How long a stream goes on with a session that was checked. */
const sessionRecheckMs = 30_000;

function drained(call: PublishCall): Promise<void> {
  if (call.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      call.off("drain", done);
      call.off("close", done);
      call.off("cancelled", done);
      resolve();
    };
    call.on("drain", done);
    call.on("close", done);
    call.on("cancelled", done);
  });
}
