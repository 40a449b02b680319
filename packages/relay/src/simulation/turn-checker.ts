import type { Specimen } from "./specimen.ts";

/** An item that is the next of its lane to leave. */
interface Head {
  readonly id: number;
  /** First offers of the stream when it became that. */
  readonly since: number;
}

/**
 * Watches that each lane has its turn: once an item is the next of its lane, only so many others may leave for the first time before it
 * does, whatever their lanes hold. Knows nothing of how numbers are given. Lanes with items that the receiver may put off are left out.
 */
export class TurnChecker {
  readonly #bound: number;
  readonly #violate: (violation: string) => void;
  /** By lane: the ids of what has not left yet, in order. */
  readonly #waiting = new Map<number, Set<number>>();
  readonly #heads = new Map<number, Head>();
  readonly #left = new Set<number>();
  readonly #putOff = new Set<number>();
  #offers = 0;
  #isBlind = false;
  /** The most others that any item waited for. */
  longest = 0;

  constructor(bound: number, violate: (violation: string) => void) {
    this.#bound = bound;
    this.#violate = violate;
  }

  enqueued(specimen: Specimen): void {
    const { lane, nature } = specimen;
    if (nature !== "plain") this.#putOff.add(lane);
    const waiting = this.#waiting.get(lane) ?? new Set();
    this.#waiting.set(lane, waiting.add(specimen.id));
    if (waiting.size === 1) this.#heads.set(lane, { id: specimen.id, since: this.#offers });
  }

  offered(specimen: Specimen): void {
    if (this.#left.has(specimen.id)) return;
    this.#left.add(specimen.id);
    const head = this.#heads.get(specimen.lane);
    if (head?.id === specimen.id && !this.#putOff.has(specimen.lane) && !this.#isBlind) {
      const waited = this.#offers - head.since;
      this.longest = Math.max(this.longest, waited);
      if (waited > this.#bound)
        this.#violate(`${specimen.id} of lane ${specimen.lane} waited for ${waited} others`);
    }
    this.#offers += 1;
    this.#drop(specimen);
  }

  /** It will not leave any more. */
  givenUp(specimen: Specimen): void {
    this.#drop(specimen);
  }

  /** What left is in the backup as if it had not: from here on nobody knows what waits. */
  restored(): void {
    this.#isBlind = true;
  }

  #drop({ id, lane }: Specimen): void {
    const waiting = this.#waiting.get(lane);
    waiting?.delete(id);
    const [next] = waiting ?? [];
    if (next === undefined) this.#heads.delete(lane);
    else if (this.#heads.get(lane)?.id !== next) this.#heads.set(lane, { id: next, since: this.#offers });
  }
}
