import { randomBytes } from "node:crypto";
import type { Logger } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { speakerLeaseMs, speakerMarginMs, speakerRenewalMs } from "./limits.ts";

/** What the process that speaks for its domain puts into its saves: the term, where there may be replicas. */
export interface Word {
  readonly term?: bigint;
}

/** What speaking is made of. */
export interface SpeakingParts {
  readonly store: Pick<Store, "shared"> & {
    readonly ordering: Pick<Store["ordering"], "fallSilent" | "speak">;
  };
  /** Where fellow replicas reach this process. */
  readonly address: string;
  readonly log: Logger;
  readonly now: Clock;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}

/** What follows from it. */
export interface SpeakingEvents {
  /** Before the first word of a new term; when it fails, it is tried again. */
  readonly renew: () => Promise<void>;
  readonly begun: () => void;
  readonly ended: () => void;
}

/**
 * Which of the processes over one database speaks for the domain in the order of Commits: promises, votes, and gives signs of
 * life. The lease decides who tries; that nobody else's word counts is the term's doing, which every save names. A
 * process that has its store for itself always speaks.
 */
export class Speaking {
  readonly #parts: SpeakingParts;
  readonly #holder = randomBytes(9).toString("base64url");
  #events: SpeakingEvents | undefined;
  #word: Word | undefined;
  #speaker = "";
  #sureUntilMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isStopped = false;

  constructor(parts: SpeakingParts) {
    this.#parts = parts;
    if (!parts.store.shared) this.#word = {};
  }

  /** Undefined while another process speaks, or none. */
  get word(): Word | undefined {
    return this.#word;
  }

  /** Where the process that speaks is reached, as far as this one knows; empty where that is nobody, or itself. */
  get speaker(): string {
    return this.#speaker === this.#parts.address ? "" : this.#speaker;
  }

  /**
   * Whether nobody can have taken over yet, by this process's own clock: for what is said without being saved, which no
   * term can fence. A process that was paused finds that its time is over.
   */
  get isSure(): boolean {
    if (this.#word === undefined) return false;
    return !this.#parts.store.shared || this.#parts.clock() < this.#sureUntilMs;
  }

  start(events: SpeakingEvents): void {
    this.#events = events;
    if (!this.#parts.store.shared) {
      events.begun();
      return;
    }
    void this.look();
    this.#timer = setInterval(() => void this.look(), speakerRenewalMs);
  }

  /** Takes the word if it is free, keeps it, or learns who has it. Never throws: the next look makes good for it. */
  look(): Promise<void> {
    if (this.#isStopped || !this.#parts.store.shared) return Promise.resolve();
    this.#looking ??= this.#look()
      .catch((error: unknown) => {
        this.#parts.log.warn({ err: error }, "who speaks for the domain can not be read now");
      })
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  /** Nothing is begun any more; `silent` gives the word to another process at once. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** After {@link stop}, when everything that was begun is finished. */
  async silent(): Promise<void> {
    const { store, log } = this.#parts;
    if (!store.shared || this.#word === undefined) return;
    this.#word = undefined;
    await store.ordering.fallSilent(this.#holder).catch((error: unknown) => {
      // It runs out by itself.
      log.warn({ err: error }, "the word of the domain can not be given back");
    });
  }

  async #look(): Promise<void> {
    const { store, address, now, clock, log } = this.#parts;
    const begunAtMs = clock();
    const nowMs = now();
    const { term, held, ...speaker } = await store.ordering.speak(
      this.#holder,
      address,
      nowMs,
      nowMs + speakerLeaseMs,
    );
    this.#speaker = speaker.address;
    if (this.#word !== undefined && (!held || this.#word.term !== term)) {
      log.warn({ speaker: speaker.address }, "another process speaks for the domain in the order of Commits");
      this.#word = undefined;
      this.#events?.ended();
    }
    if (!held) return;
    this.#sureUntilMs = begunAtMs + speakerLeaseMs - speakerMarginMs;
    if (this.#word === undefined) {
      await this.#events?.renew();
      this.#word = { term };
      log.info({ term: term.toString() }, "this process speaks for the domain in the order of Commits");
      this.#events?.begun();
    }
  }
}
