import { refusal } from "../errors.ts";

/** Counts the calls of each peer that are under way, so that one peer can not take all there is. */
export class CallQuota {
  readonly #most: number;
  readonly #open = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Takes a place; the function that is returned gives it back and may be called more than once.
   *
   * @throws ServiceError `too_many_calls`.
   */
  take(domain: string): () => void {
    const open = this.#open.get(domain) ?? 0;
    if (open >= this.#most) {
      throw refusal("too_many_calls", `${String(this.#most)} calls are under way already`, {
        retryAfterMs: 250,
      });
    }
    this.#open.set(domain, open + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const left = (this.#open.get(domain) ?? 1) - 1;
      if (left === 0) this.#open.delete(domain);
      else this.#open.set(domain, left);
    };
  }

  /** Calls under way of one peer. */
  open(domain: string): number {
    return this.#open.get(domain) ?? 0;
  }
}
