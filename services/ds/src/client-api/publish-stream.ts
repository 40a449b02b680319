import type { ServerDuplexStream } from "@grpc/grpc-js";
import type { delivery } from "@entente/proto";
import type { Messages } from "../groups/messages.ts";
import { publishInFlightMax } from "../limits.ts";
import { PacedReading } from "./paced-reading.ts";
import { toRefused, toSendResult } from "./convert.ts";
import type { Session, Sessions } from "./sessions.ts";
import { tokenOf } from "./session-metadata.ts";
import { refuseStream } from "./stream-end.ts";

/** A pipelined stream of messages. */
export type PublishCall = ServerDuplexStream<delivery.PublishRequest, delivery.PublishResponse.$Properties>;

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
  /** Messages are made ready one after the other. */
  #lane: Promise<void> = Promise.resolve();
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
    const saved = this.#lane.then(() => this.#save(bytes));
    this.#lane = saved.then(
      () => undefined,
      () => undefined,
    );
    const answer = saved.then((accepted) => accepted.answer).catch((error: unknown) => toRefused(error));
    this.#answers.push(answer);
    if (this.#answers.length >= publishInFlightMax) this.#reading.hold("answers");
    if (this.#session !== undefined) this.#reading.wait(this.#sessions.pace(this.#session));
    this.#answer();
  }

  /** Resolves when the message is in the store's queue, with the promise of its answer. */
  async #save(bytes: Uint8Array): Promise<{ readonly answer: Promise<Answer> }> {
    const session = await this.#inForce();
    const ready = await this.#messages.ready(session.clientId, bytes);
    return { answer: this.#messages.accept(ready).then(toSendResult) };
  }

  async #inForce(): Promise<Session> {
    if (this.#session === undefined) throw new Error("a message came before its session");
    if (Date.now() - this.#checkedAtMs > sessionRecheckMs) {
      this.#session = await this.#sessions.recheck(this.#session);
      this.#checkedAtMs = Date.now();
    }
    return this.#session;
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
      if (!this.#call.write({ result })) await drained(this.#call);
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
