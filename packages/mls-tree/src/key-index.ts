import { equalBytes } from "@entente/tls-codec";

interface Entry {
  readonly kind: "entry";
  readonly digest: Uint8Array;
  readonly count: number;
}

interface Branch {
  readonly kind: "branch";
  readonly children: readonly (Place | undefined)[];
}

type Place = Entry | Branch;

function nibbleAt(digest: Uint8Array, depth: number): number {
  const byte = digest[depth >> 1] ?? 0;
  return depth % 2 === 0 ? byte >> 4 : byte & 0x0f;
}

function placed(children: readonly (Place | undefined)[], at: number, child: Place | undefined): Branch {
  const next = Array.from({ length: 16 }, (_, i) => (i === at ? child : children[i]));
  return { kind: "branch", children: next };
}

function changed(place: Place | undefined, digest: Uint8Array, by: 1 | -1, depth: number): Place | undefined {
  if (place === undefined) return by === 1 ? { kind: "entry", digest, count: 1 } : undefined;
  if (place.kind === "entry") {
    if (!equalBytes(place.digest, digest)) {
      if (by === -1) return place;
      const below = placed([], nibbleAt(place.digest, depth), place);
      return changed(below, digest, by, depth);
    }
    const count = place.count + by;
    return count === 0 ? undefined : { kind: "entry", digest, count };
  }
  const at = nibbleAt(digest, depth);
  return placed(place.children, at, changed(place.children[at], digest, by, depth + 1));
}

function countOf(place: Place | undefined, digest: Uint8Array): number {
  let depth = 0;
  while (place?.kind === "branch") place = place.children[nibbleAt(digest, depth++)];
  return place !== undefined && equalBytes(place.digest, digest) ? place.count : 0;
}

/**
 * A bag of keys that is never changed, only succeeded: a trie over digests, so that a member who picks keys cannot make
 * it deep. One change costs one hash and O(log n). A bag and not a set, since two members may exchange keys within one
 * Commit, and only the end counts.
 */
export class KeyIndex {
  readonly #root: Place | undefined;
  readonly #hash: (key: Uint8Array) => Uint8Array;
  /** How many of the keys are in here more often than once, each counted once for every further time. */
  readonly repeated: number;

  constructor(hash: (key: Uint8Array) => Uint8Array, root?: Place, repeated = 0) {
    this.#hash = hash;
    this.#root = root;
    this.repeated = repeated;
  }

  has(key: Uint8Array): boolean {
    return countOf(this.#root, this.#hash(key)) > 0;
  }

  with(key: Uint8Array): KeyIndex {
    const digest = this.#hash(key);
    const repeated = this.repeated + (countOf(this.#root, digest) > 0 ? 1 : 0);
    return new KeyIndex(this.#hash, changed(this.#root, digest, 1, 0), repeated);
  }

  /** Takes one away; without effect for a key that is not there. */
  without(key: Uint8Array): KeyIndex {
    const digest = this.#hash(key);
    const repeated = this.repeated - (countOf(this.#root, digest) > 1 ? 1 : 0);
    return new KeyIndex(this.#hash, changed(this.#root, digest, -1, 0), repeated);
  }
}
