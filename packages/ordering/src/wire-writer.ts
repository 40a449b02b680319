import { hashBytes } from "./bytes.ts";
import { checkDomain, type Domain } from "./domain.ts";
import { OrderingError } from "./ordering-error.ts";

/** Appends TLS presentation language (RFC 8446, section 3) with fixed-width lengths; the inverse of WireReader. */
export class WireWriter {
  private bytes = new Uint8Array(256);
  private length = 0;

  private room(count: number): number {
    const at = this.length;
    const needed = at + count;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
    }
    this.length = needed;
    return at;
  }

  uint8(value: number): void {
    // `room` may replace the buffer, so it comes first.
    const at = this.room(1);
    this.bytes[at] = value;
  }

  uint16(value: number): void {
    const at = this.room(2);
    this.bytes[at] = value >>> 8;
    this.bytes[at + 1] = value;
  }

  uint32(value: number): void {
    const at = this.room(4);
    this.bytes[at] = value >>> 24;
    this.bytes[at + 1] = value >>> 16;
    this.bytes[at + 2] = value >>> 8;
    this.bytes[at + 3] = value;
  }

  /** @throws OrderingError `bound_exceeded` outside 0 to 2^64 - 1 */
  uint64(value: bigint): void {
    if (value < 0n || value > 0xffff_ffff_ffff_ffffn) {
      throw new OrderingError("bound_exceeded", `not a uint64: ${value}`);
    }
    this.uint32(Number(value >> 32n));
    this.uint32(Number(value & 0xffff_ffffn));
  }

  raw(value: Uint8Array): void {
    const at = this.room(value.length);
    this.bytes.set(value, at);
  }

  /** Exactly 32 octets, without a length. @throws OrderingError `bound_exceeded` */
  digest(value: Uint8Array): void {
    if (value.length !== hashBytes) throw new OrderingError("bound_exceeded", "a hash is 32 octets");
    this.raw(value);
  }

  /** A vector with a length of one, two or four octets. @throws OrderingError `bound_exceeded` above `max` */
  opaque(width: 1 | 2 | 4, max: number, value: Uint8Array): void {
    if (value.length > max)
      throw new OrderingError("bound_exceeded", `${value.length} octets, at most ${max}`);
    if (width === 1) this.uint8(value.length);
    else if (width === 2) this.uint16(value.length);
    else this.uint32(value.length);
    this.raw(value);
  }

  /** @throws OrderingError `bad_domain` */
  domain(name: Domain): void {
    this.label(checkDomain(name));
  }

  /** Printable ASCII behind one length octet. @throws OrderingError `bound_exceeded` */
  label(text: string): void {
    if (text.length > 255) throw new OrderingError("bound_exceeded", "label of more than 255 octets");
    this.uint8(text.length);
    const at = this.room(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e)
        throw new OrderingError("not_canonical", "label is not printable ASCII");
      this.bytes[at + i] = code;
    }
  }

  /** A list behind a two-octet count. @throws OrderingError `bound_exceeded` above `max` */
  list<T>(max: number, items: readonly T[], write: (item: T) => void): void {
    if (items.length > max)
      throw new OrderingError("bound_exceeded", `${items.length} items, at most ${max}`);
    this.uint16(items.length);
    for (const item of items) write(item);
  }

  /** Presence octet 0 or 1, then the value. */
  optional<T>(value: T | undefined, write: (value: T) => void): void {
    this.uint8(value === undefined ? 0 : 1);
    if (value !== undefined) write(value);
  }

  /** What was written so far, as a copy of its own. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}
