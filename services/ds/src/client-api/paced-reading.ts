/** A stream that can be read later. */
interface Readable {
  pause(): unknown;
  resume(): unknown;
}

/** Reads a stream only while nothing speaks against it: several may, each for its own reason. */
export class PacedReading {
  readonly #stream: Readable;
  readonly #reasons = new Set<string>();
  readonly #after: (ms: number, go: () => void) => { unref(): unknown };
  #turn = 0;

  /** @param after runs something so many milliseconds later. */
  constructor(stream: Readable, after: (ms: number, go: () => void) => { unref(): unknown } = later) {
    this.#stream = stream;
    this.#after = after;
  }

  /** Reads no more until the reason is gone. */
  hold(reason: string): void {
    this.#reasons.add(reason);
    this.#stream.pause();
  }

  release(reason: string): void {
    if (this.#reasons.delete(reason) && this.#reasons.size === 0) this.#stream.resume();
  }

  /** Reads no more for so many milliseconds; the last word counts. */
  wait(ms: number): void {
    if (ms <= 0) return;
    this.#turn += 1;
    const turn = this.#turn;
    this.hold("rate");
    this.#after(ms, () => {
      if (turn === this.#turn) this.release("rate");
    }).unref();
  }
}

function later(ms: number, go: () => void): NodeJS.Timeout {
  return setTimeout(go, ms);
}
