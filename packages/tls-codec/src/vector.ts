import { defineCodec, type Codec } from "./codec.ts";
import { enclosed, JsonError } from "./codec-error.ts";
import type { Json } from "./json.ts";
import { fixedWidth, variableWidth, type LengthPrefix } from "./length-prefix.ts";

function prefixedVector<T>(element: Codec<T>, prefix: LengthPrefix, floor: number): Codec<readonly T[]> {
  if (element.bytesMin === 0)
    throw new RangeError("a vector of elements without bytes has no single spelling");
  const { read, write, toJson, fromJson, bytesFixed } = element;
  const { read: readLength, write: writeLength, open, close } = prefix;
  return defineCodec<readonly T[]>({
    bytesMin: prefix.bytesMin + floor,
    read(reader) {
      const outer = reader.enter(readLength(reader));
      const values: T[] = [];
      const end = reader.end;
      try {
        while (reader.offset < end) {
          reader.countElement();
          values.push(read(reader));
        }
      } catch (error) {
        throw enclosed(error, values.length);
      }
      reader.leave(outer);
      return values;
    },
    write(writer, values) {
      let start = -1;
      // Elements of one size give the length beforehand.
      if (bytesFixed !== undefined) writeLength(writer, values.length * bytesFixed);
      else start = open(writer);
      let i = 0;
      try {
        for (; i < values.length; i++) write(writer, values[i] as T);
      } catch (error) {
        throw enclosed(error, i);
      }
      if (start >= 0) close(writer, start);
    },
    toJson: (values) => values.map((value) => toJson(value)),
    fromJson(json) {
      if (!Array.isArray(json)) throw new JsonError("wrong_kind", "expected an array");
      return (json as readonly Json[]).map((item, i) => {
        try {
          return fromJson(item);
        } catch (error) {
          throw enclosed(error, i);
        }
      });
    },
  });
}

/**
 * `T name<floor..ceiling>`: bounds and prefix count bytes, not elements (RFC 8446 3.4).
 * Elements must fill the vector exactly (`vector_overrun`). Throws RangeError for an element that takes no bytes.
 */
export function vector<T>(element: Codec<T>, floor: number, ceiling: number): Codec<readonly T[]> {
  return prefixedVector(element, fixedWidth(floor, ceiling), floor);
}

/** `T name<V>` with bounds in bytes that another rule gives. */
export function vectorVWithin<T>(element: Codec<T>, floor: number, ceiling: number): Codec<readonly T[]> {
  return prefixedVector(element, variableWidth(floor, ceiling), floor);
}

/** `T name<V>` (RFC 9420 2.1.2): a variable-size length in bytes, then the elements. */
export function vectorV<T>(element: Codec<T>): Codec<readonly T[]> {
  return prefixedVector(element, variableWidth(), 0);
}
