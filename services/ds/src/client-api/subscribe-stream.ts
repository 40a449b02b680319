import type { ServerDuplexStream } from "@grpc/grpc-js";
import type { delivery } from "@entente/proto";
import { answerSink, type AnswerSink, type Logger } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { encodeEnd, type EndReason } from "../feeds/encoded-item.ts";
import type { FeedHub } from "../feeds/feed-hub.ts";
import type { Sink } from "../feeds/sink.ts";
import type { StreamRoom } from "../feeds/subscription-parts.ts";
import type { Subscription } from "../feeds/subscription.ts";
import { streamBytesMax } from "../limits.ts";
import { PacedReading } from "./paced-reading.ts";
import { subscribeStepOf } from "./convert.ts";
import type { Session, Sessions } from "./sessions.ts";
import { tokenOf } from "./session-metadata.ts";
import { refuseStream } from "./stream-end.ts";

/** The device's stream: what it says is decoded, what it gets is bytes already. */
export type SubscribeCall = ServerDuplexStream<delivery.SubscribeRequest, Buffer>;

/** Handles Subscribe. */
export function subscribeHandler(
  sessions: Sessions,
  hub: FeedHub,
  log: Logger,
): (call: SubscribeCall) => void {
  return (call) => {
    const stream = new DeviceStream(call, sessions, hub);
    stream.run().catch((error: unknown) => {
      log.debug({ err: error }, "a device stream is refused");
      stream.fail(error);
    });
  };
}

/** One Subscribe call: the sink of its subscription, and the reader of what the device says. */
class DeviceStream implements Sink {
  readonly #call: SubscribeCall;
  readonly #answers: AnswerSink;
  readonly #reading: PacedReading;
  readonly #sessions: Sessions;
  readonly #hub: FeedHub;
  #subscription: Subscription | undefined;
  #opening = false;
  /** Handed to the connection and not yet taken by it. */
  #bytesUnderWay = 0;
  #full = false;
  #over = false;
  /** Nothing more will be told, and what was is with the device as far as can be known. */
  #told = false;
  #whenTold: (() => void) | undefined;

  constructor(call: SubscribeCall, sessions: Sessions, hub: FeedHub) {
    this.#call = call;
    this.#answers = answerSink(call.metadata);
    this.#reading = new PacedReading(call);
    this.#sessions = sessions;
    this.#hub = hub;
  }

  get done(): Promise<void> {
    if (this.#told) return Promise.resolve();
    return new Promise((resolve) => {
      const before = this.#whenTold;
      this.#whenTold = () => {
        before?.();
        resolve();
      };
    });
  }

  async run(): Promise<void> {
    const call = this.#call;
    call.on("cancelled", () => this.#gone());
    call.on("error", () => this.#gone());
    call.on("close", () => this.#allTold());
    call.on("end", () => this.#ended());
    call.pause();
    const session = await this.#sessions.check(tokenOf(call.metadata));
    call.on("data", (request: delivery.SubscribeRequest) => this.#said(session, request));
    call.resume();
  }

  write(bytes: Buffer): boolean {
    if (this.#over) return false;
    const { length } = bytes;
    this.#bytesUnderWay += length;
    // What counts is bytes: a stalled device holds neither many items nor large ones.
    if (this.#bytesUnderWay >= streamBytesMax) this.#full = true;
    this.#answers(bytes, () => this.#taken(length));
    return !this.#full;
  }

  end(reason: EndReason): void {
    if (this.#over) return;
    this.#over = true;
    this.#answers(encodeEnd(reason), () => this.#allTold());
    this.#call.end();
  }

  fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#subscription !== undefined) this.#hub.close(this.#subscription);
    refuseStream(this.#call, error);
    this.#allTold();
  }

  #taken(bytes: number): void {
    this.#bytesUnderWay -= bytes;
    if (!this.#full || this.#bytesUnderWay >= streamBytesMax / 2) return;
    this.#full = false;
    this.#subscription?.drained();
  }

  #said(session: Session, request: delivery.SubscribeRequest): void {
    if (this.#over) return;
    this.#reading.wait(this.#sessions.pace(session));
    try {
      const step = subscribeStepOf(request, session.clientId);
      if (step.kind === "start") this.#open(session, step.room);
      else if (this.#subscription === undefined) throw refusal("bad_stream", "start comes first");
      else if (step.kind === "credit") this.#subscription.credit(step.items);
      else this.#subscription.acknowledge(step.positions);
    } catch (error) {
      this.fail(error);
    }
  }

  #open(session: Session, room: StreamRoom): void {
    if (this.#opening) throw refusal("bad_stream", "start comes once");
    this.#opening = true;
    // What the device says next has to find the subscription.
    this.#reading.hold("opening");
    this.#hub.open(session, this, room).then(
      (subscription) => {
        this.#subscription = subscription;
        if (this.#over) this.#hub.close(subscription);
        else this.#reading.release("opening");
      },
      (error: unknown) => this.fail(error),
    );
  }

  /** The device will say nothing more: it is done with the stream. */
  #ended(): void {
    this.#gone();
    this.#call.end();
  }

  #gone(): void {
    this.#over = true;
    this.#allTold();
    if (this.#subscription !== undefined) this.#hub.close(this.#subscription);
  }

  #allTold(): void {
    this.#told = true;
    this.#whenTold?.();
    this.#whenTold = undefined;
  }
}
