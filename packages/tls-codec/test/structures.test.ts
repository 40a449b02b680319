import { describe, expect, test } from "@jest/globals";
import {
  absent,
  bytesFromHex,
  closedEnum,
  CodecError,
  decode,
  DecodeError,
  decodeRaw,
  dependent,
  encode,
  hexFromBytes,
  lazy,
  opaqueV,
  optional,
  raw,
  rawOf,
  refined,
  select,
  struct,
  text,
  uint16,
  uint8,
  vectorV,
  type Codec,
  type Value,
} from "../src/index.ts";

function hex(spelled: string): Uint8Array {
  const bytes = bytesFromHex(spelled);
  if (bytes === undefined) throw new Error(`not hexadecimal: ${spelled}`);
  return bytes;
}

function thrown(action: () => unknown): CodecError<string> {
  try {
    action();
  } catch (error) {
    if (error instanceof CodecError) return error as CodecError<string>;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const Kind = closedEnum(uint8, { number: 1, nothing: 2, list: 3 });

const Body = select({
  before: { first: uint8 },
  tag: { kind: Kind },
  cases: { number: { number: uint16 }, nothing: {} },
  after: { last: uint8 },
});

describe("select", () => {
  test("puts fields before and after the tag's case into one flat value", () => {
    expect(decode(Body, hex("0901000a08"))).toEqual({ first: 9, kind: "number", number: 10, last: 8 });
    expect(decode(Body, hex("090208"))).toEqual({ first: 9, kind: "nothing", last: 8 });
    expect(hexFromBytes(encode(Body, { first: 9, kind: "number", number: 10, last: 8 }))).toBe("0901000a08");
  });

  test("a tag without a case is an error at the tag, either way", () => {
    expect(thrown(() => decode(Body, hex("0903")))).toMatchObject({ code: "unknown_value", offset: 1 });
    const list = { first: 9, kind: "list", last: 8 } as unknown as Value<typeof Body>;
    expect(thrown(() => encode(Body, list))).toMatchObject({ code: "unknown_value" });
  });

  test("an unknown tag of a closed enum carries the tag's name", () => {
    expect(thrown(() => decode(Body, hex("0904")))).toMatchObject({
      code: "unknown_value",
      offset: 1,
      path: ["kind"],
    });
  });
});

describe("dependent", () => {
  const Framed = struct({
    body: Body,
    tail: dependent<{ readonly body: Value<typeof Body> }, number | undefined>(0, ({ body }) =>
      body.kind === "number" ? uint8 : absent,
    ),
  });

  test("looks at the fields before it, in both directions", () => {
    expect(decode(Framed, hex("0901000a0807"))).toMatchObject({ tail: 7 });
    expect(decode(Framed, hex("090208"))).toMatchObject({ tail: undefined });
    const present = decode(Framed, hex("0901000a0807"));
    expect(hexFromBytes(encode(Framed, present))).toBe("0901000a0807");
    const wrong = { body: decode(Body, hex("090208")), tail: 7 };
    expect(thrown(() => encode(Framed, wrong))).toMatchObject({ code: "value_invalid", path: ["tail"] });
  });
});

describe("optional, RFC 9420 section 2.1.1", () => {
  const maybe = optional(uint8);

  test("presence is 0 or 1 and nothing else", () => {
    expect(decode(maybe, hex("00"))).toBeUndefined();
    expect(decode(maybe, hex("0105"))).toBe(5);
    expect(hexFromBytes(encode(maybe, undefined))).toBe("00");
    expect(hexFromBytes(encode(maybe, 5))).toBe("0105");
    expect(thrown(() => decode(maybe, hex("0205")))).toMatchObject({ code: "presence_invalid", offset: 0 });
  });
});

describe("raw", () => {
  const Message = struct({ version: uint8, inner: raw(Body), rest: opaqueV });

  test("keeps the received bytes beside the value", () => {
    const bytes = hex("0109020801ff");
    const { inner } = decode(Message, bytes);
    expect(hexFromBytes(inner.bytes)).toBe("090208");
    expect(inner.bytes.buffer).toBe(bytes.buffer);
    expect(encode(Message, decode(Message, bytes))).toEqual(bytes);
    expect(rawOf(Body, inner.value)).toEqual(inner);
    expect(decodeRaw(Body, hex("090208"))).toEqual(inner);
  });
});

interface Tree {
  readonly label: number;
  readonly children: readonly Tree[];
}
const Tree: Codec<Tree> = struct({ label: uint8, children: vectorV(lazy(2, () => Tree)) });

/** `depth` nodes below the root, each an only child. */
function chain(depth: number): Tree {
  let tree: Tree = { label: 0, children: [] };
  for (let i = 0; i < depth; i++) tree = { label: 0, children: [tree] };
  return tree;
}

describe("lazy", () => {
  test("a grammar may contain itself", () => {
    const tree: Tree = { label: 1, children: [chain(2), chain(0)] };
    expect(decode(Tree, encode(Tree, tree))).toEqual(tree);
  });

  test("nesting is bounded, at and past the limit", () => {
    const limits = { inputBytesMax: 1000, elementsMax: 1000, nestingMax: 5 };
    expect(decode(Tree, encode(Tree, chain(5)), limits)).toEqual(chain(5));
    expect(thrown(() => decode(Tree, encode(Tree, chain(6)), limits))).toMatchObject({ code: "too_deep" });
  });
});

describe("text and refined", () => {
  const Name = refined(text(opaqueV), (name) => (name.startsWith("x") ? undefined : "does not begin with x"));

  test("keep their rules both ways, and place the error at the value", () => {
    expect(decode(Name, hex("03786162"))).toBe("xab");
    expect(thrown(() => decode(struct({ name: Name }), hex("026162")))).toMatchObject({
      code: "value_invalid",
      offset: 0,
      path: ["name"],
    });
    expect(thrown(() => decode(Name, hex("0278ff")))).toMatchObject({ code: "utf8_invalid", offset: 0 });
    expect(thrown(() => encode(Name, "ab"))).toMatchObject({ code: "value_invalid" });
    expect(thrown(() => encode(Name, "x\ud800"))).toMatchObject({ code: "utf8_invalid" });
  });
});

describe("errors", () => {
  const Deep = struct({ list: vectorV(struct({ id: uint8, names: vectorV(opaqueV) })) });

  test("say code, offset and path, in fields and in the message", () => {
    const error = thrown(() => decode(Deep, hex("08" + "0100" + "0204" + "0161" + "05" + "62")));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code: "vector_overrun", offset: 8, path: ["list", 1, "names", 1] });
    expect(error.message).toBe("vector_overrun at list.1.names.1 (offset 8): needs 5 bytes, has 1");
  });

  test("of an encoder say the path to the value at fault", () => {
    const value = { list: [{ id: 256, names: [] }] };
    expect(thrown(() => encode(Deep, value))).toMatchObject({ name: "EncodeError", path: ["list", 0, "id"] });
  });

  test("trailing bytes are one, and so is an input past the limit", () => {
    expect(thrown(() => decode(uint8, hex("0102")))).toMatchObject({ code: "trailing_bytes", offset: 1 });
    const limits = { inputBytesMax: 3, elementsMax: 3, nestingMax: 1 };
    expect(decode(opaqueV, hex("020000"), limits)).toHaveLength(2);
    expect(thrown(() => decode(opaqueV, hex("03000000"), limits))).toMatchObject({ code: "input_too_large" });
    const list = vectorV(vectorV(uint8));
    expect(decode(list, hex("020100"), limits)).toEqual([[0]]);
    const roomy = { ...limits, inputBytesMax: 10 };
    expect(decode(list, hex("03020000"), roomy)).toEqual([[0, 0]]);
    expect(thrown(() => decode(list, hex("0403000000"), roomy))).toMatchObject({ code: "too_many_elements" });
  });
});

describe("struct", () => {
  test.each(["0", "12a", "__proto__"])(
    "refuses the field name %s, which an object would not keep in order",
    (name) => {
      expect(() => struct({ [name]: uint8 })).toThrow(RangeError);
    },
  );

  test("a view of a Buffer is a plain Uint8Array", () => {
    const bytes = decode(opaqueV, Buffer.from("020102", "hex"));
    expect(bytes.constructor).toBe(Uint8Array);
    expect(bytes).toEqual(hex("0102"));
  });
});
