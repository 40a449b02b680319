import { DecodeError } from "@entente/tls-codec";

const hlcOctets = 8;

/** A hybrid logical clock as 8 big-endian bytes. */
export function hlcBytes(hlc: bigint): Buffer {
  const bytes = Buffer.alloc(hlcOctets);
  bytes.writeBigUInt64BE(hlc);
  return bytes;
}

/** The inverse of {@link hlcBytes}. @throws DecodeError. */
export function hlcOf(bytes: Uint8Array): bigint {
  if (bytes.length !== hlcOctets) throw new DecodeError("value_invalid", 0, "a clock has 8 bytes");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readBigUInt64BE();
}
