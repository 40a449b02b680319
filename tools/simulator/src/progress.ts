/** What a run of seeds has come to so far. */
export interface Tally {
  readonly seeds: number;
  readonly decided: number;
  readonly messages: number;
  readonly violations: number;
}

const reportEveryMs = 5_000;

/** A line about a run while it goes on, every 5 seconds at most. */
export class Progress {
  readonly #ofSeeds: number;
  readonly #say: (line: string) => void;
  readonly #nowMs: () => number;
  readonly #startedMs: number;
  #saidMs: number;

  constructor(ofSeeds: number, say: (line: string) => void, nowMs: () => number = () => performance.now()) {
    this.#ofSeeds = ofSeeds;
    this.#say = say;
    this.#nowMs = nowMs;
    this.#startedMs = nowMs();
    this.#saidMs = this.#startedMs;
  }

  /** Called after each seed. */
  note({ seeds, decided, violations }: Tally): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#saidMs < reportEveryMs) return;
    this.#saidMs = nowMs;
    const seconds = ((nowMs - this.#startedMs) / 1000).toFixed(0);
    this.#say(`${seeds}/${this.#ofSeeds} seeds, ${decided} decided, ${violations} violations, ${seconds} s`);
  }
}
