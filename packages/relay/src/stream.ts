import { codeCharsMax, defaultBounds, domainBytesMax, frameItemsMax, framesInFlightMax } from "./limits.ts";
import type { Bounds } from "./limits.ts";
import { RelayError } from "./relay-error.ts";

/** Which stream: from one domain to another. With its incarnation, a sequence number names one item. */
export interface StreamId {
  readonly origin: string;
  readonly destination: string;
}

/** One item as it travels. The origin controls all of it. */
export interface Item {
  /** Position in the stream's incarnation, without holes, from 1. */
  readonly seq: bigint;
  /** Items with the same lane keep their order: the group id. At most 255 bytes. */
  readonly lane: Uint8Array;
  /** What the body is; opaque here. */
  readonly kind: number;
  readonly body: Uint8Array;
}

/** A lane as a map key: one character per byte. Its inverse is never needed. */
export const laneKey = (lane: Uint8Array): string => String.fromCharCode(...lane);

/** Items of one lane, in their order. */
export type LaneRun = readonly Item[];

/**
 * The items by lane, lanes in the order of their first item. Lanes may be processed at the same time, the items of one only
 * one after the other, up to the first that is deferred.
 */
export function byLane(items: readonly Item[]): readonly LaneRun[] {
  const runs = new Map<string, Item[]>();
  for (const item of items) {
    const key = laneKey(item.lane);
    const run = runs.get(key);
    if (run === undefined) runs.set(key, [item]);
    else run.push(item);
  }
  return [...runs.values()];
}

/** A peer's code, cut to what is kept of it. */
export const shortCode = (code: string): string => code.slice(0, codeCharsMax);

/**
 * Checks what a stream is opened with.
 * @throws RelayError `bounds`
 */
export function checkStream(id: StreamId, bounds: Bounds = defaultBounds): void {
  const check = (ok: boolean, what: string): void => {
    if (!ok) throw new RelayError("bounds", `${id.origin} to ${id.destination}: ${what}`);
  };
  for (const domain of [id.origin, id.destination]) {
    check(domain.length > 0 && domain.length <= domainBytesMax, "a domain name has 1 to 253 octets");
  }
  check(id.origin !== id.destination, "a domain has no stream to itself");
  const within = (value: number, max: number): boolean =>
    Number.isInteger(value) && value >= 1 && value <= max;
  check(within(bounds.frameItemsMax, frameItemsMax), "frameItemsMax is out of range");
  check(within(bounds.frameBytesMax, defaultBounds.frameBytesMax), "frameBytesMax is out of range");
  check(within(bounds.framesInFlightMax, framesInFlightMax), "framesInFlightMax is out of range");
  check(within(bounds.parkedItemsMax, defaultBounds.parkedItemsMax), "parkedItemsMax is out of range");
}
