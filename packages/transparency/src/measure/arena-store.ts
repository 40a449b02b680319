import { type BatchRead, type StoreItem, type StoreKey } from "../store.ts";

const slabBytes = 1 << 26;
const headerBytes = 16;
/** Bits of a prefix that a double holds exactly, with room; a tree of 2^20 random keys ends above 45. */
const prefixBitsMax = 52;

/**
 * A storage in memory for millions of items: values lie in slabs, and each prefix node points to the one before it at its place.
 * For measurements; a service has its own.
 */
export class ArenaStore {
  private readonly slabs: Uint8Array[] = [];
  private used = slabBytes;
  private readonly places: Map<number, number>[] = [];
  private readonly others = new Map<string, number>();
  private count = 0;

  /** Items saved. */
  get items(): number {
    return this.count;
  }

  /** Bytes taken by values and links. */
  get bytes(): number {
    return this.slabs.length * slabBytes - (this.slabs.length === 0 ? 0 : slabBytes - this.used);
  }

  save(items: readonly StoreItem[]): void {
    for (const { key, value } of items) this.put(key, value);
    this.count += items.length;
  }

  readonly read: BatchRead = (keys) => keys.map((key) => this.find(key));

  private put(key: StoreKey, value: Uint8Array): void {
    const at = this.reserve(headerBytes + 1 + value.length);
    const slab = this.slabs[Math.floor(at / slabBytes)] ?? new Uint8Array(0);
    const view = new DataView(slab.buffer, at % slabBytes);
    view.setUint8(headerBytes, value.length);
    slab.set(value, (at % slabBytes) + headerBytes + 1);
    if (key.kind !== "prefix-node") {
      this.others.set(nameOf(key), at);
      return;
    }
    const place = this.placesAt(key.depth);
    const prefix = prefixNumber(key);
    view.setFloat64(0, place.get(prefix) ?? -1);
    view.setFloat64(8, Number(key.version));
    place.set(prefix, at);
  }

  private find(key: StoreKey): Uint8Array | undefined {
    if (key.kind !== "prefix-node") {
      const at = this.others.get(nameOf(key));
      return at === undefined ? undefined : this.valueAt(at);
    }
    if (key.depth > prefixBitsMax) return undefined;
    let at = this.placesAt(key.depth).get(prefixNumber(key)) ?? -1;
    while (at >= 0) {
      const view = this.viewAt(at);
      if (view.getFloat64(8) <= Number(key.version)) return this.valueAt(at);
      at = view.getFloat64(0);
    }
    return undefined;
  }

  private reserve(bytes: number): number {
    if (this.used + bytes > slabBytes) {
      this.slabs.push(new Uint8Array(slabBytes));
      this.used = 0;
    }
    const at = (this.slabs.length - 1) * slabBytes + this.used;
    this.used += bytes;
    return at;
  }

  private viewAt(at: number): DataView {
    return new DataView((this.slabs[Math.floor(at / slabBytes)] ?? new Uint8Array(0)).buffer, at % slabBytes);
  }

  private valueAt(at: number): Uint8Array {
    const slab = this.slabs[Math.floor(at / slabBytes)] ?? new Uint8Array(0);
    const start = (at % slabBytes) + headerBytes + 1;
    return slab.subarray(start, start + this.viewAt(at).getUint8(headerBytes));
  }

  private placesAt(depth: number): Map<number, number> {
    while (this.places.length <= depth) this.places.push(new Map());
    return this.places[depth] ?? new Map<number, number>();
  }
}

function nameOf(key: StoreKey & { kind: "log-node" | "log-entry" }): string {
  return key.kind === "log-node" ? `${key.level}/${key.index}` : `${key.position}`;
}

function prefixNumber({ prefix, depth }: StoreKey & { kind: "prefix-node" }): number {
  if (depth > prefixBitsMax) throw new RangeError(`a prefix of ${depth} bits`);
  let number = 0;
  for (const octet of prefix) number = number * 256 + octet;
  return number;
}
