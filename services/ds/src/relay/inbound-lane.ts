import type { Item, ItemResult } from "@entente/relay";
import type { InboundItem } from "@entente/storage";
import { itemKind } from "../feeds/item-kind.ts";
import type { InboundItems } from "./inbound-items.ts";

/** Where a lane's items come from. */
export interface LaneSource {
  readonly origin: string;
  /** The origin's stream incarnation. */
  readonly stream: bigint;
}

/**
 * Applies a lane's items in their order, up to the first that waits. Messages that follow each other share a transaction: each names
 * the one before it, and the store takes none before that one. Once an item is refused, the rest goes one by one, so that a
 * lane of refusals costs each item once more at most.
 */
export async function applyLane(
  items: Pick<InboundItems, "apply">,
  lane: readonly Item[],
  source: LaneSource,
): Promise<readonly ItemResult[]> {
  const results: ItemResult[] = [];
  let together = true;
  while (results.length < lane.length) {
    const rest = lane.slice(results.length);
    const run = rest.slice(0, together ? runLength(rest) : 1);
    const applied = await Promise.all(
      run.map((item, index) => items.apply(item, placeOf(item, run[index - 1], source))),
    );
    const first = applied.findIndex(({ code }) => code === "rejected" || code === "deferred");
    if (first === -1) {
      results.push(...applied);
      continue;
    }
    results.push(...applied.slice(0, first));
    const end = applied[first];
    // What overtook the one before it is applied again: that one is settled by now.
    if (end === undefined || isTooEarly(end)) continue;
    results.push(end);
    if (end.code === "deferred") break;
    together = false;
  }
  return results;
}

/** Never the first of a run, so that each run settles or ends something. */
function isTooEarly(result: ItemResult): boolean {
  return result.code === "deferred" && result.reason === "too_early";
}

/** One, or the messages before the first item that is none. */
function runLength(items: readonly Item[]): number {
  const other = items.findIndex(({ kind }) => kind !== itemKind.message);
  return other === -1 ? items.length : Math.max(other, 1);
}

function placeOf({ seq }: Item, before: Item | undefined, source: LaneSource): InboundItem {
  return { ...source, seq, ...(before === undefined ? {} : { after: before.seq }) };
}
