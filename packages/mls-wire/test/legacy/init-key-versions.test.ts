import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DecodeError, hexFromBytes } from "@entente/tls-codec";
import {
  certificateDataOf,
  certificatesOfData,
  chooseInitKeyVersion,
  initKeyIdOf,
  initKeyVersions,
} from "../../src/index.ts";

describe("versions in user_init_key_id (OF-20)", () => {
  test("golden bytes", () => {
    expect(hexFromBytes(initKeyIdOf([2, 1], Uint8Array.of(0xaa)))).toBe(
      `${hexFromBytes(Buffer.from("entente versions"))}0202 0101aa`.replaceAll(" ", ""),
    );
  });

  test("what is stated is read; an id of anyone else states none", () => {
    const versions = fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 32 });
    fc.assert(
      fc.property(versions, fc.uint8Array({ maxLength: 200 }), (stated, unique) => {
        expect(initKeyVersions(initKeyIdOf(stated, unique))).toEqual(stated);
      }),
    );
    expect(initKeyVersions(Uint8Array.of(1, 2, 3))).toBeUndefined();
    expect(initKeyVersions(new Uint8Array())).toBeUndefined();
  });

  test("an id that begins as one with versions and is none is refused", () => {
    const whole = initKeyIdOf([1], Uint8Array.of(7));
    for (let length = 16; length < whole.length; length++) {
      expect(() => initKeyVersions(whole.subarray(0, length))).toThrow(DecodeError);
    }
    expect(() => initKeyVersions(Uint8Array.of(...whole, 0))).toThrow(DecodeError);
    expect(() => initKeyVersions(initKeyIdOf([1, 1], new Uint8Array()))).toThrow(DecodeError);
  });

  test.each([
    [[1, 2, 3], [2, 1], 1, { code: "agreed", version: 2 }],
    [[1], [1], 1, { code: "agreed", version: 1 }],
    [[1, 2], [1], 2, { code: "version_too_low", version: 1 }],
    [[1], [2], 1, { code: "no_common_version" }],
    [[1], undefined, 0, { code: "version_unstated" }],
  ] as const)("own %j, stated %j, least %j: %j", (own, stated, least, choice) => {
    expect(chooseInitKeyVersion(own, stated, least)).toEqual(choice);
  });
});

describe("cert_data", () => {
  const der = (length: number): Uint8Array =>
    length < 0x80
      ? Uint8Array.of(0x30, length, ...new Uint8Array(length))
      : Uint8Array.of(0x30, 0x82, length >> 8, length & 0xff, ...new Uint8Array(length));

  test("is certificates one after another", () => {
    const chain = [der(3), der(500), der(0x7f)];
    expect(certificatesOfData(certificateDataOf(chain))).toEqual(chain);
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["something else", Uint8Array.of(0x31, 0)],
    ["a certificate that breaks off", der(500).subarray(0, 400)],
    ["bytes behind", Uint8Array.of(...der(3), 1)],
    ["an endless length", Uint8Array.of(0x30, 0x80, 0, 0)],
    ["five", certificateDataOf([der(1), der(1), der(1), der(1), der(1)])],
  ])("refuses %s", (_name, data) => {
    expect(() => certificatesOfData(data)).toThrow(DecodeError);
  });
});
