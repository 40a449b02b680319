import { defineCodec, type Codec, type Value } from "./codec.ts";
import { enclosed, JsonError } from "./codec-error.ts";
import type { Json } from "./json.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** Field names and their codecs, in wire order. */
export type Fields = Readonly<Record<string, Codec<unknown>>>;

/** The value of a structure: one read-only property for each field. */
export type FieldValues<F extends Fields> = { readonly [K in keyof F]: Value<F[K]> };

/** A structure's codec, with its fields for `select`. */
export interface StructCodec<T> extends Codec<T> {
  readonly layout: Layout;
}

/** A structure's fields as parallel arrays, made once, in wire order. */
export class Layout {
  readonly names: readonly string[];
  readonly codecs: readonly Codec<unknown>[];
  readonly bytesMin: number;
  readonly bytesFixed: number | undefined;
  readonly #reads: readonly Codec<unknown>["read"][];
  readonly #writes: readonly Codec<unknown>["write"][];

  /** Throws RangeError for a name that an object would take for an index, since that breaks the order. */
  constructor(fields: Fields) {
    this.names = Object.keys(fields);
    for (const name of this.names) {
      if (/^[0-9]/.test(name) || name === "__proto__") throw new RangeError(`not a field name: ${name}`);
    }
    this.codecs = Object.values(fields);
    this.#reads = this.codecs.map((codec) => codec.read);
    this.#writes = this.codecs.map((codec) => codec.write);
    this.bytesMin = this.codecs.reduce((sum, codec) => sum + codec.bytesMin, 0);
    let fixed: number | undefined = 0;
    for (const codec of this.codecs) {
      fixed = fixed === undefined || codec.bytesFixed === undefined ? undefined : fixed + codec.bytesFixed;
    }
    this.bytesFixed = fixed;
  }

  readInto(target: Record<string, unknown>, reader: Reader): void {
    const names = this.names;
    const reads = this.#reads;
    let i = 0;
    try {
      for (; i < reads.length; i++) {
        target[names[i] as string] = (reads[i] as Codec<unknown>["read"])(reader, target);
      }
    } catch (error) {
      throw enclosed(error, names[i] as string);
    }
  }

  write(writer: Writer, value: Readonly<Record<string, unknown>>): void {
    const names = this.names;
    const writes = this.#writes;
    let i = 0;
    try {
      for (; i < writes.length; i++) {
        (writes[i] as Codec<unknown>["write"])(writer, value[names[i] as string], value);
      }
    } catch (error) {
      throw enclosed(error, names[i] as string);
    }
  }

  jsonInto(target: Record<string, Json>, value: Readonly<Record<string, unknown>>): void {
    this.codecs.forEach((codec, i) => {
      const name = this.names[i] as string;
      target[name] = codec.toJson(value[name], value);
    });
  }

  /** Reads the fields of `json` into `target`; `extra` names the one further key that may be there. */
  fromJsonInto(
    target: Record<string, unknown>,
    json: { readonly [key: string]: Json },
    extra?: string,
  ): void {
    for (const key of Object.keys(json)) {
      if (key !== extra && !this.names.includes(key)) throw new JsonError("field_unknown", key);
    }
    this.codecs.forEach((codec, i) => {
      const name = this.names[i] as string;
      const member = Object.hasOwn(json, name) ? json[name] : undefined;
      if (member === undefined) throw new JsonError("field_missing", name);
      try {
        target[name] = codec.fromJson(member, target);
      } catch (error) {
        throw enclosed(error, name);
      }
    });
  }
}

/** The object that `json` must be; throws `wrong_kind`. */
export function jsonObject(json: Json): { readonly [key: string]: Json } {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new JsonError("wrong_kind", "expected an object");
  }
  return json as { readonly [key: string]: Json };
}

/**
 * `struct { … }`: the fields one after the other, nothing between them (RFC 8446 3.6).
 *
 *     ┌───────┬───────┬─────┐
 *     │ first │ second│  …  │      fields in the order in which they are declared
 *     └───────┴───────┴─────┘
 */
export function struct<const F extends Fields>(fields: F): StructCodec<FieldValues<F>> {
  const layout = new Layout(fields);
  const codec = defineCodec<FieldValues<F>>({
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
      const value: Record<string, unknown> = {};
      layout.fromJsonInto(value, jsonObject(json));
      return value as FieldValues<F>;
    },
  });
  return { ...codec, layout };
}
