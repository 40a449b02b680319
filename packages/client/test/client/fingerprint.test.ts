import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createHash } from "node:crypto";
import { parseClientId } from "@entente/mls-wire";
import { fingerprint } from "../../src/mls/fingerprint.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { Diary } from "./diary.ts";
import { MemoryDomain } from "./memory-domain.ts";

const { sha256 } = nodeCrypto.primitives;
const client = parseClientId("alice@a.example/phone");
const signatureKey = new Uint8Array(32).fill(7);

describe("a fingerprint", () => {
  test("is sixty digits in groups of five, of the digest of id and key", () => {
    const vector = (text: string | Uint8Array) => [Uint8Array.of(text.length), Buffer.from(text)];
    const input = [...vector("Entente fingerprint 1"), ...vector(client), ...vector(signatureKey)];
    const digest = createHash("sha256").update(Buffer.concat(input)).digest("hex");
    const digits = (BigInt(`0x${digest}`) % 10n ** 60n).toString().padStart(60, "0");
    const found = fingerprint(sha256, { client, signatureKey });
    expect(found).toMatch(/^(\d{5} ){11}\d{5}$/);
    expect(found.replaceAll(" ", "")).toBe(digits);
  });

  test("keeps leading zeros", () => {
    expect(fingerprint(() => new Uint8Array(32), { client, signatureKey })).toBe(
      Array.from({ length: 12 }, () => "00000").join(" "),
    );
  });

  test("is another for another key, and for another client with the same key", () => {
    const otherKey = new Uint8Array(32).fill(8);
    const all = [
      { client, signatureKey },
      { client, signatureKey: otherKey },
      { client: parseClientId("alice@a.example/phone2"), signatureKey },
    ];
    expect(new Set(all.map((each) => fingerprint(sha256, each))).size).toBe(3);
  });
});

describe("fingerprints in a group", () => {
  let alice: Diary, bob: Diary;
  let domain: MemoryDomain;

  beforeEach(async () => {
    domain = await MemoryDomain.start();
    alice = await Diary.enrol(domain.settings("alice@a.example/phone"));
    bob = await Diary.enrol(domain.settings("bob@a.example/phone"));
  });

  afterEach(async () => {
    await alice.stop();
    await bob.stop();
  });

  test("are equal at two clients, member by member, and stay over an update", async () => {
    const group = await alice.client.createGroup();
    await group.invite(["bob@a.example"]);
    const theirs = await bob.joins(group);
    const shown = group.members().map((member) => group.fingerprint(member));
    expect(theirs.members().map((member) => theirs.fingerprint(member))).toEqual(shown);
    expect(new Set(shown).size).toBe(2);
    await theirs.update();
    await alice.reaches(group, 2n);
    expect(group.members().map((member) => group.fingerprint(member))).toEqual(shown);
  });
});
