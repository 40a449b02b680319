/**
 * The states that were seen, as 64-bit hashes in one open-addressed table: 8 octets a state. Two states with one hash
 * would be taken for one; at ten million states the chance of a single such pair is about 3 in a million.
 */
export class StateSet {
  private low = new Uint32Array(1 << 20);
  private high = new Uint32Array(1 << 20);
  size = 0;

  /** True if `key` was not there. Keys are strings of any 16-bit units. */
  add(key: string): boolean {
    if (this.size * 2 > this.low.length) this.grow();
    let a = 0x811c9dc5;
    let b = 0x9e3779b9;
    for (let i = 0; i < key.length; i++) {
      const unit = key.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      a ^= a >>> 15;
      b = Math.imul(b + unit, 0x85ebca6b);
      b ^= b >>> 13;
    }
    return this.insert(mix(a ^ (b >>> 7)), mix(b ^ (a << 3)) | 1);
  }

  private insert(a: number, b: number): boolean {
    const low = a >>> 0;
    const high = b >>> 0;
    const mask = this.low.length - 1;
    let at = low & mask;
    while (this.high[at] !== 0) {
      if (this.low[at] === low && this.high[at] === high) return false;
      at = (at + 1) & mask;
    }
    this.low[at] = low;
    this.high[at] = high;
    this.size++;
    return true;
  }

  private grow(): void {
    const { low, high } = this;
    this.low = new Uint32Array(low.length * 2);
    this.high = new Uint32Array(low.length * 2);
    this.size = 0;
    for (const [i, value] of high.entries()) if (value !== 0) this.insert(low[i] ?? 0, value);
  }
}

function mix(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return mixed ^ (mixed >>> 16);
}
