import { defineCodec, type Codec } from "./codec.ts";

/**
 * `optional<T>` (RFC 9420 2.1.1): an octet 0 for absence, or 1 and the value. Absence is `undefined`, in JSON `null`.
 * Any other octet is `presence_invalid`.
 */
export function optional<T extends NonNullable<unknown>>(codec: Codec<T>): Codec<T | undefined> {
  const { read, write, toJson, fromJson } = codec;
  return defineCodec<T | undefined>({
    bytesMin: 1,
    read(reader) {
      const presence = reader.uint8();
      if (presence === 0) return undefined;
      if (presence === 1) return read(reader);
      reader.offset--;
      return reader.fail("presence_invalid", `octet ${presence}`);
    },
    write(writer, value) {
      if (value === undefined) {
        writer.uint8(0);
        return;
      }
      writer.uint8(1);
      write(writer, value);
    },
    toJson: (value) => (value === undefined ? null : toJson(value)),
    fromJson: (json) => (json === null ? undefined : fromJson(json)),
  });
}
