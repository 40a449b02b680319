import type { federation } from "@entente/proto";
import type { Request, SenderInput } from "@entente/relay";
import { fromRefusal, type Logger } from "@entente/service-kit";
import type { GatewayChannel, RelayCall } from "../gateway-channel.ts";
import { ackOf, helloAckOf, refusedOf, toHelloRequest, toItemsRequest } from "./convert.ts";
import type { Refusals } from "./refusals.ts";

/** What a connection is made of. */
interface OutboundConnectionParts {
  readonly destination: string;
  readonly gateway: Pick<GatewayChannel, "relay">;
  readonly refusals: Refusals;
  readonly log: Logger;
  /** Takes what the other domain says, and that nothing more comes. */
  readonly tell: (input: SenderInput) => void;
}

/** A call: a session of the relay core. */
interface Session {
  readonly number: bigint;
  readonly call: RelayCall;
  /** Items of the frames that wait for their answers, oldest first. */
  readonly frames: bigint[][];
  answered: number;
  /** Answers are looked at one after the other. */
  looking: Promise<void>;
}

/** The way of one sending stream to its domain: one call at a time, of which a greeting begins the next. */
export class OutboundConnection {
  readonly #parts: OutboundConnectionParts;
  #session: Session | undefined;

  constructor(parts: OutboundConnectionParts) {
    this.#parts = parts;
  }

  send(request: Request): void {
    if (request.k === "hello") {
      this.#open(request.session).call.write(toHelloRequest(request));
      return;
    }
    const session = this.#session;
    // The connection broke after the core decided: its failure was told already.
    if (session?.number !== request.session) return;
    session.frames.push(request.items.map(({ seq }) => seq));
    session.call.write(toItemsRequest(request));
  }

  /** Nothing of the call is told any more. */
  close(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.call.cancel();
  }

  #open(number: bigint): Session {
    this.close();
    const call = this.#parts.gateway.relay(this.#parts.destination);
    const session: Session = { number, call, frames: [], answered: 0, looking: Promise.resolve() };
    this.#session = session;
    call.on("data", (response: federation.RelayResponse) => {
      session.looking = session.looking
        .then(() => this.#received(session, response))
        .catch((error: unknown) => this.#broke(session, error));
    });
    call.on("error", (error: Error) => this.#broke(session, error));
    call.on("end", () => {
      session.looking = session.looking.then(() => this.#broke(session, undefined));
    });
    return session;
  }

  async #received(session: Session, response: federation.RelayResponse): Promise<void> {
    if (this.#session !== session) return;
    const { refusals, tell } = this.#parts;
    const { helloAck, ack, refused } = response;
    if (helloAck !== null && helloAck !== undefined) {
      if (!(await refusals.areProven(helloAck))) throw new Error("a refusal that nobody has signed");
      if (this.#session === session) tell({ k: "received", frame: helloAckOf(helloAck, session.number) });
      return;
    }
    if (refused !== null && refused !== undefined) {
      this.close();
      tell({ k: "received", frame: refusedOf(refused, session.number) });
      return;
    }
    const seqs = session.frames.shift();
    if (ack === null || ack === undefined || seqs === undefined) throw new Error("an answer to nothing");
    const index = session.answered;
    session.answered += 1;
    const frame = ackOf(await refusals.provenAck(ack), session.number, index, seqs);
    if (this.#session === session) tell({ k: "received", frame });
  }

  #broke(session: Session, error: unknown): void {
    if (this.#session !== session) return;
    const { destination, log, tell } = this.#parts;
    const refused = error === undefined ? undefined : fromRefusal(error);
    log.debug({ destination, code: refused?.code ?? "ended" }, "the relay stream is down");
    this.close();
    const retryAfterMs = refused?.detail.retryAfterMs;
    tell({
      k: "failed",
      session: session.number,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
}
