import {
  AnonymousService,
  type Decoded,
  type Encodable,
  type MessageClass,
  type Method,
} from "@entente/proto";
import type { Transport } from "../transport/transport.ts";
import { anonymousLimits } from "./limits.ts";

/** An anonymous session on a connection of its own: nothing of it leads to another, or to the client's name. */
export class Errand {
  readonly #transport: Transport;
  readonly #session: string;
  readonly #notAfterMs: number;
  #callsLeft: number = anonymousLimits.callsPerErrand;
  #underWay = 0;
  #closing = false;

  private constructor(transport: Transport, session: string, notAfterMs: number) {
    this.#transport = transport;
    this.#session = session;
    this.#notAfterMs = notAfterMs;
  }

  /** Spends a token. The connection is closed where it is refused. @throws RpcFailure. */
  static async open(transport: Transport, token: Uint8Array): Promise<Errand> {
    try {
      const answer = await transport.unary(AnonymousService.BeginAnonymousSession, { token });
      return new Errand(transport, answer.session, answer.notAfterMs);
    } catch (error) {
      transport.close();
      throw error;
    }
  }

  /** Whether another call can be made. */
  isOpen(nowMs: number): boolean {
    return !this.#closing && this.#callsLeft > 0 && nowMs < this.#notAfterMs;
  }

  /** @throws RpcFailure. */
  async call<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    deadlineMs?: number,
  ): Promise<Decoded<Response>> {
    this.#callsLeft -= 1;
    this.#underWay += 1;
    const deadline = deadlineMs === undefined ? {} : { deadlineMs };
    try {
      return await this.#transport.unary(method, request, { ...deadline, token: this.#session });
    } finally {
      this.#underWay -= 1;
      if (this.#callsLeft <= 0) this.close();
      else this.#closeIfDone();
    }
  }

  /** No further call; the connection goes with the last one that is under way. */
  close(): void {
    this.#closing = true;
    this.#closeIfDone();
  }

  #closeIfDone(): void {
    if (this.#closing && this.#underWay === 0) this.#transport.close();
  }
}
