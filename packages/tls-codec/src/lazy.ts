import { defineCodec, type Codec } from "./codec.ts";

/**
 * A codec that is looked up when it is used: for grammars that contain themselves, and for cycles between files.
 * Each passage counts against `limits.nestingMax` (`too_deep`). `bytesMin` is the fewest bytes of a value.
 */
export function lazy<T>(bytesMin: number, codec: () => Codec<T>): Codec<T> {
  return defineCodec<T>({
    bytesMin,
    read(reader) {
      reader.descend();
      const value = codec().read(reader);
      reader.ascend();
      return value;
    },
    write: (writer, value) => codec().write(writer, value),
    toJson: (value) => codec().toJson(value),
    fromJson: (json) => codec().fromJson(json),
  });
}
