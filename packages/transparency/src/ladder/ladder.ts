/**
 * The versions that are looked up, in this order, to establish that `greatest` is the greatest version: 0, 1, 3, 7 … until
 * one is past it, then a binary search between the last two. Fewer than `2·log2(greatest) + 3`.
 *
 * Two different claims share a version that one must show included and the other not, so under one root at most one claim
 * can be proved. Bounds: `greatest` is at most 2^32 - 2. draft-ietf-keytrans-protocol-04 section 5, appendix B.
 */
export function baseLadder(greatest: number): number[] {
  const versions = [0];
  let [low, high] = [0, 1];
  // The first version past the claim ends the climb.
  while ((versions.push(high), high <= greatest)) [low, high] = [high, high * 2 + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    versions.push(middle);
    if (middle <= greatest) low = middle;
    else high = middle;
  }
  return versions;
}

/** What a ladder shows about the greatest version at one log entry: below the target, the target, or above it. */
export type Comparison = -1 | 0 | 1;

/**
 * Climbs the ladder of `target` at one log entry until its greatest version is known to be below or above the target.
 *
 * `known` answers for lookups that are left out, since another entry has settled them; `look` makes the others, in order, and
 * tells whether the version is included. Who proves and who verifies both climb here. Section 6.2.
 */
export function climb(
  target: number,
  known: (version: number) => boolean | undefined,
  look: (version: number) => boolean,
): Comparison {
  for (const version of baseLadder(target)) {
    const isIncluded = known(version) ?? look(version);
    if (version > target && isIncluded) return 1;
    if (version <= target && !isIncluded) return -1;
  }
  return 0;
}

/**
 * The versions of a monitoring ladder: those of the target's ladder that are at most the target. All must be included.
 * Section 8.1.
 */
export function monitoringLadder(target: number): number[] {
  return baseLadder(target).filter((version) => version <= target);
}

/** What an entry has shown about a version. */
interface Observation {
  readonly position: bigint;
  readonly version: number;
  readonly isIncluded: boolean;
}

/**
 * What the entries inspected so far say about others: a version included at an entry is included at every later one, and one
 * that is not is at no earlier one. Such lookups are left out of later ladders. Section 6.2, second optimization.
 */
export class Observations {
  private readonly all: Observation[] = [];

  add(position: bigint, version: number, isIncluded: boolean): void {
    this.all.push({ position, version, isIncluded });
  }

  /** Whether `version` must be included at `position`, as far as the others tell. */
  implied(position: bigint, version: number): boolean | undefined {
    const settling = this.all.find(
      (seen) =>
        seen.version === version && (seen.isIncluded ? seen.position < position : seen.position > position),
    );
    return settling?.isIncluded;
  }
}
