/** Who has answered since this process began to speak for its domain. Nobody is waited for longer than a bounded time after that. */
export class Introductions {
  readonly #patienceMs: number;
  readonly #answered = new Set<string>();
  readonly #waiting = new Set<{ readonly domains: readonly string[]; readonly go: () => void }>();
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** The time runs; where it has run before, nobody has to be waited for again. */
  begin(): void {
    if (this.#isOver || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.end(), this.#patienceMs);
  }

  answered(domain: string): void {
    if (this.#isOver) return;
    this.#answered.add(domain);
    for (const one of this.#waiting) if (this.#haveAnswered(one.domains)) this.#release(one);
  }

  /** Resolves when these have answered, or need not any more. */
  of(domains: readonly string[]): Promise<void> {
    if (this.#isOver || this.#haveAnswered(domains)) return Promise.resolve();
    return new Promise((go) => this.#waiting.add({ domains, go }));
  }

  /** Nobody is waited for any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#isOver = true;
    this.#answered.clear();
    for (const one of this.#waiting) this.#release(one);
  }

  #haveAnswered(domains: readonly string[]): boolean {
    return domains.every((domain) => this.#answered.has(domain));
  }

  #release(one: { readonly domains: readonly string[]; readonly go: () => void }): void {
    this.#waiting.delete(one);
    one.go();
  }
}
