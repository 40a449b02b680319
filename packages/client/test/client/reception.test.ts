import { describe, expect, test } from "@jest/globals";
import type { Incoming } from "../../src/client/incoming.ts";
import { Reception } from "../../src/client/reception.ts";
import { clientLimits } from "../../src/client/settings.ts";
import type { FeedDelivery } from "../../src/session/feed-loop.ts";

// Items of groups whose Welcome has not come are held, so many and for so long (A23-76).
function reception() {
  let now = 0;
  const skipped: number[] = [];
  const incoming = {
    take: async ({ feedKey }: FeedDelivery) => (feedKey === "" ? "saved" : "unknown_group"),
    skip: async (_feedKey: string, seq: number) => {
      skipped.push(seq);
    },
  } as unknown as Incoming;
  const nothing = (): void => undefined;
  const liveness = {
    caughtUp: nothing,
    disconnected: nothing,
    ephemeral: nothing,
    ended: async () => undefined,
  };
  const made = new Reception(incoming, liveness, () => now);
  const comes = (seq: number) => made.take({ feedKey: "ab", item: { seq } } as unknown as FeedDelivery);
  return {
    made,
    skipped,
    comes,
    passes: (ms: number): void => {
      now += ms;
    },
  };
}

describe("items of a group that is not known yet", () => {
  test("are held up to their number, and passed over past it", async () => {
    const { comes, skipped } = reception();
    for (let seq = 1; seq <= clientLimits.heldItems; seq++) expect(await comes(seq)).toEqual([]);
    expect(skipped).toEqual([]);
    expect(await comes(clientLimits.heldItems + 1)).toHaveLength(clientLimits.heldItems + 1);
    expect(skipped).toHaveLength(clientLimits.heldItems + 1);
  });

  test("are held up to their time, and passed over past it", async () => {
    const { comes, skipped, passes } = reception();
    await comes(1);
    passes(clientLimits.heldItemsMs - 1);
    await comes(2);
    expect(skipped).toEqual([]);
    passes(1);
    await comes(3);
    expect(skipped).toEqual([1, 2, 3]);
    await comes(4);
    expect(skipped).toEqual([1, 2, 3]);
  });
});
