import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { applicationBytesMax, paddedBytesMin } from "../../src/mls/limits.ts";
import { padme } from "../../src/mls/padding.ts";
import { groupOf, type Person, suite1, suite2 } from "./people.ts";

async function two(suite = suite1): Promise<[Person, Person]> {
  return (await groupOf(["alice@a.example/phone", "bob@b.example/phone"], suite)) as [Person, Person];
}

describe("padding (A18-31, A23-93)", () => {
  test("Padmé: never below, monotonic, at most 12 % above the least size", () => {
    const seed = Date.now() % 2 ** 31;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1 << 24 }), (length) => {
        const padded = padme(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padme(padded)).toBe(padded);
        expect(padme(length + 1)).toBeGreaterThanOrEqual(padded);
        if (length > paddedBytesMin) expect(padded).toBeLessThanOrEqual(length * 1.12);
      }),
      { seed },
    );
    // From the paper: 4 bits of exponent leave 3 bits of mantissa's top.
    expect([257, 1000, 1024, 1025, 9999].map(padme)).toEqual([272, 1024, 1024, 1088, 10_240]);
  });

  test.each([suite1, suite2])("messages of %s have few sizes", async (suite) => {
    const [alice, bob] = await two(suite);
    const sizes = new Set<number>();
    for (let length = 0; length <= 150; length += 10) {
      const { group, message } = await alice.group.protect(new Uint8Array(length));
      alice.group = group;
      sizes.add(message.length);
      await bob.receive(message);
    }
    expect(sizes.size).toBe(1);
    const { message } = await alice.group.protect(new Uint8Array(5_000));
    expect(await bob.group.receive(message)).toMatchObject({ outcome: "applied" });
  });

  test("a message has a bound", async () => {
    const [alice, bob] = await two();
    const { message } = await alice.group.protect(new Uint8Array(applicationBytesMax));
    expect((await bob.group.receive(message)).outcome).toBe("applied");
    await expect(alice.group.protect(new Uint8Array(applicationBytesMax + 1))).rejects.toMatchObject({
      code: "too_large",
    });
    await expect(
      alice.group.protect(new Uint8Array(applicationBytesMax), Uint8Array.of(1)),
    ).rejects.toMatchObject({ code: "too_large" });
  });
});
