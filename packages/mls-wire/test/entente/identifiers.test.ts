import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decode, encode, utf8FromText } from "@entente/tls-codec";
import {
  ClientId,
  clientIdOf,
  clientIdParts,
  DomainName,
  GroupId,
  groupIdBytes,
  groupIdFromBytes,
  groupIdOf,
  groupIdParts,
  IdentifierError,
  parseClientId,
  parseDomainName,
  parseGroupId,
  parseUserId,
  UserId,
  userIdParts,
} from "../../src/index.ts";

function refusalCode(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof IdentifierError) return error.code;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const label63 = "a".repeat(63);
/** Exactly 253 bytes. */
const longest = [label63, label63, label63, "a".repeat(61)].join(".");

describe("DomainName", () => {
  test.each(["a.example", "localhost", "xn--mnchen-3ya.example", "1.2.3", "a-b.c", label63, longest])(
    "%s is one",
    (name) => {
      expect(parseDomainName(name)).toBe(name);
      expect(decode(DomainName, encode(DomainName, parseDomainName(name)))).toBe(name);
    },
  );

  test.each([
    "",
    ".",
    "a.example.",
    ".a",
    "a..b",
    "A.example",
    "-a.example",
    "a-.example",
    "a_b.example",
    "münchen.example",
    "a example",
    "a@b",
    "a/b",
    `${label63}a`,
    `${longest}a`,
  ])("%p is none", (name) => {
    expect(refusalCode(() => parseDomainName(name))).toBe("domain_invalid");
    expect(() => encode(DomainName, name as DomainName)).toThrow();
  });

  test("an error does not repeat what a stranger wrote", () => {
    expect(() => parseDomainName("SECRET")).toThrow(/^domain_invalid: (?!.*SECRET)/);
  });
});

describe("UserId and ClientId", () => {
  test("come apart and together", () => {
    const user = parseUserId("alice.b-c_1@a.example");
    expect(userIdParts(user)).toEqual({ name: "alice.b-c_1", domain: "a.example" });
    const client = clientIdOf(user, "phone_2-x");
    expect(client).toBe("alice.b-c_1@a.example/phone_2-x");
    expect(clientIdParts(client)).toEqual({
      user,
      name: "alice.b-c_1",
      domain: "a.example",
      device: "phone_2-x",
    });
    expect(decode(UserId, encode(UserId, user))).toBe(user);
    expect(decode(ClientId, encode(ClientId, client))).toBe(client);
  });

  test.each([`${"n".repeat(64)}@${longest}`, "-@a", "a@b"])("%s is a user", (id) => {
    expect(parseUserId(id)).toBe(id);
  });

  test.each([
    "",
    "alice",
    "@a.example",
    "alice@",
    "Alice@a.example",
    "a b@c",
    "a@b@c",
    "a/b@c",
    `${"n".repeat(65)}@a`,
  ])("%p is no user", (id) => {
    expect(refusalCode(() => parseUserId(id))).toBe("user_invalid");
  });

  test.each([`a@b/${"d".repeat(64)}`, "a@b/-", "a@b/0"])("%s is a client", (id) => {
    expect(parseClientId(id)).toBe(id);
  });

  test.each(["a@b", "a@b/", "a@b/c/d", "a@b/C", "a@b/c.d", "/c", "b/c", `a@b/${"d".repeat(65)}`])(
    "%p is no client",
    (id) => {
      expect(refusalCode(() => parseClientId(id))).toBe("client_invalid");
    },
  );
});

describe("GroupId (A23-79)", () => {
  const domain = parseDomainName("a.example");

  test("RFC 4648 section 10 in lower case, on sixteen bytes", () => {
    const random = utf8FromText("foobarfoobarfoob") ?? new Uint8Array();
    // "foobar" is mzxw6ytboi; after fifteen bytes the last one gives two characters.
    expect(groupIdOf(random, domain)).toBe("mzxw6ytbojtg633cmfzgm33pmi@a.example");
  });

  test("comes apart and together, as text and as bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (random) => {
        const id = groupIdOf(random, domain);
        expect(parseGroupId(id)).toBe(id);
        expect(groupIdParts(id)).toEqual({ random, domain });
        expect(groupIdFromBytes(groupIdBytes(id))).toBe(id);
        expect(decode(GroupId, encode(GroupId, id))).toBe(id);
      }),
    );
  });

  const zeros = "a".repeat(26);
  test.each([
    `${zeros}@`,
    `${zeros}a.example`,
    `${"a".repeat(25)}@a.example`,
    `${"a".repeat(27)}@a.example`,
    `${"a".repeat(25)}b@a.example`,
    `${"a".repeat(25)}1@a.example`,
    `${"A".repeat(26)}@a.example`,
    `${zeros}@A.example`,
    `${zeros}@a@b`,
  ])("%s is none: another length, alphabet or left-over bits", (id) => {
    expect(refusalCode(() => parseGroupId(id))).toBe("group_invalid");
  });

  test("bytes that are too many or not UTF-8 are refused", () => {
    expect(refusalCode(() => groupIdFromBytes(new Uint8Array(1_000_000).fill(0x61)))).toBe("group_invalid");
    expect(refusalCode(() => groupIdFromBytes(Uint8Array.of(0xff)))).toBe("group_invalid");
  });

  test("the random part has sixteen bytes", () => {
    expect(refusalCode(() => groupIdOf(new Uint8Array(15), domain))).toBe("group_invalid");
    expect(refusalCode(() => groupIdOf(new Uint8Array(17), domain))).toBe("group_invalid");
  });
});
