import { defineCodec, type Codec } from "./codec.ts";
import { JsonError } from "./codec-error.ts";
import type { Reader } from "./reader.ts";

/** A codec of names together with the numbers that stand for them on the wire. */
export interface EnumCodec<Name extends string, T> extends Codec<T> {
  /** The number of each name. */
  readonly codes: Readonly<Record<Name, number>>;
  /** The number of a value, known or not. */
  codeOf(this: void, value: T): number;
  /** The value of a number; `undefined` when a closed enum lacks it. */
  valueOf(this: void, code: number): T | undefined;
}

function tables<Name extends string>(codes: Readonly<Record<Name, number>>) {
  const names = new Map<number, Name>();
  const numbers = new Map<string, number>();
  for (const name of Object.keys(codes) as Name[]) {
    const code = codes[name];
    if (names.has(code)) throw new RangeError(`two names for ${code}`);
    names.set(code, name);
    numbers.set(name, code);
  }
  return { names, numbers };
}

function refuse(reader: Reader, bytes: number, code: number): never {
  reader.offset -= bytes;
  return reader.fail("unknown_value", `value ${code}`);
}

/**
 * An enum whose other values are errors (`unknown_value`): `closedEnum(uint8, { application: 1, proposal: 2 })`.
 * Values are the names, on the wire and in JSON (RFC 8446 3.5).
 */
export function closedEnum<const Name extends string>(
  width: Codec<number>,
  codes: Readonly<Record<Name, number>>,
): EnumCodec<Name, Name> {
  const { names, numbers } = tables(codes);
  const { read, write, bytesMin } = width;
  const codec = defineCodec<Name>({
    bytesMin,
    bytesFixed: bytesMin,
    read(reader) {
      const code = read(reader);
      return names.get(code) ?? refuse(reader, bytesMin, code);
    },
    write(writer, value) {
      write(writer, numbers.get(value) ?? writer.fail("unknown_value", `name ${String(value)}`));
    },
    toJson: (value) => value,
    fromJson(json) {
      if (typeof json !== "string") throw new JsonError("wrong_kind", "expected a name");
      const code = numbers.get(json);
      if (code === undefined) throw new JsonError("unknown_value");
      return json as Name;
    },
  });
  return { ...codec, codes, codeOf: (value) => codes[value], valueOf: (code) => names.get(code) };
}

/**
 * An enum that may grow: a known value is its name, any other its number, so that GREASE and values of later
 * registrations survive. A number that has a name is not a value: each has one spelling.
 */
export function openEnum<const Name extends string>(
  width: Codec<number>,
  codes: Readonly<Record<Name, number>>,
): EnumCodec<Name, Name | number> {
  const { names, numbers } = tables(codes);
  const { read, write, bytesMin } = width;
  const codec = defineCodec<Name | number>({
    bytesMin,
    bytesFixed: bytesMin,
    read(reader) {
      const code = read(reader);
      return names.get(code) ?? code;
    },
    write(writer, value) {
      if (typeof value === "number") {
        const name = names.get(value);
        if (name !== undefined) writer.fail("unknown_value", `${value} is written as ${name}`);
        write(writer, value);
      } else {
        write(writer, numbers.get(value) ?? writer.fail("unknown_value", `name ${String(value)}`));
      }
    },
    toJson: (value) => value,
    fromJson(json) {
      if (typeof json === "number") {
        if (names.has(json)) throw new JsonError("not_canonical", "the number of a known name");
        return json;
      }
      if (typeof json !== "string") throw new JsonError("wrong_kind", "expected a name or a number");
      if (!numbers.has(json)) throw new JsonError("unknown_value");
      return json as Name;
    },
  });
  return {
    ...codec,
    codes,
    codeOf: (value) => (typeof value === "number" ? value : codes[value]),
    valueOf: (code) => names.get(code) ?? code,
  };
}
