import { defineCodec, type Codec } from "./codec.ts";
import { enclosed, JsonError } from "./codec-error.ts";
import type { EnumCodec } from "./enumeration.ts";
import type { Json } from "./json.ts";
import { jsonObject, Layout, type Fields, type FieldValues } from "./layout.ts";

type NoFields = Readonly<Record<never, never>>;

type Flat<T> = { readonly [K in keyof T]: T[K] };

/** The values of a select: one flat object type for each case, told apart by the tag. */
export type SelectValues<B, Tag extends string, T, C, O, A> =
  | {
      [N in keyof C & T]: Flat<
        FieldValues<B> & { readonly [K in Tag]: N } & FieldValues<C[N]> & FieldValues<A>
      >;
    }[keyof C & T]
  | (O extends Fields
      ? Flat<FieldValues<B> & { readonly [K in Tag]: Exclude<T, keyof C> } & FieldValues<O> & FieldValues<A>>
      : never);

/** What {@link select} is made of. */
export interface SelectGrammar<Tag extends string, Name extends string, T extends Name | number, B, C, O, A> {
  /** Fields in front of the tag. */
  readonly before?: B;
  /** The one field whose value chooses the case. */
  readonly tag: { readonly [K in Tag]: EnumCodec<Name, T> };
  /** The fields of each case, right after the tag. */
  readonly cases: C;
  /** The fields of every tag without a case of its own; without it such a tag is `unknown_value`. */
  readonly otherwise?: O;
  /** Fields that follow in every case. */
  readonly after?: A;
}

/**
 * `struct { …; tag; select (tag) { case …: … }; … }`: a structure whose fields depend on one of them, as a
 * discriminated union of flat objects (RFC 8446 3.8).
 *
 *     ┌────────┬─────┬──────────────────────────┬───────┐
 *     │ before │ tag │ fields of the tag's case │ after │
 *     └────────┴─────┴──────────────────────────┴───────┘
 */
export function select<
  const Tag extends string,
  Name extends string,
  T extends Name | number,
  const C extends { readonly [N in Name]?: Fields },
  const B extends Fields = NoFields,
  const O extends Fields | undefined = undefined,
  const A extends Fields = NoFields,
>(grammar: SelectGrammar<Tag, Name, T, B, C, O, A>): Codec<SelectValues<B, Tag, T, C, O, A>> {
  type V = SelectValues<B, Tag, T, C, O, A>;
  const tag = Object.keys(grammar.tag)[0] as Tag;
  const tagCodec = grammar.tag[tag];
  const before = new Layout(grammar.before ?? {});
  const restOf = (fields: Fields) => new Layout({ ...fields, ...grammar.after });
  const rests = new Map<string | number, Layout>();
  for (const [name, fields] of Object.entries<Fields | undefined>(grammar.cases)) {
    if (fields !== undefined) rests.set(name, restOf(fields));
  }
  const otherwise = grammar.otherwise === undefined ? undefined : restOf(grammar.otherwise);
  const all = otherwise === undefined ? [...rests.values()] : [...rests.values(), otherwise];
  const { read, write, bytesMin } = tagCodec;

  return defineCodec<V>({
    bytesMin: before.bytesMin + bytesMin + Math.min(...all.map((rest) => rest.bytesMin)),
    read(reader) {
      const value: Record<string, unknown> = {};
      before.readInto(value, reader);
      const start = reader.offset;
      let choice: T;
      try {
        choice = read(reader);
      } catch (error) {
        throw enclosed(error, tag);
      }
      const rest = rests.get(choice) ?? otherwise;
      if (rest === undefined) {
        reader.offset = start;
        return reader.fail("unknown_value", `no case for ${tag} ${choice}`);
      }
      value[tag] = choice;
      rest.readInto(value, reader);
      return value as V;
    },
    write(writer, value) {
      const members = value as Readonly<Record<string, unknown>>;
      const choice = members[tag] as T;
      const rest = rests.get(choice) ?? otherwise;
      if (rest === undefined) return writer.fail("unknown_value", `no case for ${tag} ${String(choice)}`);
      before.write(writer, members);
      try {
        write(writer, choice);
      } catch (error) {
        throw enclosed(error, tag);
      }
      rest.write(writer, members);
    },
    toJson(value) {
      const members = value as Readonly<Record<string, unknown>>;
      const choice = members[tag] as T;
      const json: Record<string, Json> = {};
      before.jsonInto(json, members);
      json[tag] = tagCodec.toJson(choice);
      (rests.get(choice) ?? otherwise)?.jsonInto(json, members);
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
      const rest = rests.get(choice) ?? otherwise;
      if (rest === undefined) throw new JsonError("unknown_value", `no case for ${tag} ${choice}`);
      const known = new Set([...before.names, tag, ...rest.names]);
      for (const key of Object.keys(members)) if (!known.has(key)) throw new JsonError("field_unknown", key);
      const value: Record<string, unknown> = {};
      before.fromJsonInto(value, members);
      value[tag] = choice;
      rest.fromJsonInto(value, members);
      return value as V;
    },
  });
}
