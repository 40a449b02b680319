import { ClientError } from "../client/client-error.ts";
import { isTokenOver, type Session } from "../session/session.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import type { Transport } from "../transport/transport.ts";
import { Errand } from "./errand.ts";
import { anonymousLimits } from "./limits.ts";
import type { TokenStock } from "./token-stock.ts";

/** Who makes a call: the client by its name, or nobody. */
export type Caller = Pick<Session, "call">;

/** What {@link AnonymousCalls} are made of. */
export interface AnonymousCallsParts {
  readonly stock: TokenStock;
  /** A fresh connection to the home Delivery Service. */
  readonly connect: () => Transport;
  /** Who calls where it can not be done without a name; absent where that is not allowed. */
  readonly named: Caller | undefined;
  readonly nowMs: () => number;
}

/** Codes with which a service says that a token is no good: another one may be. */
export const tokenCodes: ReadonlySet<string> = new Set(["bad_token", "token_expired", "token_spent"]);

/** Codes that a call with a name may not meet: nobody gets what anyone gets, and only where and when a domain lets nobody call. */
const namelessCodes: ReadonlySet<string> = new Set([
  ...tokenCodes,
  "token_quota",
  "unknown_token_key",
  "anonymous_off",
  "consent_required",
  "lookup_quota",
  "claim_quota",
  "too_fast",
  "unsupported",
  "bad_identifier",
]);

/** Codes with which there is no token to spend. */
export const stockCodes: ReadonlySet<string> = new Set(["no_tokens", "token_key_unstated", "token_refused"]);

/** Calls to the home Delivery Service that name nobody. What belongs together goes in one session, everything else in another. */
export class AnonymousCalls {
  readonly #parts: AnonymousCallsParts;
  readonly #errands = new Map<string, Promise<Errand>>();
  /** Tokens that no service has answered: an outage does not use them up. Whoever sees one twice has seen nothing else with it. */
  readonly #unanswered: Uint8Array[] = [];

  constructor(parts: AnonymousCallsParts) {
    this.#parts = parts;
  }

  /** Calls for one purpose, which the service may see are of one client. @param purpose is told to nobody. */
  caller(purpose: string): Caller {
    const nobody = this.nobody(purpose);
    const { named } = this.#parts;
    if (named === undefined) return nobody;
    return {
      call: (method, request, deadlineMs) =>
        nobody.call(method, request, deadlineMs).catch((error: unknown) => {
          if (!isForWantOfName(error)) throw error;
          return named.call(method, request, deadlineMs);
        }),
    };
  }

  /** The same calls, and never by name. */
  nobody(purpose: string): Caller {
    return {
      call: (method, request, deadlineMs) =>
        this.#inSession(purpose, (errand) => errand.call(method, request, deadlineMs)),
    };
  }

  /** Lets go of all connections. */
  close(): void {
    for (const purpose of [...this.#errands.keys()]) this.#end(purpose);
  }

  async #inSession<T>(purpose: string, work: (errand: Errand) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#errand(purpose));
    } catch (error) {
      if (!(error instanceof RpcFailure) || !isTokenOver(error.code)) throw error;
      this.#end(purpose);
      return work(await this.#errand(purpose));
    }
  }

  /** The session of a purpose, begun where there is none that is good for another call. */
  async #errand(purpose: string): Promise<Errand> {
    const held = await this.#errands.get(purpose)?.catch(() => undefined);
    if (held?.isOpen(this.#parts.nowMs()) === true) return held;
    this.#end(purpose);
    const [oldest] = this.#errands.keys();
    if (this.#errands.size >= anonymousLimits.errands && oldest !== undefined) this.#end(oldest);
    const opened = this.#open();
    this.#errands.set(purpose, opened);
    opened.catch(() => {
      if (this.#errands.get(purpose) === opened) this.#errands.delete(purpose);
    });
    return opened;
  }

  async #open(attempt = 1): Promise<Errand> {
    const token = this.#unanswered.pop() ?? (await this.#parts.stock.take());
    try {
      return await Errand.open(this.#parts.connect(), token);
    } catch (error) {
      if (isPassing(error) && this.#unanswered.length < anonymousLimits.errands) this.#unanswered.push(token);
      const isToken = error instanceof RpcFailure && tokenCodes.has(error.code);
      if (!isToken || attempt === anonymousLimits.sessionAttempts) throw error;
      return this.#open(attempt + 1);
    }
  }

  #end(purpose: string): void {
    const errand = this.#errands.get(purpose);
    this.#errands.delete(purpose);
    errand?.then(
      (each) => each.close(),
      () => undefined,
    );
  }
}

/** Whether the same call may go well with a name. */
function isForWantOfName(error: unknown): boolean {
  if (error instanceof ClientError) return stockCodes.has(error.code);
  return error instanceof RpcFailure && namelessCodes.has(error.code);
}
