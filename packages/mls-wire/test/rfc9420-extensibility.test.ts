import { describe, expect, test } from "@jest/globals";
import { bytesFromHex, concatBytes, decode, DecodeError, encode, type Codec } from "@entente/tls-codec";
import {
  Capabilities,
  Commit,
  Credential,
  Extensions,
  FramedHeader,
  greaseValues,
  handshakeHeader,
  isGrease,
  KeyPackage,
  MLSMessage,
  privateUseFirst,
  Proposal,
  type LeafNode,
} from "../src/index.ts";
import { bytesOf, messageCases } from "./vectors.ts";

function hex(spelled: string): Uint8Array {
  const bytes = bytesFromHex(spelled.replaceAll(" ", ""));
  if (bytes === undefined) throw new Error(`not hexadecimal: ${spelled}`);
  return bytes;
}

function survives<T>(codec: Codec<T>, spelled: string): T {
  const value = decode(codec, hex(spelled));
  expect(encode(codec, value)).toEqual(hex(spelled));
  return value;
}

describe("RFC 9420 section 13.5, GREASE", () => {
  test("has fifteen values", () => {
    expect(greaseValues).toHaveLength(15);
    expect(greaseValues.slice(0, 2)).toEqual([0x0a0a, 0x1a1a]);
    expect(greaseValues.at(-1)).toBe(0xeaea);
    expect(greaseValues.every(isGrease)).toBe(true);
    expect([0xfafa, 0x0a1a, 0x0a0b, 0x0001, privateUseFirst, "add"].some(isGrease)).toBe(false);
  });

  test("survives in every list of a client's capabilities", () => {
    const lists = "0a0a 1a1a";
    const value = survives(
      Capabilities,
      `06 0001 ${lists} 06 ${lists} 0001 04 ${lists} 04 ${lists} 06 0001 ${lists}`,
    );
    expect(value).toEqual({
      versions: ["mls10", 0x0a0a, 0x1a1a],
      cipherSuites: [0x0a0a, 0x1a1a, "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"],
      extensions: [0x0a0a, 0x1a1a],
      proposals: [0x0a0a, 0x1a1a],
      credentials: ["basic", 0x0a0a, 0x1a1a],
    });
  });

  test("survives in a KeyPackage: suite, extension and credential", () => {
    const message = decode(MLSMessage, bytesOf(messageCases[0]?.["mls_key_package"]));
    if (message.wireFormat !== "mls_key_package") throw new Error("not a KeyPackage");
    const leafNode: LeafNode = {
      ...message.keyPackage.leafNode,
      credential: { credentialType: 0x2a2a, credentialData: Uint8Array.of(1, 2) },
      extensions: [{ extensionType: 0x3a3a, extensionData: Uint8Array.of(3) }],
    };
    const keyPackage: KeyPackage = {
      ...message.keyPackage,
      cipherSuite: 0x4a4a,
      leafNode,
      extensions: [{ extensionType: 0x5a5a, extensionData: new Uint8Array() }],
    };
    expect(decode(KeyPackage, encode(KeyPackage, keyPackage))).toEqual(keyPackage);
  });
});

describe("RFC 9420 section 13, values of later registrations", () => {
  test("an unknown extension keeps its bytes and its place", () => {
    const value = survives(Extensions, "08 f001 02 beef 0001 00");
    expect(value.map(({ extensionType }) => extensionType)).toEqual([0xf001, "application_id"]);
  });

  test("an unknown credential is carried as opaque<V>", () => {
    expect(survives(Credential, "f123 03 010203")).toEqual({
      credentialType: 0xf123,
      credentialData: hex("010203"),
    });
  });

  test("an unknown proposal is carried as opaque<V>, alone and in a Commit", () => {
    expect(survives(Proposal, "f00d 03 010203")).toEqual({
      proposalType: 0xf00d,
      proposalData: hex("010203"),
    });
    const commit = survives(Commit, "0e 01 f00d 03 010203 01 0003 00000007 00");
    expect(commit.proposals).toEqual([
      { type: "proposal", proposal: { proposalType: 0xf00d, proposalData: hex("010203") } },
      { type: "proposal", proposal: { proposalType: "remove", removed: 7 } },
    ]);
  });

  test("an unknown proposal of another form has no end to find: its Commit is refused, its header is not", () => {
    // A type whose grammar would be one uint32: its first octet reads as a length.
    const body = "01 f00d 3f000007";
    expect(() => decode(Commit, hex(`07 ${body} 00`))).toThrow(DecodeError);
    const content = concatBytes(
      hex("0001 0001 02 abcd 0000000000000005 01 00000002 00 03"),
      hex(`07 ${body} 00`),
      hex("01 aa 01 bb 01 cc"),
    );
    expect(() => decode(MLSMessage, content)).toThrow(DecodeError);
    const header = handshakeHeader(content);
    if (!(header instanceof FramedHeader)) throw new Error("not framed");
    expect([header.contentType, header.epoch, header.senderType]).toEqual(["commit", 5n, "member"]);
  });

  test("an unknown wire format or version ends the reading", () => {
    expect(() => decode(MLSMessage, hex("0001 0006 00"))).toThrow("unknown_value");
    expect(() => decode(MLSMessage, hex("0002 0001 00"))).toThrow("unknown_value at version");
  });
});
