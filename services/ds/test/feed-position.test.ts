import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { EncodedItem } from "../src/feeds/encoded-item.ts";
import { FeedPosition, type PositionOwner } from "../src/feeds/feed-position.ts";

const item = (seq: bigint): EncodedItem => ({
  seq,
  bytes: Buffer.alloc(0),
  isCommit: false,
  isWelcome: false,
});

const owner: PositionOwner = {
  clientId: "alice@a.example/phone",
  advanced: () => undefined,
  woken: () => undefined,
  ephemeral: () => undefined,
};

/** How far the next item is from the one before, more than 1 where a gap was told; or what is acknowledged, from the first item on. */
const steps = fc.array(
  fc.oneof(fc.record({ by: fc.integer({ min: 1, max: 3 }) }), fc.record({ to: fc.nat(60) })),
);

test("an acknowledgement makes room for the items that it covers, each once", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const cursor = { feed: "g/x", fromSeq: 1n, ackedSeq: 0n, endSeq: 99n };
      const position = new FeedPosition(cursor, undefined, owner);
      let last = 0n;
      let underWay: bigint[] = [];
      for (const step of all) {
        if ("by" in step) {
          last += BigInt(step.by);
          position.sent(item(last));
          underWay.push(last);
        } else {
          const to = BigInt(step.to);
          expect(position.acknowledge(to)).toBe(underWay.filter((seq) => seq <= to).length);
          underWay = underWay.filter((seq) => seq > to);
        }
      }
      expect(position.acknowledge(last)).toBe(underWay.length);
      expect(position.acknowledge(last)).toBe(0);
    }),
  );
});
