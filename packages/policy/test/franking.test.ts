import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { parseClientId } from "@entente/mls-wire";
import { encode } from "@entente/tls-codec";
import { checkTruncations } from "@entente/tls-codec/mutation";
import {
  commitmentTo,
  type FrankedMessage,
  FrankedAuthenticatedData,
  frankedData,
  FrankingStamp,
  type Hmac,
  stampFits,
  stampOf,
} from "../src/index.ts";

const hmac: Hmac = (key, data) => createHmac("sha256", key).update(data).digest();
const message: FrankedMessage = {
  groupId: Uint8Array.of(1, 2, 3),
  epoch: 7n,
  sender: parseClientId("alice@a.example/phone"),
};
const franked = { frankingKey: new Uint8Array(32).fill(5), content: Uint8Array.of(104, 105) };
const commitment = commitmentTo(hmac, message, franked);
const domainKey = new Uint8Array(32).fill(9);
const said = { acceptedAtMs: 1_795_000_000_000n, sealedSender: new Uint8Array(100).fill(4) };
const stamp = stampOf(hmac, domainKey, message, commitment, said);

const others: readonly [string, FrankedMessage][] = [
  ["group", { ...message, groupId: Uint8Array.of(1, 2) }],
  ["epoch", { ...message, epoch: 8n }],
  ["sender", { ...message, sender: parseClientId("bob@b.example/phone") }],
];

describe("franking (A18-36, A23-100)", () => {
  test("a stamp proves to its domain who sent what", () => {
    expect(stampFits(hmac, domainKey, message, commitment, stamp)).toBe(true);
  });

  test.each(others)("it proves nothing about another %s", (_, other) => {
    expect(stampFits(hmac, domainKey, other, commitment, stamp)).toBe(false);
    expect(commitmentTo(hmac, other, franked)).not.toEqual(commitment);
  });

  test("it proves nothing about another content, time, sealed name or key", () => {
    const another = commitmentTo(hmac, message, { ...franked, content: Uint8Array.of(104) });
    expect(stampFits(hmac, domainKey, message, another, stamp)).toBe(false);
    expect(
      stampFits(hmac, domainKey, message, commitment, { ...stamp, acceptedAtMs: stamp.acceptedAtMs + 1n }),
    ).toBe(false);
    const renamed = { ...stamp, sealedSender: new Uint8Array(100) };
    expect(stampFits(hmac, domainKey, message, commitment, renamed)).toBe(false);
    expect(stampFits(hmac, new Uint8Array(32), message, commitment, stamp)).toBe(false);
    expect(commitmentTo(hmac, message, { ...franked, frankingKey: new Uint8Array(32) })).not.toEqual(
      commitment,
    );
  });

  test("authenticated data is franked or not, without doubt", () => {
    const bytes = encode(FrankedAuthenticatedData, {
      magic: "franked",
      commitment,
      authenticatedData: Uint8Array.of(1),
    });
    expect(frankedData(bytes)?.commitment).toEqual(commitment);
    expect(frankedData(new Uint8Array())).toBeUndefined();
    expect(frankedData(Uint8Array.of(...bytes, 0))).toBeUndefined();
    checkTruncations(FrankedAuthenticatedData, bytes);
    checkTruncations(FrankingStamp, encode(FrankingStamp, stamp));
  });
});
