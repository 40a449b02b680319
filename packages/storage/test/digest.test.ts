import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { digest, type Hashed, isDigest, joinedBytesMax } from "../src/sql/row.ts";

/** The definition. */
function slowly(parts: readonly Hashed[]): Uint8Array {
  const described = parts.map((part) => {
    if (part === null) return "-;";
    if (typeof part === "string") return `s${String(part.length)}:${part};`;
    return part instanceof Uint8Array ? `b${String(part.length)};` : `n${String(part)};`;
  });
  const hash = createHash("sha256").update(described.join(""));
  for (const part of parts) if (part instanceof Uint8Array) hash.update(part);
  return hash.digest();
}

const part = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  fc.string({ unit: "grapheme", maxLength: 100 }),
  fc.bigInt(0n, 2n ** 63n),
  fc.nat(),
  fc.constant(null),
);

describe("the digest of a row", () => {
  test("is that of its parts, and of no others", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.nat(31), (parts, at) => {
        const stored = digest(...parts);
        expect(Buffer.compare(stored, slowly(parts))).toBe(0);
        expect(isDigest(stored, parts)).toBe(true);
        expect(isDigest(stored, [...parts, null])).toBe(false);
        expect(isDigest(stored.subarray(1), parts)).toBe(false);
        stored[at] = (stored[at] ?? 0) ^ 1;
        expect(isDigest(stored, parts)).toBe(false);
      }),
    );
  });

  test.each([-1, 0, 1])("is the same around the bytes that are hashed in one piece: %d", (more) => {
    // `b16364;` and `s2:żó;` are 13 characters, for which thrice as much room is kept.
    const parts = [new Uint8Array(joinedBytesMax - 3 * 13 + more).fill(7), "żó"];
    expect(Buffer.compare(digest(...parts), slowly(parts))).toBe(0);
    const wide = ["ż".repeat(Math.floor(joinedBytesMax / 3) - 7 + more)];
    expect(Buffer.compare(digest(...wide), slowly(wide))).toBe(0);
  });
});
