import { describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import decodeQr from "jsqr";
import { epochCheck, qrCode, safetyCheck } from "../src/commands/chat-checks.ts";

/** Reads what a terminal shows as a camera would: each character is two modules, one above the other. */
function photographed(text: string): string | undefined {
  const scale = 4;
  const rows = text.split("\n").flatMap((line) => {
    const characters = [...line];
    return [characters.map((each) => "█▀".includes(each)), characters.map((each) => "█▄".includes(each))];
  });
  const width = Math.max(...rows.map((row) => row.length)) * scale;
  const height = rows.length * scale;
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const light = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 255 : 0;
      pixels.set([light, light, light, 255], (y * width + x) * 4);
    }
  const decode = decodeQr as unknown as typeof decodeQr.default;
  return decode(pixels, width, height)?.data;
}

const group = {
  id: "Z3JvdXA@a.example",
  epoch: 7n,
  epochAuthenticator: Uint8Array.from({ length: 32 }, (_, index) => index),
  members: () => [
    { client: "alice@a.example/phone", user: "alice@a.example" },
    { client: "bob@b.example/phone", user: "bob@b.example" },
  ],
  fingerprint: ({ client }: { client: string }) => `12345 of ${client}`,
} as unknown as JoinedGroup;

// A23-116: what people compare out of band, as text and as a code that another implementation reads.
describe("a code in the terminal", () => {
  test("is what a camera reads", () => {
    for (const content of ["a", "entente:epoch:1:x:1:00ff", "9".repeat(300)])
      expect(photographed(qrCode(content))).toBe(content);
  });

  test("says the safety number of each member asked for", () => {
    const [name, digits, code = ""] = safetyCheck(group, "bob@b.example");
    expect([name, digits]).toEqual(["bob@b.example/phone", "  12345 of bob@b.example/phone"]);
    expect(photographed(code)).toBe("entente:safety:1:bob@b.example/phone:12345 of bob@b.example/phone");
    expect(safetyCheck(group, undefined)).toHaveLength(6);
    expect(safetyCheck(group, "carol@c.example")).toEqual(["no such member"]);
  });

  test("says the epoch_authenticator", () => {
    const [epoch, hex, code = ""] = epochCheck(group);
    expect([epoch, hex]).toEqual([
      "epoch 7",
      `  ${"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"}`,
    ]);
    expect(photographed(code)).toBe(`entente:epoch:1:${group.id}:7:${String(hex).trim()}`);
  });
});
