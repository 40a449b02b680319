import { ClientError } from "./client-error.ts";

/** Does one thing after the other, in the order in which they were asked for; a bounded number may wait. */
export class Turns {
  readonly #most: number;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Does `work` when everything before it is done, whatever became of that. @throws ClientError `too_many_operations`. */
  take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#most) {
      return Promise.reject(new ClientError("too_many_operations", `${String(this.#most)} wait already`));
    }
    this.#waiting++;
    const turn = this.#last.then(work, work).finally(() => {
      this.#waiting--;
    });
    // The next turn waits for this one and does not share its failure.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
