import { equalBytes, struct, uint32, uint64, type Value, vectorV } from "@entente/tls-codec";
import { HashValue } from "../prefix-tree/prefix-proof.ts";

/**
 * What a reader remembers of somebody's label: what each version was seen to commit to, and which sightings are still to be
 * watched.
 *
 *     struct {
 *       struct { uint32 version; HashValue commitment; } seen<V>;
 *       struct { uint64 position; uint32 version; } watched<V>;
 *     } LabelMemory;
 */
export const LabelMemory = struct({
  seen: vectorV(struct({ version: uint32, commitment: HashValue })),
  watched: vectorV(struct({ position: uint64, version: uint32 })),
});
export type LabelMemory = Value<typeof LabelMemory>;

/** Of a label that was never looked up. */
export const noMemory: LabelMemory = { seen: [], watched: [] };

/**
 * What an owner knows of its own label: each version that it made or agreed to, the entry that it came with, and the
 * rightmost distinguished entry that was checked.
 *
 *     struct {
 *       struct { uint32 version; uint64 position; HashValue commitment; } versions<V>;    // 0, 1, 2 …
 *       uint64 checked<V>;                                                                // none or one
 *     } OwnerMemory;
 */
export const OwnerMemory = struct({
  versions: vectorV(struct({ version: uint32, position: uint64, commitment: HashValue })),
  checked: vectorV(uint64),
});
export type OwnerMemory = Value<typeof OwnerMemory>;

/**
 * Something that the log proves and that must not be: the bytes of the answer are the evidence.
 *
 * - `changed_value`: a version commits to something else than it did.
 * - `version_gone`: a version that was shown is past the greatest one now.
 * - `unexpected_version`: at `position` there is a version that the owner did not make: a ghost device, most likely.
 * - `missing_version`: at `position` a version that the owner made is not there: a hidden change, such as a revocation.
 */
export type Alarm =
  | { readonly kind: "changed_value"; readonly version: number }
  | { readonly kind: "version_gone"; readonly version: number; readonly greatest: number }
  | { readonly kind: "unexpected_version"; readonly position: bigint; readonly version: number }
  | { readonly kind: "missing_version"; readonly position: bigint; readonly version: number };

/** A version and what it commits to, as an answer showed it. */
export interface Seen {
  readonly version: number;
  readonly commitment: Uint8Array;
}

/** The versions in `now` that committed to something else in `before`. */
export function changedValues(before: readonly Seen[], now: readonly Seen[]): Alarm[] {
  const known = new Map(before.map(({ version, commitment }) => [version, commitment] as const));
  return now.flatMap(({ version, commitment }) => {
    const earlier = known.get(version);
    return earlier === undefined || equalBytes(earlier, commitment)
      ? []
      : [{ kind: "changed_value" as const, version }];
  });
}

/** Both, each version once, ascending; what was seen first stays. */
export function mergeSeen(before: readonly Seen[], now: readonly Seen[]): Seen[] {
  const merged = new Map(now.map((seen) => [seen.version, seen] as const));
  for (const seen of before) merged.set(seen.version, seen);
  return [...merged.values()].sort((a, b) => a.version - b.version);
}

/** The greatest version that the owner expects at an entry, -1 for none. */
export function expectedAt(owner: OwnerMemory, position: bigint): number {
  return owner.versions.reduce(
    (greatest, each) => (each.position <= position ? Math.max(greatest, each.version) : greatest),
    -1,
  );
}
