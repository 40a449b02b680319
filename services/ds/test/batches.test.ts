import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { delivery } from "@entente/proto";
import { type FeedItem, groupFeed } from "@entente/storage";
import { Batches, encodeGap, type EncodedItem } from "../src/feeds/encoded-item.ts";
import { itemKind } from "../src/feeds/item-kind.ts";
import { encodeItems } from "../src/feeds/item-page.ts";
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

test("items of a page, or of several, are in a response as they follow each other", () => {
  const stored = (seq: number, bytes: number): FeedItem => ({
    ...{ seq: BigInt(seq), msgId: Buffer.alloc(32), groupId: Buffer.alloc(1), epoch: 0n, sender: "alice" },
    ...{ kind: itemKind.message, hlc: 1n, origin: "a.example", originSeq: 1n, receivedAtMs: 0 },
    bytes: Buffer.alloc(bytes, seq),
  });
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(200), { maxLength: 9 })),
      fc.nat(9),
      fc.nat(40),
      (pages, from, count) => {
        const all = pages.flatMap((sizes, page) =>
          encodeItems(
            feed,
            sizes.map((size, at) => stored(page * 9 + at + 1, size)),
          ),
        );
        const some = all.slice(from, from + count);
        fc.pre(some.length > 1);
        const items = delivery.SubscribeResponse.decode(new Batches().of(some)).batch?.items ?? [];
        expect(items.map(({ seq }) => BigInt(Number(seq)))).toEqual(some.map(({ seq }) => seq));
        for (const { seq, message } of items)
          expect(message?.mlsMessage.every((byte) => byte === Number(seq))).toBe(true);
      },
    ),
  );
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
      advance: () => undefined,
      narrow: () => woken.set(clientId, (woken.get(clientId) ?? 0) + 1),
      ephemeral: () => undefined,
    });
  }
  await topic.refresh();
  expect(woken.size).toBe(2_500);
  expect(new Set(woken.values())).toEqual(new Set([1]));
});
