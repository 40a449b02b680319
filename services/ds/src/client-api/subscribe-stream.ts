import type { ServerDuplexStream } from "@grpc/grpc-js";
import type { delivery } from "@entente/proto";
import type { Logger } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { encodeEnd, type EndReason } from "../feeds/encoded-item.ts";
import type { FeedHub } from "../feeds/feed-hub.ts";
import type { Sink } from "../feeds/sink.ts";
import type { StreamRoom, Subscription } from "../feeds/subscription.ts";
import { streamBytesMax, uncountedBytesMax } from "../limits.ts";
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
  readonly done: Promise<void>;
  readonly #call: SubscribeCall;
  readonly #reading: PacedReading;
  readonly #sessions: Sessions;
  readonly #hub: FeedHub;
  #subscription: Subscription | undefined;
  #opening = false;
  /** Handed to the connection and not yet taken by it, but for one that is small. */
  #bytesUnderWay = 0;
  #full = false;
  #over = false;

  constructor(call: SubscribeCall, sessions: Sessions, hub: FeedHub) {
    this.#call = call;
    this.#reading = new PacedReading(call);
    this.#sessions = sessions;
    this.#hub = hub;
    this.done = new Promise((resolve) => {
      call.once("finish", resolve);
      call.once("close", resolve);
      call.once("cancelled", resolve);
    });
  }

  async run(): Promise<void> {
    const call = this.#call;
    call.on("cancelled", () => this.#gone());
    call.on("error", () => this.#gone());
    call.on("end", () => this.#ended());
    call.pause();
    const session = await this.#sessions.check(tokenOf(call.metadata));
    call.on("data", (request: delivery.SubscribeRequest) => this.#said(session, request));
    call.resume();
  }

  write(bytes: Buffer): boolean {
    if (this.#over) return false;
    // Where nothing waits it is taken at once or is little: of the many streams that get a message most need not say that they had it.
    if (this.#call.writableLength === 0 && bytes.length <= uncountedBytesMax) {
      this.#call.write(bytes);
      return !this.#full;
    }
    this.#bytesUnderWay += bytes.length;
    // The stream counts messages, this counts bytes: a stalled device holds neither many nor large ones.
    const room = this.#call.write(bytes, () => this.#taken(bytes.length));
    if (!room || this.#bytesUnderWay >= streamBytesMax) this.#full = true;
    return !this.#full;
  }

  end(reason: EndReason): void {
    if (this.#over) return;
    this.#over = true;
    this.#call.write(encodeEnd(reason));
    this.#call.end();
  }

  fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#subscription !== undefined) this.#hub.close(this.#subscription);
    refuseStream(this.#call, error);
  }

  #taken(bytes: number): void {
    this.#bytesUnderWay -= bytes;
    if (!this.#full || this.#bytesUnderWay >= streamBytesMax / 2 || this.#call.writableNeedDrain) return;
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
    if (this.#subscription !== undefined) this.#hub.close(this.#subscription);
  }
}
