/** Work that nobody waits for. What it throws is told, and ends nothing. */
export class Background {
  readonly #failed: (error: unknown) => void;
  readonly #running = new Set<Promise<void>>();

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Begins it. */
  readonly begin = (work: () => Promise<void>): void => {
    const running: Promise<void> = work()
      .catch((error: unknown) => {
        this.#failed(error);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  };

  /** Resolves when what is under way has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }
}
