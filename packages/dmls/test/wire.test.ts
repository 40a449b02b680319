import { decode, encode } from "@entente/tls-codec";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Content } from "../src/wire/content.ts";
import { LeafReplacement } from "../src/wire/leaf-replacement.ts";
import { parsePskId, pskIdOf } from "../src/wire/psk-id.ts";
import { Refused } from "../src/refusal.ts";

describe("psk_id (D-12)", () => {
  test("is eight bytes of epoch, big-endian, and the group_id", () => {
    const id = pskIdOf({ epoch: 0x0102030405060708n, groupId: Uint8Array.of(9, 10) });
    expect([...id]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test("parses to what it was made of", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.uint8Array({ minLength: 1 }),
        (epoch, groupId) => {
          const parsed = parsePskId(pskIdOf({ epoch, groupId }));
          expect(parsed).toEqual({ epoch, groupId: Uint8Array.from(groupId) });
        },
      ),
    );
  });

  test.each([0, 7, 8])("of %i bytes names no group and is refused", (length) => {
    expect(() => parsePskId(new Uint8Array(length))).toThrow(Refused);
  });
});

describe("what application messages carry", () => {
  const content = fc.oneof(
    fc.record({ type: fc.constant("application" as const), data: fc.uint8Array() }),
    fc.record({
      type: fc.constant("announcement" as const),
      revision: fc.constantFrom("draft-00" as const, "draft-02" as const),
      cipherSuite: fc.nat(0xffff),
      exportLength: fc.nat(0xffff),
      universeId: fc.uint8Array(),
      members: fc.array(fc.record({ member: fc.constantFrom("alice", "bob"), keyPackage: fc.uint8Array() })),
    }),
    fc.record({
      type: fc.constant("rejoin" as const),
      keyPackage: fc.uint8Array(),
      groupIds: fc.array(fc.uint8Array({ minLength: 1, maxLength: 255 })),
    }),
  );

  test("round-trips", () => {
    fc.assert(
      fc.property(content, (value) => {
        expect(encode(Content, decode(Content, encode(Content, value)))).toEqual(encode(Content, value));
      }),
    );
  });

  test("has no type 3", () => {
    expect(() => decode(Content, Uint8Array.of(3, 0))).toThrow("unknown_value");
  });

  test("a leaf replacement is index, group, epoch, leaf", () => {
    const bytes = encode(LeafReplacement, {
      leafIndex: 2,
      groupId: Uint8Array.of(7),
      epoch: 3n,
      leafNode: Uint8Array.of(8, 9),
    });
    expect([...bytes]).toEqual([0, 0, 0, 2, 1, 7, 0, 0, 0, 0, 0, 0, 0, 3, 2, 8, 9]);
  });
});
