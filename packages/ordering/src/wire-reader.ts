import { hashBytes } from "./bytes.ts";
import { isDomain, type Domain } from "./domain.ts";
import { OrderingError, type OrderingErrorCode } from "./ordering-error.ts";

/**
 * Reads what WireWriter wrote, strictly: every length is checked against the octets that remain before anything is
 * allocated, and `end` refuses trailing octets. Every method throws OrderingError (`truncated`, `bound_exceeded`,
 * `not_canonical`, `bad_domain`). The peer controls every octet.
 */
export class WireReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  fail(code: OrderingErrorCode, message: string): never {
    throw new OrderingError(code, message, this.at);
  }

  private take(count: number): number {
    if (count > this.bytes.length - this.at) this.fail("truncated", `${count} octets wanted`);
    const start = this.at;
    this.at += count;
    return start;
  }

  uint8(): number {
    return this.bytes[this.take(1)] ?? 0;
  }

  uint16(): number {
    return this.uint8() * 0x100 + this.uint8();
  }

  uint32(): number {
    return this.uint16() * 0x1_0000 + this.uint16();
  }

  uint64(): bigint {
    const high = BigInt(this.uint32());
    return (high << 32n) | BigInt(this.uint32());
  }

  raw(count: number): Uint8Array {
    const start = this.take(count);
    return this.bytes.slice(start, start + count);
  }

  digest(): Uint8Array {
    return this.raw(hashBytes);
  }

  opaque(width: 1 | 2 | 4, max: number): Uint8Array {
    const length = width === 1 ? this.uint8() : width === 2 ? this.uint16() : this.uint32();
    if (length > max) this.fail("bound_exceeded", `${length} octets, at most ${max}`);
    return this.raw(length);
  }

  label(): string {
    const bytes = this.opaque(1, 255);
    let text = "";
    for (const byte of bytes) {
      if (byte < 0x20 || byte > 0x7e) this.fail("not_canonical", "label is not printable ASCII");
      text += String.fromCharCode(byte);
    }
    return text;
  }

  domain(): Domain {
    const name = this.label();
    if (!isDomain(name)) this.fail("bad_domain", "not a domain name");
    return name;
  }

  list<T>(max: number, read: () => T): T[] {
    const count = this.uint16();
    if (count > max) this.fail("bound_exceeded", `${count} items, at most ${max}`);
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(read());
    return items;
  }

  optional<T>(read: () => T): T | undefined {
    const present = this.flag();
    return present ? read() : undefined;
  }

  /** 0 or 1, nothing else. */
  flag(): boolean {
    const octet = this.uint8();
    if (octet > 1) this.fail("not_canonical", "flag is neither 0 nor 1");
    return octet === 1;
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  /** @throws OrderingError `trailing_bytes` */
  end(): void {
    if (this.at !== this.bytes.length) this.fail("trailing_bytes", "trailing octets");
  }
}
