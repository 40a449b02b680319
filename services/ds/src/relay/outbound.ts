import type { Appended, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import type { Logger } from "@entente/service-kit";
import type { GatewayChannel } from "../gateway-channel.ts";
import type { Bounces } from "./bounces.ts";
import { leaseRenewalMs } from "./limits.ts";
import { OutboundStream } from "./outbound-stream.ts";
import { StreamLeases } from "./stream-leases.ts";

type OutboundStore = Pick<Store, "delivery" | "leases" | "onAppend" | "outbox" | "shared">;

/** The streams to other domains that this process drives: one for each that has had something waiting for it. */
export class Outbound {
  readonly #home: string;
  readonly #store: OutboundStore;
  readonly #leases: StreamLeases;
  readonly #gateway: GatewayChannel;
  readonly #bounces: Bounces;
  readonly #log: Logger;
  readonly #now: Clock;
  readonly #streams = new Map<string, OutboundStream>();
  #unlisten: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(parts: {
    readonly home: string;
    readonly store: OutboundStore;
    readonly gateway: GatewayChannel;
    readonly bounces: Bounces;
    readonly log: Logger;
    readonly now: Clock;
  }) {
    this.#home = parts.home;
    this.#store = parts.store;
    this.#leases = new StreamLeases(parts.store, parts.now);
    this.#gateway = parts.gateway;
    this.#bounces = parts.bounces;
    this.#log = parts.log;
    this.#now = parts.now;
  }

  /** Goes on with what waits, and listens for more. */
  start(): void {
    this.#unlisten = this.#store.onAppend(({ domains, everything }: Appended) => {
      if (everything || domains.length > 0) this.#look();
    });
    this.#look();
    // Another replica may be gone, and its leases with it; of that no hint tells.
    if (this.#store.shared) this.#timer = setInterval(() => this.#look(), leaseRenewalMs);
  }

  /** A sign of life of a domain: what waits for it is tried at once. */
  heard(domain: string): void {
    this.#streams.get(domain)?.heard();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unlisten?.();
    clearInterval(this.#timer);
    await Promise.all([...this.#streams.values()].map((stream) => stream.stop()));
    await this.#looking;
    await this.#leases.release().catch((error: unknown) => {
      // They run out by themselves.
      this.#log.warn({ err: error }, "leases can not be given back");
    });
  }

  #look(): void {
    this.#again = true;
    this.#looking ??= this.#lookUp().finally(() => {
      this.#looking = undefined;
    });
  }

  async #lookUp(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        const waiting = (await this.#store.outbox.destinations()).filter(
          ({ pendingRows }) => pendingRows > 0,
        );
        const wanted = new Set([...this.#streams.keys(), ...waiting.map(({ domain }) => domain)]);
        const held = await this.#leases.hold([...wanted]);
        await this.#letGo(held);
        for (const destination of waiting) {
          if (held.has(destination.domain)) this.#streamTo(destination.domain).wake(destination);
        }
      } catch (error) {
        // The next commit, or the next start, looks again; streams that are open read for themselves.
        if (!this.#stopped) this.#log.error({ err: error }, "destinations can not be read now");
      }
    }
  }

  /** What another replica drives now is its: what is known here of those streams is old. */
  async #letGo(held: ReadonlySet<string>): Promise<void> {
    for (const [domain, stream] of this.#streams) {
      if (held.has(domain)) continue;
      this.#streams.delete(domain);
      await stream.stop();
    }
  }

  #streamTo(destination: string): OutboundStream {
    const known = this.#streams.get(destination);
    if (known !== undefined) return known;
    const stream = new OutboundStream({
      home: this.#home,
      destination,
      store: this.#store,
      gateway: this.#gateway,
      bounces: this.#bounces,
      log: this.#log,
      now: this.#now,
    });
    this.#streams.set(destination, stream);
    return stream;
  }
}
