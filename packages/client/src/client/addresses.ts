import { AddressService } from "@entente/proto";
import type { Session } from "../session/session.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";

/** Addresses in one call, as the Delivery Service allows. */
const perCallMax = 128;

/** Addresses that are kept for leaves that have to be made at once. */
const reserve = 8;

/**
 * Addresses of this client, each for one leaf: its domain makes them, and no other can tell that two are of one client. A
 * domain that makes none is named in clear, as before there were any.
 */
export class Addresses {
  readonly #session: Pick<Session, "call">;
  readonly #held: Uint8Array[] = [];

  constructor(session: Pick<Session, "call">) {
    this.#session = session;
  }

  /** Fetches what is lacking for so many leaves. @throws RpcFailure. */
  async fill(leaves: number): Promise<void> {
    if (this.#held.length >= leaves) return;
    const wanted = Math.min(perCallMax, leaves + reserve - this.#held.length);
    try {
      const { addresses = [] } = await this.#session.call(AddressService.IssueAddresses, { count: wanted });
      this.#held.push(...addresses);
    } catch (error) {
      if (!(error instanceof RpcFailure) || error.code !== "unsupported") throw error;
    }
  }

  /** The same where a leaf has to be made whether or not the domain can be reached: it tells no address then. */
  async fillIfReached(leaves: number): Promise<void> {
    try {
      await this.fill(leaves);
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }

  /** One for a leaf; the last one is given again rather than none. Undefined where there never was one. */
  take(): Uint8Array | undefined {
    return this.#held.length > 1 ? this.#held.shift() : this.#held[0];
  }
}
