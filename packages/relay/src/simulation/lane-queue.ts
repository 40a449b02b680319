/**
 * What of a stream waits for its number, by lane: the model of what a store has to do once more waits than may be numbered. Lanes take
 * turns, some items each; who had its turn goes behind all others.
 */
export class LaneQueue<T extends { readonly lane: number }> {
  readonly #turnItems: number;
  /** Lanes in the order of their turns, each with what of it waits. */
  #lanes: { readonly lane: number; readonly items: T[] }[] = [];
  #size = 0;

  constructor(turnItems: number) {
    this.#turnItems = turnItems;
  }

  get size(): number {
    return this.#size;
  }

  get items(): readonly T[] {
    return this.#lanes.flatMap(({ items }) => items);
  }

  add(item: T): void {
    const known = this.#lanes.find(({ lane }) => lane === item.lane);
    if (known === undefined) this.#lanes.push({ lane: item.lane, items: [item] });
    else known.items.push(item);
    this.#size += 1;
  }

  /** Takes what has its turn, at most `room`; nothing of lanes that are put off. */
  take(room: number, isPutOff: (lane: number) => boolean): readonly T[] {
    const taken: T[] = [];
    for (let passed = 0; taken.length < room && passed < this.#lanes.length;) {
      const next = this.#lanes.shift();
      if (next === undefined) break;
      const count = isPutOff(next.lane) ? 0 : Math.min(this.#turnItems, room - taken.length);
      passed = count === 0 ? passed + 1 : 0;
      taken.push(...next.items.splice(0, count));
      if (next.items.length > 0) this.#lanes.push(next);
    }
    this.#size -= taken.length;
    return taken;
  }

  copy(): LaneQueue<T> {
    const copy = new LaneQueue<T>(this.#turnItems);
    copy.#lanes = this.#lanes.map(({ lane, items }) => ({ lane, items: [...items] }));
    copy.#size = this.#size;
    return copy;
  }
}
