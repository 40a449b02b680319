import { AddressService } from "@entente/proto";
import type { Session } from "../session/session.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";

/** Addresses in one call, as the Delivery Service allows. */
const perCallMax = 128;

/** Addresses that are kept for leaves that have to be made at once. */
const reserve = 8;

/** What a domain says of addresses in leaves. */
export interface AddressEnds {
  /** In the order of the addresses, milliseconds since 1970; 0 for one that is good for nothing. */
  readonly notAfterMs: readonly number[];
  readonly lifetimeMs: number;
}

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

  /** Until when addresses in leaves are good, and how long one is that is new; undefined where the domain does not say. @throws RpcFailure. */
  async endsOf(sealed: readonly Uint8Array[]): Promise<AddressEnds | undefined> {
    const notAfterMs: number[] = [];
    let lifetimeMs = 0;
    for (let from = 0; from < sealed.length; from += perCallMax) {
      const addresses = sealed.slice(from, from + perCallMax);
      try {
        const answer = await this.#session.call(AddressService.InspectAddresses, { addresses });
        const ends = answer.notAfterMs ?? [];
        notAfterMs.push(...addresses.map((_each, index) => Number(ends[index] ?? 0)));
        lifetimeMs = Number(answer.lifetimeMs ?? 0);
      } catch (error) {
        if (!(error instanceof RpcFailure) || error.code !== "unsupported") throw error;
        return undefined;
      }
    }
    return { notAfterMs, lifetimeMs };
  }

  /** One for a leaf; the last one is given again rather than none. Undefined where there never was one. */
  take(): Uint8Array | undefined {
    return this.#held.length > 1 ? this.#held.shift() : this.#held[0];
  }
}
