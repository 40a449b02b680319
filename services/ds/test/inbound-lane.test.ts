import { describe, expect, test } from "@jest/globals";
import type { Item, ItemResult } from "@entente/relay";
import type { InboundItem } from "@entente/storage";
import { itemKind } from "../src/feeds/item-kind.ts";
import { applyLane } from "../src/relay/inbound-lane.ts";

const source = { origin: "b.example", stream: 1n };

function anItem(seq: bigint, kind: number = itemKind.message): Item {
  return { seq, kind, lane: new Uint8Array(1), body: new Uint8Array() };
}

/** Applies as a store does: none before the one that it names; `order` is how the calls reach it. */
class Lane {
  readonly calls: bigint[] = [];
  readonly settled: bigint[] = [];
  readonly #ends: ReadonlyMap<bigint, ItemResult>;
  readonly #slow: Set<bigint>;

  constructor(ends: readonly ItemResult[] = [], slow: readonly bigint[] = []) {
    this.#ends = new Map(ends.map((end) => [end.seq, end]));
    this.#slow = new Set(slow);
  }

  async apply({ seq }: Item, { after }: InboundItem): Promise<ItemResult> {
    this.calls.push(seq);
    if (this.#slow.delete(seq)) await new Promise((resolve) => setImmediate(resolve));
    if (after !== undefined && !this.settled.includes(after))
      return { seq, code: "deferred", reason: "too_early", retryAfterMs: 1 };
    const end = this.#ends.get(seq);
    if (end !== undefined) return end;
    this.settled.push(seq);
    return { seq, code: "accepted" };
  }
}

const messages = (count: number): readonly Item[] =>
  Array.from({ length: count }, (_, index) => anItem(BigInt(index + 1)));
const codes = (results: readonly ItemResult[]): readonly string[] =>
  results.map(({ seq, code }) => `${String(seq)} ${code}`);

describe("the items of a lane", () => {
  test("messages are under way together, and a Commit alone between them", async () => {
    const lane = new Lane();
    const items = [anItem(1n), anItem(2n), anItem(3n, itemKind.commit), anItem(4n), anItem(5n)];
    expect(codes(await applyLane(lane, items, source))).toEqual(
      [1, 2, 3, 4, 5].map((seq) => `${String(seq)} accepted`),
    );
    expect(lane.calls).toEqual([1n, 2n, 3n, 4n, 5n]);
  });

  test("one that waits ends the run: nothing after it is applied", async () => {
    const waits = { seq: 2n, code: "deferred", reason: "epoch_ahead", retryAfterMs: 9 } as const;
    const lane = new Lane([waits]);
    const results = await applyLane(lane, messages(4), source);
    expect(results).toEqual([{ seq: 1n, code: "accepted" }, waits]);
    expect(lane.settled).toEqual([1n]);
  });

  test("one that overtakes the one before it is applied again after it", async () => {
    const lane = new Lane([], [1n]);
    expect(codes(await applyLane(lane, messages(3), source))).toEqual([
      "1 accepted",
      "2 accepted",
      "3 accepted",
    ]);
    expect(lane.settled).toEqual([1n, 2n, 3n]);
  });

  test("what is refused holds nothing up, and a lane of refusals costs each item once more at most", async () => {
    const refused = messages(64).map(({ seq }) => ({ seq, code: "rejected", reason: "malformed" }) as const);
    const lane = new Lane(refused);
    expect(await applyLane(lane, messages(65), source)).toEqual([...refused, { seq: 65n, code: "accepted" }]);
    expect(lane.calls.length).toBeLessThanOrEqual(2 * 65);
  });
});
