import type { BufferEncoder } from "ts-mls/codec/tlsEncoder.js";
import { lengthEncoder } from "ts-mls/codec/variableLength.js";

/**
 * A vector with a `<V>` header: the bytes of ts-mls's own, which recurses once for each element and overflows the stack at some 4,700.
 * Here it is a loop. RFC 9420 2.1.2.
 */
export function listEncoder<T>(element: BufferEncoder<T>): BufferEncoder<readonly T[]> {
  return (values) => {
    const written = values.map((value) => element(value));
    const length = written.reduce((sum, [bytes]) => sum + bytes, 0);
    const [headerLength, writeHeader] = lengthEncoder(length);
    return [
      headerLength + length,
      (offset, buffer) => {
        writeHeader(offset, buffer);
        let at = offset + headerLength;
        for (const [bytes, write] of written) {
          write(at, buffer);
          at += bytes;
        }
      },
    ];
  };
}
