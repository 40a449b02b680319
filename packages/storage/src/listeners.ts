import type { Appended } from "./ports/store.ts";

/** Who is told of appends. A listener that throws is the caller's defect: it surfaces as an uncaught exception. */
export class Listeners {
  readonly #listeners = new Set<(appended: Appended) => void>();

  add(listener: (appended: Appended) => void): () => void {
    const own = (appended: Appended): void => listener(appended);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Never before the commit, and never within the caller's stack. */
  tell(appended: Appended | undefined): void {
    if (appended === undefined) return;
    for (const listener of this.#listeners) queueMicrotask(() => listener(appended));
  }
}
