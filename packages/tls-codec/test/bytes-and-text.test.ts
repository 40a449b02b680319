import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  bytesFromHex,
  compareBytes,
  concatBytes,
  equalBytes,
  hexFromBytes,
  textFromUtf8,
  utf8FromText,
} from "../src/index.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function platformText(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

describe("UTF-8", () => {
  test("agrees with the platform on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const bytes = utf8FromText(text);
        expect(bytes).toEqual(new TextEncoder().encode(text));
        expect(textFromUtf8(bytes ?? new Uint8Array())).toBe(text);
      }),
    );
  });

  test("agrees with the platform on any bytes", () => {
    const lead = fc.constantFrom(
      0x00,
      0x7f,
      0x80,
      0xbf,
      0xc0,
      0xc2,
      0xdf,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0xff,
    );
    const octet = fc.oneof(lead, fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0x80, max: 0xbf }));
    fc.assert(
      fc.property(fc.array(octet, { maxLength: 8 }), (octets) => {
        const bytes = Uint8Array.from(octets);
        expect(textFromUtf8(bytes)).toBe(platformText(bytes));
      }),
      { numRuns: 5000 },
    );
  });

  test.each(["c080", "e08080", "f0808080", "eda080", "edbfbf", "f4908080", "80", "c3", "e282", "f8888080"])(
    "%s is refused: overlong, surrogate, too large or cut",
    (hex) => {
      expect(textFromUtf8(bytesFromHex(hex) ?? new Uint8Array())).toBeUndefined();
    },
  );

  test("long text is put together from pieces", () => {
    const text = "ä€😀".repeat(5000);
    expect(textFromUtf8(utf8FromText(text) ?? new Uint8Array())).toBe(text);
  });

  test.each(["\ud800", "\udc00", "a\ud800b", "\udc00\ud800"])("a lone surrogate has no bytes", (text) => {
    expect(utf8FromText(text)).toBeUndefined();
  });
});

describe("bytes", () => {
  const bytes = fc.uint8Array({ maxLength: 8 });

  test("hexadecimal goes both ways", () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(hexFromBytes(value)).toBe(Buffer.from(value).toString("hex"));
        expect(bytesFromHex(hexFromBytes(value))).toEqual(value);
      }),
    );
  });

  test.each(["0", "0G", "0g", "AA", " 0", "0x", "ａａ"])("%s is not hexadecimal", (text) => {
    expect(bytesFromHex(text)).toBeUndefined();
  });

  test("order and equality agree with the platform", () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  test("concatenation copies", () => {
    const part = Uint8Array.of(1, 2);
    const whole = concatBytes(part, new Uint8Array(), Uint8Array.of(3));
    part[0] = 9;
    expect(whole).toEqual(Uint8Array.of(1, 2, 3));
    expect(concatBytes()).toEqual(new Uint8Array());
  });
});
