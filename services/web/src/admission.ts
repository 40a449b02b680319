import { TokenBuckets } from "@entente/service-kit";
import type { MovableLimits } from "./configuration.ts";
import { addressesMax } from "./limits.ts";

/** Who may connect, and call: the services behind see one address, that of the web gateway. */
export class Admission {
  readonly #limits: MovableLimits;
  readonly #origins: ReadonlySet<string>;
  readonly #calls: TokenBuckets;
  readonly #connections = new Map<string, number>();
  #open = 0;

  constructor(limits: MovableLimits, origins: readonly string[], now: () => number) {
    this.#limits = limits;
    this.#origins = new Set(origins);
    this.#calls = new TokenBuckets({
      burst: limits.callsPerAddressBurst,
      perSecond: limits.callsPerAddressPerSecond,
      keysMax: addressesMax,
      now,
    });
  }

  /** Whether a page of that origin may connect; what is no browser names none. */
  takesOrigin(origin: string | undefined): boolean {
    return origin === undefined || this.#origins.has(origin);
  }

  /** Counts a connection; returns what takes it off again, or undefined where there are too many. */
  connect(address: string): (() => void) | undefined {
    const ofAddress = this.#connections.get(address) ?? 0;
    if (this.#open >= this.#limits.connections || ofAddress >= this.#limits.connectionsPerAddress)
      return undefined;
    this.#open += 1;
    this.#connections.set(address, ofAddress + 1);
    return () => {
      this.#open -= 1;
      const left = (this.#connections.get(address) ?? 1) - 1;
      if (left === 0) this.#connections.delete(address);
      else this.#connections.set(address, left);
    };
  }

  /** Takes one call from an address's rate: 0, or in how many milliseconds there will be room. */
  call(address: string): number {
    return this.#calls.take(address);
  }
}
