import { type Logger, ServiceError } from "@entente/service-kit";
import type { Clock } from "../clock.ts";
import type { FeedHub } from "../feeds/feed-hub.ts";
import type { Subscription } from "../feeds/subscription.ts";
import { sessionChecksPerSweepMax, sessionSweepMs, verdictLifetimeMs } from "../limits.ts";
import type { Sessions } from "./sessions.ts";

/** Ends device streams whose session is over: a stream outlives neither its token nor its credential. */
export class SessionSweep {
  readonly #hub: FeedHub;
  readonly #sessions: Sessions;
  readonly #log: Logger;
  readonly #now: Clock;
  readonly #checkedAtMs = new WeakMap<Subscription, number>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(hub: FeedHub, sessions: Sessions, log: Logger, now: Clock) {
    this.#hub = hub;
    this.#sessions = sessions;
    this.#log = log;
    this.#now = now;
  }

  start(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.once()
        .catch((error: unknown) => this.#log.error({ err: error }, "sessions can not be checked now"))
        .finally(() => this.start());
    }, sessionSweepMs);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** One look at every stream; those that were not checked for `verdictLifetimeMs` are, a bounded number at a time. */
  async once(): Promise<void> {
    let checks = 0;
    for (const subscription of this.#hub.subscriptions()) {
      if (subscription.session.notAfterMs <= this.#now()) {
        void subscription.end("session_expired").then(() => this.#hub.close(subscription));
        continue;
      }
      const checkedAtMs = this.#checkedAtMs.get(subscription) ?? 0;
      if (checkedAtMs === 0) this.#checkedAtMs.set(subscription, this.#now());
      if (checkedAtMs === 0 || this.#now() - checkedAtMs < verdictLifetimeMs) continue;
      if (checks >= sessionChecksPerSweepMax) return;
      checks += 1;
      await this.#check(subscription);
    }
  }

  async #check(subscription: Subscription): Promise<void> {
    this.#checkedAtMs.set(subscription, this.#now());
    try {
      await this.#sessions.recheck(subscription.session);
    } catch (error) {
      // Nobody could be asked for so long that what was known has run out: the stream ends like the session.
      if (!(error instanceof ServiceError)) throw error;
      subscription.fail(error);
      this.#hub.close(subscription);
    }
  }
}
