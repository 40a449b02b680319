import type { Turns } from "./turns.ts";

/**
 * The Commits of one client in one group, one after the other, among its other operations. What is asked for after a Commit waits
 * until it is through; but not for one that is held up because nobody orders: members talk while they can not commit.
 */
export class CommitTurns {
  readonly #operations: Turns;
  readonly #commits: Turns;
  readonly #watchers = new Set<() => void>();
  #isHeldUp = false;

  constructor(operations: Turns, commits: Turns) {
    this.#operations = operations;
    this.#commits = commits;
  }

  /** An operation that commits. Settles with it, however long it is held up. @throws ClientError `too_many_operations`, and what `work` throws. */
  take<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const turn = this.#operations.take(async () => {
        const through = this.#commits.take(work);
        through.then(resolve, reject);
        await this.#passes(through);
      });
      turn.catch(reject);
    });
  }

  /** Within an operation that needs a Commit: resolves when it is through, or when it is held up. @throws what `work` throws. */
  async within(work: () => Promise<void>): Promise<void> {
    const through = this.#commits.take(work);
    await this.#passes(through);
    if (!this.#isHeldUp) await through;
  }

  /** Within an operation: resolves when the Commit is through, and not before. @throws what `work` throws. */
  through(work: () => Promise<void>): Promise<void> {
    return this.#commits.take(work);
  }

  /** The Commit under way waits for somebody who orders, or does not any more. */
  holdUp(isHeldUp: boolean): void {
    this.#isHeldUp = isHeldUp;
    if (isHeldUp) for (const watcher of [...this.#watchers]) watcher();
  }

  /** Resolves when `through` has settled, however, or Commits are held up. */
  #passes(through: Promise<unknown>): Promise<void> {
    if (this.#isHeldUp) {
      through.catch(() => undefined);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const pass = (): void => {
        this.#watchers.delete(pass);
        resolve();
      };
      this.#watchers.add(pass);
      through.then(pass, pass);
    });
  }
}
