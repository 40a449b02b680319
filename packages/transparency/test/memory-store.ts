import { bytesToHex } from "@noble/hashes/utils.js";
import type { BatchRead, StoreItem, StoreKey } from "../src/store.ts";

/** A storage stricter than the contract: an item saved twice with other bytes throws, and answers are copies. */
export class MemoryStore {
  private readonly items = new Map<string, Uint8Array>();
  private readonly prefixVersions = new Map<string, bigint[]>();
  reads = 0;

  save(items: readonly StoreItem[]): void {
    for (const { key, value } of items) {
      const name = this.nameOf(key);
      const held = this.items.get(name);
      if (held !== undefined && bytesToHex(held) !== bytesToHex(value))
        throw new Error(`${name} is saved twice`);
      if (key.kind === "prefix-node" && held === undefined) {
        const place = this.placeOf(key);
        this.prefixVersions.set(place, [...(this.prefixVersions.get(place) ?? []), key.version]);
      }
      this.items.set(name, value.slice());
    }
  }

  readonly read: BatchRead = (keys) => {
    this.reads++;
    return keys.map((key) => this.newest(key)?.slice());
  };

  get size(): number {
    return this.items.size;
  }

  get bytes(): number {
    let sum = 0;
    for (const [name, value] of this.items) sum += name.length + value.length;
    return sum;
  }

  private newest(key: StoreKey): Uint8Array | undefined {
    if (key.kind !== "prefix-node") return this.items.get(this.nameOf(key));
    const versions = (this.prefixVersions.get(this.placeOf(key)) ?? []).filter(
      (version) => version <= key.version,
    );
    const version = versions.reduce<bigint | undefined>(
      (a, b) => (a === undefined || b > a ? b : a),
      undefined,
    );
    return version === undefined ? undefined : this.items.get(this.nameOf({ ...key, version }));
  }

  private placeOf(key: StoreKey & { kind: "prefix-node" }): string {
    if (key.prefix.length !== Math.ceil(key.depth / 8))
      throw new Error(`a prefix of ${key.prefix.length} bytes at depth ${key.depth}`);
    return `p/${key.depth}/${bytesToHex(key.prefix)}`;
  }

  private nameOf(key: StoreKey): string {
    switch (key.kind) {
      case "log-node":
        return `n/${key.level}/${key.index}`;
      case "log-entry":
        return `e/${key.position}`;
      case "prefix-node":
        return `${this.placeOf(key)}/${key.version}`;
    }
  }
}
