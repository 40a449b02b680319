import type { Logger } from "@entente/service-kit";
import type { Appended, FeedId, PushRegistration, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import type { Figures } from "../figures.ts";
import {
  pushCoalesceMs,
  pushFeedsWaitingMax,
  pushRepeatMs,
  pushRetriesMax,
  pushRetryMs,
  pushRetryMsMax,
  pushesUnderWayMax,
} from "./limits.ts";
import type { PushTarget } from "./push-target.ts";
import type { PushRegistrations } from "./registrations.ts";
import type { PushOutcome, PushSender } from "./web-push-sender.ts";

/** Stands for all feeds. */
const everything: unique symbol = Symbol("all feeds");
type Waiting = FeedId | typeof everything;

export interface WakerParts {
  readonly store: Pick<Store, "push" | "onAppend">;
  readonly registrations: PushRegistrations;
  readonly send: PushSender;
  /** Whether the client has a stream to this process. */
  readonly connected: (clientId: string) => boolean;
  /** Wake-ups are delayed by up to that, at random (A23-109). */
  readonly delayMsMax: number;
  /** In [0, 1): how much of that one wake-up waits. */
  readonly chance: () => number;
  readonly figures: Pick<Figures, "woken">;
  readonly log: Logger;
  readonly now: Clock;
}

/**
 * Wakes devices that are not connected and have something unread. A device is woken once until it comes; only when it
 * has not come for `pushRepeatMs` again, and never twice within `pushCoalesceMs`. Work is done per feed, off the way of
 * messages; what waits is bounded, and past the bound one look at all feeds stands for each. A wake-up can get lost, in
 * this process or at the push service: what a device reads when it comes does not depend on it.
 */
export class Waker {
  readonly #parts: WakerParts;
  /** Feeds to look at, with the time from which on. */
  readonly #waiting = new Map<Waiting, number>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #unlisten: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires. */
  #nextAt = Infinity;
  #looking: Promise<void> | undefined;
  #stopped = false;

  constructor(parts: WakerParts) {
    this.#parts = parts;
  }

  /** Begins with whoever was asleep before. */
  start(): void {
    this.#unlisten = this.#parts.store.onAppend((appended) => this.#appended(appended));
    this.#wait(everything, this.#delay());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unlisten?.();
    clearTimeout(this.#timer);
    for (const retry of this.#retries) clearTimeout(retry);
    await this.#looking;
  }

  /** The device has opened its stream. @throws StorageError. */
  came(clientId: string): Promise<void> {
    return this.#parts.store.push.came(clientId);
  }

  /** Looks at everything whose time has come, now. @throws StorageError. */
  async look(): Promise<void> {
    const now = this.#parts.now();
    const due = [...this.#waiting].filter(([, at]) => at <= now).map(([waiting]) => waiting);
    for (const waiting of due) this.#waiting.delete(waiting);
    for (const waiting of due) {
      if (!this.#stopped) await this.#wakeReaders(waiting);
    }
  }

  #appended({ feeds, everything: all }: Appended): void {
    const delayMs = this.#delay();
    const waitings: readonly Waiting[] = all ? [everything] : feeds;
    for (const waiting of waitings) this.#wait(waiting, delayMs);
  }

  #delay(): number {
    return this.#parts.chance() * this.#parts.delayMsMax;
  }

  #wait(waiting: Waiting, delayMs: number): void {
    const full = this.#waiting.size >= pushFeedsWaitingMax && !this.#waiting.has(waiting);
    const key = full ? everything : waiting;
    const at = this.#parts.now() + delayMs;
    this.#waiting.set(key, Math.min(at, this.#waiting.get(key) ?? at));
    this.#schedule(at);
  }

  /** Looks at that time, unless that is due earlier anyway. */
  #schedule(at: number): void {
    if (this.#stopped || this.#looking !== undefined || at >= this.#nextAt) return;
    this.#nextAt = at;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), Math.max(at - this.#parts.now(), 0));
  }

  #begin(): void {
    this.#nextAt = Infinity;
    this.#looking = this.look()
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error }, "sleeping devices can not be read now");
        this.#wait(everything, pushRetryMs * (1 + Math.random()));
      })
      .finally(() => {
        this.#looking = undefined;
        let next = Infinity;
        for (const at of this.#waiting.values()) next = Math.min(next, at);
        if (next < Infinity) this.#schedule(next);
      });
  }

  async #wakeReaders(waiting: Waiting): Promise<void> {
    const { store, now } = this.#parts;
    const rewokenBeforeMs = now() - pushRepeatMs;
    let after = "";
    for (;;) {
      const page = await store.push.asleep({
        ...(waiting === everything ? {} : { feed: waiting }),
        after,
        rewokenBeforeMs,
        devicesMax: pushesUnderWayMax,
      });
      await this.#wake(page, waiting);
      after = page.at(-1)?.clientId ?? after;
      if (page.length < pushesUnderWayMax || this.#stopped) return;
    }
  }

  async #wake(page: readonly PushRegistration[], waiting: Waiting): Promise<void> {
    const { store, connected, registrations, now } = this.#parts;
    const absent = page.filter(({ clientId }) => !connected(clientId));
    const earliest = (wokenAtMs: number): number => wokenAtMs + pushCoalesceMs - now();
    const soon = absent.filter(({ wokenAtMs }) => earliest(wokenAtMs) > 0);
    for (const { wokenAtMs } of soon) this.#wait(waiting, earliest(wokenAtMs));
    const ripe = absent.filter((registration) => !soon.includes(registration));
    if (ripe.length === 0) return;
    // Marked before it is sent: a wake-up is better lost than repeated by every replica.
    const won = new Set(await store.push.woken(ripe, now()));
    await Promise.all(
      ripe
        .filter(({ clientId }) => won.has(clientId))
        .map(async (registration) => {
          const target = registrations.open(registration);
          if (target === undefined) await store.push.forget(registration.clientId);
          else await this.#send(registration.clientId, target, 0);
        }),
    );
  }

  async #send(clientId: string, target: PushTarget, attempt: number): Promise<void> {
    const outcome = await this.#parts.send(target);
    this.#parts.figures.woken.inc({ outcome: outcome.code });
    if (outcome.code === "gone") await this.#parts.store.push.forget(clientId);
    if (outcome.code !== "failed") return;
    this.#parts.log.debug({ why: outcome.why }, "a wake-up failed");
    this.#sendAgain(clientId, target, attempt + 1, outcome);
  }

  #sendAgain(
    clientId: string,
    target: PushTarget,
    attempt: number,
    { retry, retryAfterMs = 0 }: Extract<PushOutcome, { code: "failed" }>,
  ): void {
    if (!retry || this.#stopped || attempt > pushRetriesMax || this.#retries.size >= pushFeedsWaitingMax)
      return;
    const backoffMs = pushRetryMs * 2 ** attempt * (0.5 + Math.random());
    const timer = setTimeout(
      () => {
        this.#retries.delete(timer);
        this.#send(clientId, target, attempt).catch((error: unknown) => {
          this.#parts.log.error({ err: error }, "a registration can not be forgotten now");
        });
      },
      Math.min(Math.max(backoffMs, retryAfterMs), pushRetryMsMax),
    );
    this.#retries.add(timer);
  }
}
