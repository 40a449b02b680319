import { defineCodec, type Codec } from "./codec.ts";

/**
 * `codec` with a rule that its grammar cannot say. `problem` returns what is wrong in words, or `undefined`.
 * Both directions keep the rule (`value_invalid`); the offset of a refusal is the start of the value.
 */
export function refined<T>(codec: Codec<T>, problem: (value: T) => string | undefined): Codec<T> {
  const { read, write, bytesMin, bytesFixed, toJson, fromJson } = codec;
  return defineCodec<T>({
    bytesMin,
    ...(bytesFixed === undefined ? {} : { bytesFixed }),
    read(reader, whole) {
      const start = reader.offset;
      const value = read(reader, whole);
      const found = problem(value);
      if (found !== undefined) {
        reader.offset = start;
        reader.fail("value_invalid", found);
      }
      return value;
    },
    write(writer, value, whole) {
      const found = problem(value);
      if (found !== undefined) writer.fail("value_invalid", found);
      write(writer, value, whole);
    },
    toJson,
    fromJson,
  });
}
