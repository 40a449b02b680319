import type { HelloAck, ItemsFrame, Hello, Response } from "./frame.ts";
import {
  creditMax,
  frameBytesMax,
  frameItemsMax,
  frameVoidsMax,
  itemBytesMax,
  laneBytesMax,
  peerNumberMax,
  rejectionsMax,
  sackRangesMax,
} from "./limits.ts";
import type { Bounds } from "./limits.ts";
import type { SeqRanges } from "./seq-ranges.ts";

/** Whether a list from a peer is what {@link SeqRanges} promises, above `afterSeq`. */
function areRanges(ranges: SeqRanges, afterSeq: bigint, rangesMax: number): boolean {
  if (ranges.length > rangesMax) return false;
  let floor = afterSeq;
  for (const range of ranges) {
    if (range.fromSeq <= floor || range.toSeq < range.fromSeq) return false;
    floor = range.toSeq + 1n;
  }
  return true;
}

/** Whether a Hello from a peer is within bounds. */
export function isHelloSound(hello: Hello): boolean {
  return (
    [hello.session, hello.incarnation].every((number) => number >= 1n && number <= peerNumberMax) &&
    hello.firstSeq >= 1n &&
    hello.nextSeq >= hello.firstSeq
  );
}

/** Whether a frame of items from a peer is within bounds and in order. The figures are the protocol's, not a deployment's. */
export function isItemsSound(frame: ItemsFrame): boolean {
  if (frame.items.length > frameItemsMax || !areRanges(frame.voids, 0n, frameVoidsMax)) return false;
  if (!Number.isSafeInteger(frame.index) || frame.index < 0) return false;
  let bytes = 0;
  let floor = 0n;
  for (const item of frame.items) {
    if (item.seq <= floor || item.lane.length > laneBytesMax || item.body.length > itemBytesMax) return false;
    floor = item.seq;
    bytes += item.body.length;
  }
  return bytes <= frameBytesMax || frame.items.length === 1;
}

const isCredit = (credit: number): boolean => Number.isInteger(credit) && credit >= 0 && credit <= creditMax;

function isHelloAckSound(ack: HelloAck, bounds: Bounds): boolean {
  return (
    ack.incarnation >= 1n &&
    ack.incarnation <= peerNumberMax &&
    ack.lastSeq >= 0n &&
    ack.maxSeq >= ack.lastSeq &&
    areRanges(ack.sack, ack.lastSeq + 1n, sackRangesMax(bounds)) &&
    (ack.sack.at(-1)?.toSeq ?? ack.lastSeq) <= ack.maxSeq &&
    ack.rejected.length <= rejectionsMax &&
    isCredit(ack.credit)
  );
}

/** Whether an answer from a peer is within bounds. */
export function isResponseSound(response: Response, bounds: Bounds): boolean {
  switch (response.k) {
    case "hello_ack":
      return isHelloAckSound(response, bounds);
    case "ack":
      return response.results.length <= frameItemsMax && isCredit(response.credit);
    case "refused":
      return response.newestSession >= 0n && response.newestSession <= peerNumberMax;
  }
}
