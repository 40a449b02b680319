import { describe, expect, test } from "@jest/globals";
import { bytesFromHex, decode, DecodeError, encode, hexFromBytes, type Codec } from "@entente/tls-codec";
import {
  GetUserInitKeyRequest,
  GetUserInitKeyResponse,
  UserInitKey,
  UserInitKeyBundle,
  userInitKeyTBS,
  VersionedUserInitKey,
  versionedUserInitKeyTBS,
} from "../../src/index.ts";

function hex(spelled: string): Uint8Array {
  const bytes = bytesFromHex(spelled.replaceAll(" ", ""));
  if (bytes === undefined) throw new Error(`not hexadecimal: ${spelled}`);
  return bytes;
}

function golden<T>(codec: Codec<T>, value: T, spelled: string): void {
  expect(hexFromBytes(encode(codec, value))).toBe(spelled.replaceAll(" ", ""));
  expect(decode(codec, hex(spelled))).toEqual(value);
}

function refusal(codec: Codec<unknown>, spelled: string): DecodeError {
  try {
    decode(codec, hex(spelled));
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

// Bytes worked out by hand from the grammar; a space ends each field.
const id = "01 aa";
const suites = "04 0000 0001";
const keys = "0007 0002 0102 0001 03";
const basic = "00 0002 616c 0807 0001 ff";
const x509 = "01 000003 300100";
const signature = "0002 beef";

const userInitKey: UserInitKey = {
  userInitKeyId: hex("aa"),
  cipherSuites: ["P256_SHA256_AES128GCM", "X25519_SHA256_AES128GCM"],
  initKeys: [hex("0102"), hex("03")],
  credential: { credentialType: "basic", identity: hex("616c"), algorithm: "ed25519", publicKey: hex("ff") },
  signature: hex("beef"),
};

describe("draft-omara-mls-federation-00, golden bytes", () => {
  test("GetUserInitKeyRequest (OF-15)", () => {
    golden(
      GetUserInitKeyRequest,
      { identity: hex("626f62"), supportedSuites: ["X25519_SHA256_AES128GCM", "P256_SHA256_AES128GCM"] },
      "0003 626f62 04 0001 0000",
    );
    golden(GetUserInitKeyRequest, { identity: hex(""), supportedSuites: [] }, "0000 00");
  });

  test("a suite to come stays a number (OF-14)", () => {
    golden(GetUserInitKeyRequest, { identity: hex(""), supportedSuites: [0xffff] }, "0000 02 ffff");
  });

  test("UserInitKey with a basic credential (OF-16)", () => {
    golden(UserInitKey, userInitKey, [id, suites, keys, basic, signature].join(" "));
  });

  test("UserInitKey with an X.509 credential", () => {
    golden(
      UserInitKey,
      { ...userInitKey, credential: { credentialType: "x509", certData: hex("300100") } },
      [id, suites, keys, x509, signature].join(" "),
    );
  });

  test("the signature covers every field but itself", () => {
    expect(userInitKeyTBS(userInitKey)).toEqual(hex([id, suites, keys, basic].join(" ")));
  });

  test("UserInitKey with the versions of draft-ietf-mls-protocol-04 under its signature (OF-20)", () => {
    const versioned: VersionedUserInitKey = { ...userInitKey, supportedVersions: [0, 255] };
    golden(VersionedUserInitKey, versioned, [id, "02 00 ff", suites, keys, basic, signature].join(" "));
    expect(versionedUserInitKeyTBS(versioned)).toEqual(hex([id, "02 00 ff", suites, keys, basic].join(" ")));
  });

  test("UserInitKeyBundle and GetUserInitKeyResponse (OF-17, OF-18)", () => {
    // 4 bytes of identity, and 2 + 5 + 9 + 10 + 4 of the key.
    const bundle = ["0002 616c", id, suites, keys, basic, signature].join(" ");
    golden(UserInitKeyBundle, { identity: hex("616c"), userInitKey }, bundle);
    golden(
      GetUserInitKeyResponse,
      { userInitKeys: [{ identity: hex("616c"), userInitKey }] },
      `00000022 ${bundle}`,
    );
    golden(GetUserInitKeyResponse, { userInitKeys: [] }, "00000000");
  });
});

describe("strict decoding (OF-21)", () => {
  const cases: readonly [string, Codec<unknown>, string, string][] = [
    ["an odd byte count of suites", GetUserInitKeyRequest, "0000 03 000100", "vector_overrun"],
    ["a length past the input", GetUserInitKeyRequest, "0004 626f62", "truncated"],
    ["trailing bytes", GetUserInitKeyRequest, "0000 00 00", "trailing_bytes"],
    ["no init key", UserInitKey, [id, "00", "0000", basic, signature].join(" "), "length_below_floor"],
    [
      "an empty init key",
      UserInitKey,
      [id, suites, "0002 0000", basic, signature].join(" "),
      "length_below_floor",
    ],
    [
      "fewer keys than suites",
      UserInitKey,
      [id, suites, "0003 0001 03", basic, signature].join(" "),
      "value_invalid",
    ],
    [
      "more keys than suites",
      UserInitKey,
      [id, "02 0000", keys, basic, signature].join(" "),
      "value_invalid",
    ],
    [
      "an unknown credential type",
      UserInitKey,
      [id, suites, keys, "02 0000", signature].join(" "),
      "unknown_value",
    ],
    [
      "an empty certificate",
      UserInitKey,
      [id, suites, keys, "01 000000", signature].join(" "),
      "length_below_floor",
    ],
    ["a bundle cut inside", GetUserInitKeyResponse, "00000005 0002 616c 01", "vector_overrun"],
    ["the largest length there is", GetUserInitKeyResponse, "ffffffff", "truncated"],
  ];
  test.each(cases)("%s is refused", (_what, codec, spelled, code) => {
    expect(refusal(codec, spelled)).toMatchObject({ name: "DecodeError", code });
  });

  test("a mismatch of counts is refused when it is written, too", () => {
    const wrong: UserInitKey = { ...userInitKey, cipherSuites: ["P256_SHA256_AES128GCM"] };
    expect(() => encode(UserInitKey, wrong)).toThrow("value_invalid");
    expect(() => userInitKeyTBS(wrong)).toThrow("value_invalid");
  });

  test("127 suites fit, 128 do not", () => {
    const suitesOf = (count: number) => ({
      identity: hex(""),
      supportedSuites: new Array<number>(count).fill(0x0a0a),
    });
    expect(decode(GetUserInitKeyRequest, encode(GetUserInitKeyRequest, suitesOf(127)))).toEqual(
      suitesOf(127),
    );
    expect(() => encode(GetUserInitKeyRequest, suitesOf(128))).toThrow("length_above_ceiling");
  });

  test("an id of 255 bytes fits, one of 256 does not", () => {
    const withId = (bytes: number) => ({ ...userInitKey, userInitKeyId: new Uint8Array(bytes) });
    expect(decode(UserInitKey, encode(UserInitKey, withId(255)))).toEqual(withId(255));
    expect(() => encode(UserInitKey, withId(256))).toThrow("length_above_ceiling");
  });
});
