import { defineCodec, type Codec } from "./codec.ts";
import { JsonError } from "./codec-error.ts";
import type { Json } from "./json.ts";
import { jsonObject, Layout, type Fields, type FieldValues } from "./layout.ts";

/**
 * `struct { … }`: the fields one after the other, nothing between them (RFC 8446 3.6).
 *
 *     ┌───────┬────────┬─────┐
 *     │ first │ second │  …  │      in the order in which they are declared
 *     └───────┴────────┴─────┘
 */
export function struct<const F extends Fields>(fields: F): Codec<FieldValues<F>> {
  const layout = new Layout(fields);
  return defineCodec<FieldValues<F>>({
    bytesMin: layout.bytesMin,
    ...(layout.bytesFixed === undefined ? {} : { bytesFixed: layout.bytesFixed }),
    read(reader) {
      const value: Record<string, unknown> = {};
      layout.readInto(value, reader);
      return value as FieldValues<F>;
    },
    write: (writer, value) => layout.write(writer, value),
    toJson(value) {
      const json: Record<string, Json> = {};
      layout.jsonInto(json, value);
      return json;
    },
    fromJson(json) {
      const members = jsonObject(json);
      for (const key of Object.keys(members)) {
        if (!layout.names.includes(key)) throw new JsonError("field_unknown", key);
      }
      const value: Record<string, unknown> = {};
      layout.fromJsonInto(value, members);
      return value as FieldValues<F>;
    },
  });
}
