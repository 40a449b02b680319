import type { Json } from "./json.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/**
 * How values of `T` are spelled on the wire and in JSON. Every value has one spelling, and every spelling one value.
 *
 * Applications pass codecs to `decode`, `encode`, `toJson` and `fromJson` and build new ones with the combinators;
 * the members are for combinators. `whole` is the structure around the value as far as it is known: everything when
 * writing, the earlier fields when reading. Only `dependent` looks at it.
 */
export interface Codec<T> {
  /** Fewest bytes that a value takes. */
  readonly bytesMin: number;
  /** The number of bytes that every value takes, if there is one. */
  readonly bytesFixed: number | undefined;
  read(this: void, reader: Reader, whole?: unknown): T;
  write(this: void, writer: Writer, value: T, whole?: unknown): void;
  toJson(this: void, value: T, whole?: unknown): Json;
  fromJson(this: void, json: Json, whole?: unknown): T;
}

/** The values of a codec: `export type KeyPackage = Value<typeof KeyPackage>`. */
export type Value<C> = C extends Codec<infer T> ? T : never;

/** A codec with members in one fixed order, so that call sites of combinators stay monomorphic. */
export function defineCodec<T>(members: {
  readonly bytesMin: number;
  readonly bytesFixed?: number;
  readonly read: (reader: Reader, whole?: unknown) => T;
  readonly write: (writer: Writer, value: T, whole?: unknown) => void;
  readonly toJson: (value: T, whole?: unknown) => Json;
  readonly fromJson: (json: Json, whole?: unknown) => T;
}): Codec<T> {
  const { bytesMin, bytesFixed, read, write, toJson, fromJson } = members;
  return { bytesMin, bytesFixed, read, write, toJson, fromJson };
}
