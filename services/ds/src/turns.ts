import { hexOf } from "./digest.ts";

/** Does what concerns one group one after the other, in this process. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Begins the work when all before it of the same group has ended. */
  take<T>(groupId: Uint8Array, work: () => Promise<T>): Promise<T> {
    const key = hexOf(groupId);
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const ended = mine
      .catch(() => undefined)
      .finally(() => {
        if (this.#last.get(key) === ended) this.#last.delete(key);
      });
    this.#last.set(key, ended);
    return mine;
  }
}
