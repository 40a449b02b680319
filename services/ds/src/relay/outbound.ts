import type { Appended, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import type { Logger } from "@entente/service-kit";
import type { GatewayChannel } from "../gateway-channel.ts";
import { OutboundStream } from "./outbound-stream.ts";

/** All streams to other domains: one for each that ever had something waiting for it. */
export class Outbound {
  readonly #home: string;
  readonly #store: Pick<Store, "delivery" | "onAppend" | "outbox">;
  readonly #gateway: GatewayChannel;
  readonly #log: Logger;
  readonly #now: Clock;
  readonly #streams = new Map<string, OutboundStream>();
  #unlisten: (() => void) | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(parts: {
    readonly home: string;
    readonly store: Pick<Store, "delivery" | "onAppend" | "outbox">;
    readonly gateway: GatewayChannel;
    readonly log: Logger;
    readonly now: Clock;
  }) {
    this.#home = parts.home;
    this.#store = parts.store;
    this.#gateway = parts.gateway;
    this.#log = parts.log;
    this.#now = parts.now;
  }

  /** Goes on with what waits, and listens for more. */
  start(): void {
    this.#unlisten = this.#store.onAppend(({ domains, everything }: Appended) => {
      if (everything || domains.length > 0) this.#look();
    });
    this.#look();
  }

  /** A sign of life of a domain: what waits for it is tried at once. */
  heard(domain: string): void {
    this.#streams.get(domain)?.heard();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unlisten?.();
    await Promise.all([...this.#streams.values()].map((stream) => stream.stop()));
    await this.#looking;
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
        for (const destination of await this.#store.outbox.destinations()) {
          if (destination.pendingRows > 0) this.#streamTo(destination.domain).wake(destination);
        }
      } catch (error) {
        // The next commit, or the next start, looks again; streams that are open read for themselves.
        if (!this.#stopped) this.#log.error({ err: error }, "destinations can not be read now");
      }
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
      log: this.#log,
      now: this.#now,
    });
    this.#streams.set(destination, stream);
    return stream;
  }
}
