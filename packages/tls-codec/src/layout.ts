import type { Codec, Value } from "./codec.ts";
import { enclosed, JsonError } from "./codec-error.ts";
import type { Json } from "./json.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** Field names and their codecs, in wire order. */
export type Fields = Readonly<Record<string, Codec<unknown>>>;

/** The value of a structure: one read-only property for each field. */
export type FieldValues<F> = { readonly [K in keyof F]: Value<F[K]> };

type Read = (reader: Reader, whole: unknown) => unknown;
type Write = (writer: Writer, value: unknown, whole: unknown) => void;

/** Fields as parallel arrays, made once, in wire order. What `struct` and `select` loop over. */
export class Layout {
  readonly names: readonly string[];
  readonly bytesMin: number;
  readonly bytesFixed: number | undefined;
  readonly #codecs: readonly Codec<unknown>[];
  readonly #reads: readonly Read[];
  readonly #writes: readonly Write[];

  /** Throws RangeError for a name that an object would take for an index, since that breaks the order. */
  constructor(fields: Fields) {
    this.names = Object.keys(fields);
    for (const name of this.names) {
      if (/^[0-9]/.test(name) || name === "__proto__") throw new RangeError(`not a field name: ${name}`);
    }
    const codecs = Object.values(fields);
    this.#codecs = codecs;
    this.#reads = codecs.map((codec) => codec.read);
    this.#writes = codecs.map((codec) => codec.write);
    this.bytesMin = codecs.reduce((sum, codec) => sum + codec.bytesMin, 0);
    let fixed: number | undefined = 0;
    for (const { bytesFixed } of codecs) {
      fixed = fixed === undefined || bytesFixed === undefined ? undefined : fixed + bytesFixed;
    }
    this.bytesFixed = fixed;
  }

  readInto(target: Record<string, unknown>, reader: Reader): void {
    const names = this.names;
    const reads = this.#reads;
    let i = 0;
    try {
      for (; i < reads.length; i++) target[names[i] as string] = (reads[i] as Read)(reader, target);
    } catch (error) {
      throw enclosed(error, names[i] as string);
    }
  }

  write(writer: Writer, value: Readonly<Record<string, unknown>>): void {
    const names = this.names;
    const writes = this.#writes;
    let i = 0;
    try {
      for (; i < writes.length; i++) (writes[i] as Write)(writer, value[names[i] as string], value);
    } catch (error) {
      throw enclosed(error, names[i] as string);
    }
  }

  jsonInto(target: Record<string, Json>, value: Readonly<Record<string, unknown>>): void {
    this.#codecs.forEach((codec, i) => {
      const name = this.names[i] as string;
      target[name] = codec.toJson(value[name], value);
    });
  }

  /** Reads the fields from the members of `json`; the caller has looked for members that are no fields. */
  fromJsonInto(target: Record<string, unknown>, json: { readonly [key: string]: Json }): void {
    this.#codecs.forEach((codec, i) => {
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
