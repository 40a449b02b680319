import type { Delivery, Outcome, SessionEvent } from "./outcome.ts";
import type { Refusal } from "./refusal.ts";
import type { Session } from "./session.ts";
import type { Transport } from "./transport.ts";

/** What an application hears from an endpoint. A handler that rejects stops the frame at hand, which is offered again. */
export interface EndpointHandlers {
  /** A plaintext, at least once and in each sender's order of arrival. Forgotten when this resolves. */
  readonly message: (delivery: Delivery) => Promise<void>;
  readonly event?: (event: SessionEvent) => Promise<void>;
  readonly refusal?: (refusal: Refusal) => Promise<void>;
}

/** A session on a transport: sends what the session has to send, and gives it what arrives. */
export class Endpoint {
  readonly #session: Session;
  readonly #transport: Transport;
  readonly #handlers: EndpointHandlers;
  #stop: (() => Promise<void>) | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(session: Session, transport: Transport, handlers: EndpointHandlers) {
    this.#session = session;
    this.#transport = transport;
    this.#handlers = handlers;
  }

  /** Delivers what an earlier run left, sends what it left, and listens. */
  async start(): Promise<void> {
    await this.#deliver();
    await this.flush();
    this.#stop = await this.#transport.listen((frame) => this.#receive(frame));
  }

  async stop(): Promise<void> {
    await this.#stop?.();
    this.#stop = undefined;
  }

  /** Runs a call of the session, tells what came of it, and sends what is to be sent: `run((s) => s.protect(text))`. */
  async run(call: (session: Session) => Promise<Outcome>): Promise<Outcome> {
    const outcome = await call(this.#session);
    await this.#tell(outcome);
    await this.flush();
    return outcome;
  }

  /** Sends every frame that waits, in order. Rejects as the transport does; the frames stay. */
  flush(): Promise<void> {
    const next = this.#flushing.then(
      () => this.#sendAll(),
      () => this.#sendAll(),
    );
    this.#flushing = next;
    return next;
  }

  async #sendAll(): Promise<void> {
    for (const { to, frame, sequence } of this.#session.outgoing()) {
      await this.#transport.send(to, frame);
      await this.#session.sent(sequence);
    }
  }

  async #receive(frame: Uint8Array): Promise<void> {
    await this.#tell(await this.#session.unprotect(frame));
    await this.flush();
  }

  async #tell(outcome: Outcome): Promise<void> {
    await this.#deliver();
    for (const event of outcome.events) await this.#handlers.event?.(event);
    for (const refusal of outcome.refusals) await this.#handlers.refusal?.(refusal);
  }

  async #deliver(): Promise<void> {
    for (const delivery of this.#session.deliveries()) {
      await this.#handlers.message(delivery);
      await this.#session.delivered(delivery.sequence);
    }
  }
}
