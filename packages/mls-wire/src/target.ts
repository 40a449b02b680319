import { bytesFromHex, encode, utf8FromText, type Codec } from "@entente/tls-codec";

/** One case of `messages.json` of the published vectors: hexadecimal by field name. */
export type MessageCase = Readonly<Record<string, string>>;

/** A decoder to be tried with hostile input. */
export interface Target {
  /** Its RFC name; unique. */
  readonly name: string;
  readonly codec: Codec<unknown>;
  /** Whether a value ends by itself, so that every proper prefix of an encoding must be refused. */
  readonly selfDelimiting: boolean;
  /** Encodings that `codec` accepts, made from one published case. */
  readonly samples: (one: MessageCase) => readonly Uint8Array[];
}

/** The bytes of a case under a name. @throws RangeError where it has none. */
export function field(one: MessageCase, name: string): Uint8Array {
  const bytes = bytesFromHex(one[name] ?? "");
  if (bytes === undefined || bytes.length === 0) throw new RangeError(`no such field in the case: ${name}`);
  return bytes;
}

/** A decoder whose encodings the cases have as they are. */
export function vector(name: string, codec: Codec<unknown>, ...fields: readonly string[]): Target {
  return { name, codec, selfDelimiting: true, samples: (one) => fields.map((item) => field(one, item)) };
}

/** In two calls, so that the values are checked against a codec that is known by then. */
export function derived<T>(name: string, codec: Codec<T>) {
  return (values: (one: MessageCase) => readonly T[]): Target => ({
    name,
    codec,
    selfDelimiting: true,
    samples: (one) => values(one).map((value) => encode(codec, value)),
  });
}

/** ASCII as bytes. */
export function ascii(text: string): Uint8Array {
  return utf8FromText(text) ?? new Uint8Array();
}
