import { keyOf } from "../sql/row.ts";

interface Tail {
  lastAccept: Promise<unknown> | undefined;
  lastDecision: Promise<unknown> | undefined;
}

/**
 * Keeps accepts and decisions for one group in the order of the calls, though accepts share transactions and each decision has
 * its own: a decision begins when the accepts before it are done, an accept when the decisions before it are.
 */
export class GroupOrder {
  readonly #tails = new Map<string, Tail>();

  /** `work` must take effect in the order in which it is called, as a queue does. */
  accept<T>(groupId: Uint8Array, work: () => Promise<T>): Promise<T> {
    const key = keyOf(groupId);
    const tail = this.#tail(key);
    const done = tail.lastDecision === undefined ? work() : tail.lastDecision.then(work);
    const settled = quiet(done);
    tail.lastAccept = settled;
    void settled.then(() => {
      if (tail.lastAccept === settled) tail.lastAccept = undefined;
      this.#forget(key, tail);
    });
    return done;
  }

  decide<T>(groupId: Uint8Array, work: () => Promise<T>): Promise<T> {
    const key = keyOf(groupId);
    const tail = this.#tail(key);
    const done = Promise.all([tail.lastAccept, tail.lastDecision]).then(work);
    const settled = quiet(done);
    tail.lastDecision = settled;
    void settled.then(() => {
      if (tail.lastDecision === settled) tail.lastDecision = undefined;
      this.#forget(key, tail);
    });
    return done;
  }

  #tail(key: string): Tail {
    const known = this.#tails.get(key);
    if (known !== undefined) return known;
    const tail: Tail = { lastAccept: undefined, lastDecision: undefined };
    this.#tails.set(key, tail);
    return tail;
  }

  #forget(key: string, tail: Tail): void {
    if (tail.lastAccept === undefined && tail.lastDecision === undefined) this.#tails.delete(key);
  }
}

/** Resolves when the promise settles; its failure is its caller's to see. */
function quiet(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    () => undefined,
  );
}
