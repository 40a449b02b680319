/**
 * How a promise can be broken.
 *
 * - `lost`: accepted, and a member never saw it;
 * - `duplicated`: seen twice; `reordered`: seen after a later one of the same sender or origin;
 * - `skipped`: a hole in a feed; `invented`: seen, and never sent;
 * - `disagreement`: two devices, two domains or two answers say different things of the same message;
 * - `trouble`: a gap, a refusal for good, or a message that could not be read.
 */
export const violationKinds = [
  "lost",
  "duplicated",
  "reordered",
  "skipped",
  "invented",
  "disagreement",
  "trouble",
] as const;

/** See {@link violationKinds}. */
export type ViolationKind = (typeof violationKinds)[number];

/** One broken promise: where, and what. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly device: string;
  readonly group: string;
  readonly what: string;
}
