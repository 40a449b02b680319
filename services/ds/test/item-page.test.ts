import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { delivery } from "@entente/proto";
import { type FeedItem, groupFeed, inboxFeed } from "@entente/storage";
import { itemKind } from "../src/feeds/item-kind.ts";
import { encodeItems } from "../src/feeds/item-page.ts";
import { toUint64 } from "../src/fields.ts";
import { hlcBytes } from "../src/hlc.ts";
import { pageBytesMax } from "../src/limits.ts";

const groupId = Buffer.from("a group of members");
const feed = groupFeed(groupId);

function anItem(overrides: Partial<FeedItem> = {}): FeedItem {
  return {
    ...{ seq: 1n, msgId: Buffer.alloc(32), groupId, epoch: 0n, kind: itemKind.message, sender: "alice" },
    ...{ hlc: 1n, origin: "a.example", originSeq: 1n, receivedAtMs: 0, bytes: Buffer.from("m") },
    ...overrides,
  };
}

/** What the generated code makes of an item. */
function generated(item: FeedItem, group: Uint8Array): Buffer {
  const { kind, bytes } = item;
  const body: delivery.FeedItem.$Properties =
    kind === itemKind.message
      ? { message: { mlsMessage: bytes } }
      : kind === itemKind.frankedMessage
        ? { message: delivery.GroupMessage.decode(bytes) }
        : kind === itemKind.commit
          ? { commit: delivery.CommitItem.decode(bytes) }
          : kind === itemKind.welcome
            ? { welcome: delivery.WelcomeItem.decode(bytes) }
            : kind === itemKind.inboxMessage
              ? { inboxMessage: delivery.InboxMessage.decode(bytes) }
              : { notice: delivery.Notice.decode(bytes) };
  const fields = { groupId: group, seq: toUint64(item.seq), hlc: hlcBytes(item.hlc) };
  const origin = { originDomain: item.origin, originSeq: toUint64(item.originSeq) };
  return Buffer.from(delivery.SubscribeResponse.encode({ item: { ...fields, ...origin, ...body } }).finish());
}

const blob = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 120, maxLength: 140 }));
const bodies = fc.oneof(
  fc.record({ kind: fc.constant(itemKind.message), bytes: blob }),
  blob.map((mlsMessage) => ({
    kind: itemKind.frankedMessage,
    bytes: delivery.GroupMessage.encode({ mlsMessage, frankingStamp: mlsMessage }).finish(),
  })),
  blob.map((commit) => ({
    kind: itemKind.commit,
    bytes: delivery.CommitItem.encode({ commit, proposals: [commit], certificate: commit }).finish(),
  })),
  blob.map((welcome) => ({
    kind: itemKind.welcome,
    bytes: delivery.WelcomeItem.encode({ welcome, epoch: welcome.length }).finish(),
  })),
  fc.record({
    kind: fc.constantFrom(itemKind.notice, itemKind.joined),
    bytes: fc.constant(new Uint8Array()),
  }),
  fc.string({ unit: "grapheme", maxLength: 20 }).map((senderClientId) => ({
    kind: itemKind.inboxMessage,
    bytes: delivery.InboxMessage.encode({ senderClientId }).finish(),
  })),
);
const number = fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, BigInt(Number.MAX_SAFE_INTEGER)));
const stored = fc
  .record({
    body: bodies,
    seq: number,
    originSeq: number,
    hlc: fc.bigInt(0n, 2n ** 63n - 1n),
    origin: fc.oneof(fc.constant("a.example"), fc.string({ unit: "grapheme", maxLength: 12 })),
  })
  .map(({ body, ...rest }) => anItem({ ...rest, ...body }));

describe("serialised items", () => {
  test.each([
    ["a group", feed, groupId],
    ["an inbox", inboxFeed("alice@a.example/phone"), new Uint8Array()],
  ])("of %s are what the generated code writes", (_what, of, group) => {
    fc.assert(
      fc.property(fc.array(stored, { maxLength: 12 }), (items) => {
        const encoded = encodeItems(of, items);
        expect(encoded.map(({ bytes }) => bytes.toString("hex"))).toEqual(
          items.map((item) => generated(item, group).toString("hex")),
        );
        expect(encoded.map(({ seq }) => seq)).toEqual(items.map(({ seq }) => seq));
      }),
    );
  });

  test("say whether readers, or what a reader reads, may change with them", () => {
    const kinds = Object.values(itemKind).filter((kind) => kind !== itemKind.inboxRefusal);
    const encoded = encodeItems(
      feed,
      kinds.map((kind) => anItem({ kind, bytes: Buffer.alloc(0) })),
    );
    const those = (wanted: "isCommit" | "isWelcome"): number[] =>
      kinds.filter((_kind, index) => encoded[index]?.[wanted]);
    expect(those("isCommit")).toEqual([itemKind.commit]);
    expect(those("isWelcome").sort()).toEqual([itemKind.welcome, itemKind.joined].sort());
  });

  test.each([itemKind.inboxRefusal, 99])("are not made of kind %d, which no device gets", (kind) => {
    expect(() => encodeItems(feed, [anItem({ kind })])).toThrow(`kind ${String(kind)}`);
  });

  test("are not made past the numbers that a message carries", () => {
    const last = BigInt(Number.MAX_SAFE_INTEGER);
    expect(encodeItems(feed, [anItem({ seq: last })])).toHaveLength(1);
    expect(() => encodeItems(feed, [anItem({ seq: last + 1n })])).toThrow(RangeError);
  });

  test("share a buffer up to its bound, and what is larger has one by itself", () => {
    const [one] = encodeItems(feed, [anItem({ bytes: Buffer.alloc(20_000) })]);
    const around = (one?.bytes.length ?? 0) - 20_000;
    const half = pageBytesMax / 2 - around;
    // The lengths before the bytes take as much room at these sizes.
    const sizes = [half, half, half, half + 1, pageBytesMax, 10, 10];
    const encoded = encodeItems(
      feed,
      sizes.map((size) => anItem({ bytes: Buffer.alloc(size) })),
    );
    const buffers = [...new Set(encoded.map(({ bytes }) => bytes.buffer))];
    expect(buffers.map((buffer) => encoded.filter(({ bytes }) => bytes.buffer === buffer).length)).toEqual([
      ...[2, 1, 1, 1, 2],
    ]);
    const shared = encoded.slice(0, 2).map(({ bytes }) => bytes.length);
    expect(shared).toEqual([pageBytesMax / 2, pageBytesMax / 2]);
  });
});
