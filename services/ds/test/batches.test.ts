import { describe, expect, test } from "@jest/globals";
import { delivery } from "@entente/proto";
import { groupFeed } from "@entente/storage";
import { Batches, encodeGap, type EncodedItem } from "../src/feeds/encoded-item.ts";
import { Topic } from "../src/feeds/topic.ts";

const feed = groupFeed(Uint8Array.of(1));
const item = (seq: bigint): EncodedItem => encodeGap(feed, seq, seq, "expired");
const seqsIn = (bytes: Buffer): unknown =>
  delivery.SubscribeResponse.decode(bytes).batch?.items?.map(({ seq }) => Number(seq));

describe("one response with several items", () => {
  const ring = [1n, 2n, 3n, 4n].map(item);

  test("is put together once for readers that get the same", () => {
    const batches = new Batches();
    const first = batches.of(ring.slice(0, 3));
    expect(seqsIn(first)).toEqual([1, 2, 3]);
    expect(batches.of(ring.slice(0, 3))).toBe(first);
  });

  test.each([
    ["begins elsewhere", ring.slice(1, 4), [2, 3, 4]],
    ["ends elsewhere", ring.slice(0, 2), [1, 2]],
    ["is of another reading", [1n, 2n, 3n].map(item), [1, 2, 3]],
  ])("is another where it %s", (_, items, seqs) => {
    const batches = new Batches();
    const first = batches.of(ring.slice(0, 3));
    const other = batches.of(items);
    expect(other).not.toBe(first);
    expect(seqsIn(other)).toEqual(seqs);
  });
});

test("every reader of a large group is woken once for what is new, over several turns", async () => {
  const store = {
    feeds: {
      range: async (_feed: string, afterSeq: bigint) => ({
        items: [],
        endSeq: 1n,
        gapToSeq: afterSeq < 1n ? 1n : afterSeq,
      }),
      readers: async () => [],
    },
  };
  const topic = new Topic(feed, store as unknown as ConstructorParameters<typeof Topic>[1], 0n);
  const woken = new Map<string, number>();
  for (let each = 0; each < 2_500; each += 1) {
    const clientId = `member${String(each)}`;
    topic.readers.set(clientId, {
      clientId,
      extend: () => undefined,
      narrow: () => undefined,
      ephemeral: () => undefined,
      wake: () => woken.set(clientId, (woken.get(clientId) ?? 0) + 1),
    });
  }
  await topic.refresh();
  expect(woken.size).toBe(2_500);
  expect(new Set(woken.values())).toEqual(new Set([1]));
});
