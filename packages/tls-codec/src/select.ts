import { defineCodec, type Codec, type Value } from "./codec.ts";
import { enclosed, JsonError } from "./codec-error.ts";
import type { EnumCodec } from "./enumeration.ts";
import type { Json } from "./json.ts";
import { jsonObject, type Layout, type StructCodec } from "./struct.ts";

type Cases<Name extends string> = { readonly [N in Name]?: StructCodec<unknown> };

/** The values of a select: for each case the tag and the fields of its structure, side by side. */
export type SelectValues<Tag extends string, C, Otherwise, Other> =
  | { [N in keyof C & string]: { readonly [T in Tag]: N } & Value<C[N]> }[keyof C & string]
  | (Otherwise extends StructCodec<infer V> ? { readonly [T in Tag]: Other } & V : never);

/**
 * `select (tag) { case …: … }` right after its tag: a discriminated union (RFC 8446 3.8).
 *
 *     ┌─────┬──────────────────────────┐
 *     │ tag │ fields of the tag's case │
 *     └─────┴──────────────────────────┘
 *
 * `otherwise` is the structure of every tag without a case of its own; without it such a tag is `unknown_value`.
 */
export function select<
  const Tag extends string,
  Name extends string,
  T extends Name | number,
  const C extends Cases<Name>,
  O extends StructCodec<unknown> | undefined = undefined,
>(
  tag: Tag,
  tagCodec: EnumCodec<Name, T>,
  cases: C,
  otherwise?: O,
): Codec<SelectValues<Tag, C, O, Exclude<T, keyof C>>> {
  type V = SelectValues<Tag, C, O, Exclude<T, keyof C>>;
  const layouts = new Map<string | number, Layout>();
  for (const [name, codec] of Object.entries<StructCodec<unknown> | undefined>(cases)) {
    if (codec !== undefined) layouts.set(name, codec.layout);
  }
  const other = otherwise?.layout;
  const all = other === undefined ? [...layouts.values()] : [...layouts.values(), other];
  const layoutOf = (value: string | number) => layouts.get(value) ?? other;
  const { read, write, bytesMin } = tagCodec;
  const tagOf = (value: unknown) => (value as Readonly<Record<string, T>>)[tag] as T;
  return defineCodec<V>({
    bytesMin: bytesMin + Math.min(...all.map((layout) => layout.bytesMin)),
    read(reader) {
      const start = reader.offset;
      let choice: T;
      try {
        choice = read(reader);
      } catch (error) {
        throw enclosed(error, tag);
      }
      const layout = layoutOf(choice);
      if (layout === undefined) {
        reader.offset = start;
        return reader.fail("unknown_value", `no case for ${choice}`);
      }
      const value: Record<string, unknown> = { [tag]: choice };
      layout.readInto(value, reader);
      return value as V;
    },
    write(writer, value) {
      const choice = tagOf(value);
      const layout = layoutOf(choice);
      if (layout === undefined) return writer.fail("unknown_value", `no case for ${String(choice)}`);
      try {
        write(writer, choice);
      } catch (error) {
        throw enclosed(error, tag);
      }
      layout.write(writer, value);
    },
    toJson(value) {
      const choice = tagOf(value);
      const json: Record<string, Json> = { [tag]: tagCodec.toJson(choice) };
      layoutOf(choice)?.jsonInto(json, value);
      return json;
    },
    fromJson(json) {
      const members = jsonObject(json);
      const named = Object.hasOwn(members, tag) ? members[tag] : undefined;
      if (named === undefined) throw new JsonError("field_missing", tag);
      let choice: T;
      try {
        choice = tagCodec.fromJson(named);
      } catch (error) {
        throw enclosed(error, tag);
      }
      const layout = layoutOf(choice);
      if (layout === undefined) throw new JsonError("unknown_value", tag);
      const value: Record<string, unknown> = { [tag]: choice };
      layout.fromJsonInto(value, members, tag);
      return value as V;
    },
  });
}
