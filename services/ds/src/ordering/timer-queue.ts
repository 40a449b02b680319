/**
 * The times at which groups want to be looked at, behind one timer of the process. A group without work has none, so
 * 100,000 idle groups cost nothing. Setting a group's time again replaces it; replaced times are skipped when they come.
 */
export class TimerQueue {
  readonly #due: (key: string) => void;
  readonly #clock: () => number;
  readonly #times = new Map<string, number>();
  /** A binary heap by time; may hold times that were replaced. */
  readonly #heap: { readonly atMs: number; readonly key: string }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #stopped = false;

  /** @param clock the monotonic clock that times are of. */
  constructor(due: (key: string) => void, clock: () => number) {
    this.#due = due;
    this.#clock = clock;
  }

  /** Groups that wait for a time. */
  get size(): number {
    return this.#times.size;
  }

  set(key: string, atMs: number | undefined): void {
    if (this.#stopped) return;
    if (atMs === undefined) {
      this.#times.delete(key);
      return;
    }
    if (this.#times.get(key) === atMs) return;
    this.#times.set(key, atMs);
    this.#push({ atMs, key });
    this.#arm();
  }

  /** No group waits for a time any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timerAtMs = Number.POSITIVE_INFINITY;
    this.#times.clear();
    this.#heap.length = 0;
  }

  stop(): void {
    this.#stopped = true;
    this.clear();
  }

  #arm(): void {
    const first = this.#heap[0];
    if (first === undefined || first.atMs >= this.#timerAtMs) return;
    clearTimeout(this.#timer);
    this.#timerAtMs = first.atMs;
    this.#timer = setTimeout(() => this.#fire(), Math.max(0, first.atMs - this.#clock()));
  }

  #fire(): void {
    this.#timerAtMs = Number.POSITIVE_INFINITY;
    const nowMs = this.#clock();
    for (let first = this.#heap[0]; first !== undefined && first.atMs <= nowMs; first = this.#heap[0]) {
      this.#pop();
      if (this.#times.get(first.key) !== first.atMs) continue;
      this.#times.delete(first.key);
      this.#due(first.key);
    }
    if (!this.#stopped) this.#arm();
  }

  #push(entry: { readonly atMs: number; readonly key: string }): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.atMs <= entry.atMs) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const isRight = right !== undefined && left !== undefined && right.atMs < left.atMs;
      const child = isRight ? right : left;
      if (child === undefined || child.atMs >= last.atMs) break;
      heap[at] = child;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = last;
  }
}
