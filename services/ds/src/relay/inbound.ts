import type { Logger } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import { refuseStream } from "../client-api/stream-end.ts";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import { originOf } from "../federation-api/origin.ts";
import type { Figures } from "../figures.ts";
import type { Bounces } from "./bounces.ts";
import { inboundStreamsMax } from "./limits.ts";
import type { InboundItems } from "./inbound-items.ts";
import { type InboundCall, InboundStream } from "./inbound-stream.ts";

/** All streams from other domains. */
export class Inbound {
  readonly #home: string;
  readonly #store: Pick<Store, "inbound" | "shared">;
  readonly #items: InboundItems;
  readonly #bounces: Bounces;
  readonly #figures: Figures;
  readonly #heard: (domain: string) => void;
  readonly #log: Logger;
  readonly #now: Clock;
  readonly #streams = new Map<string, InboundStream>();
  #stopped = false;

  constructor(parts: {
    readonly home: string;
    readonly store: Pick<Store, "inbound" | "shared">;
    readonly items: InboundItems;
    readonly bounces: Bounces;
    readonly figures: Figures;
    /** Called for every sign of life of a domain. */
    readonly heard: (domain: string) => void;
    readonly log: Logger;
    readonly now: Clock;
  }) {
    this.#home = parts.home;
    this.#store = parts.store;
    this.#items = parts.items;
    this.#bounces = parts.bounces;
    this.#figures = parts.figures;
    this.#heard = parts.heard;
    this.#log = parts.log;
    this.#now = parts.now;
  }

  /** Handles Relay. */
  handle(call: InboundCall): void {
    try {
      const origin = originOf(call, this.#home);
      this.#heard(origin);
      this.#streamOf(origin).accept(call);
    } catch (error) {
      refuseStream(call, error);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#streams.values()].map((stream) => stream.stop()));
  }

  #streamOf(origin: string): InboundStream {
    const known = this.#streams.get(origin);
    if (known !== undefined) return known;
    if (this.#stopped || this.#streams.size >= inboundStreamsMax) {
      throw refusal("busy", "as many domains as this process takes streams of", { retryAfterMs: 5_000 });
    }
    const stream = new InboundStream({
      home: this.#home,
      origin,
      store: this.#store,
      items: this.#items,
      bounces: this.#bounces,
      figures: this.#figures,
      log: this.#log,
      now: this.#now,
    });
    this.#streams.set(origin, stream);
    return stream;
  }
}
