import { describe, expect, test } from "@jest/globals";
import { decode, DecodeError, encode, hexFromBytes } from "@entente/tls-codec";
import {
  CommitBundle,
  groupIdOf,
  headBytes,
  isSendGroupBundle,
  parseClientId,
  parseDomainName,
  SealedSendGroupBundle,
  SendGroupBundle,
  sendGroupDomains,
  toldOfSendGroup,
} from "../../src/index.ts";

const owner = parseClientId("alice@b.example/phone");
const anna = parseClientId("anna@a.example/phone");
const carol = parseClientId("carol@c.example/phone");
const opening: SendGroupBundle = {
  version: "v2",
  groupId: groupIdOf(new Uint8Array(16), parseDomainName("b.example")),
  epoch: 0n,
  previousHead: new Uint8Array(headBytes),
  owner,
  readers: [anna, carol],
  commit: undefined,
};

describe("SendGroupBundle", () => {
  test("is written octet for octet, and is no CommitBundle", () => {
    const bytes = encode(SendGroupBundle, opening);
    const text = (value: string): string =>
      value.length.toString(16).padStart(2, "0") + hexFromBytes(new TextEncoder().encode(value));
    const readers = text(anna) + text(carol);
    expect(hexFromBytes(bytes)).toBe(
      ["0002", text(opening.groupId), "00".repeat(8), "20", "00".repeat(32), text(owner)].join("") +
        (readers.length / 2).toString(16).padStart(2, "0") +
        `${readers}00`,
    );
    expect(decode(SendGroupBundle, bytes)).toEqual(opening);
    expect(isSendGroupBundle(bytes)).toBe(true);
    expect(() => decode(CommitBundle, bytes)).toThrow(DecodeError);
  });

  test("its owner's domain comes first", () => {
    expect(sendGroupDomains(opening)).toEqual(["b.example", "a.example", "c.example"]);
  });

  test.each<[string, Partial<SendGroupBundle>]>([
    ["a later epoch without a Commit", { epoch: 1n }],
    ["an owner of another domain than the group", { owner: anna, readers: [] }],
    ["an owner who reads", { readers: [owner] }],
    ["readers twice", { readers: [anna, anna] }],
    ["readers out of order", { readers: [carol, anna] }],
    ["a head of another length", { previousHead: new Uint8Array(31) }],
  ])("%s is refused", (_, changes) => {
    expect(() => encode(SendGroupBundle, { ...opening, ...changes })).toThrow();
  });
});

describe("SealedSendGroupBundle", () => {
  const at = (domain: string, ...sealed: number[]) => ({
    domain: parseDomainName(domain),
    sealed: Uint8Array.from(sealed),
  });
  const { groupId, epoch, previousHead } = opening;
  const sealed: SealedSendGroupBundle = {
    version: "v3",
    ...{ groupId, epoch, previousHead, commit: undefined },
    owner: at("b.example", 9),
    readers: [carol],
    readerAddresses: [at("a.example", 1), at("a.example", 2), at("d.example", 1)],
  };

  test("says the same with addresses in place of names, and is no other bundle", () => {
    const bytes = encode(SealedSendGroupBundle, sealed);
    expect(hexFromBytes(bytes.subarray(0, 2))).toBe("0003");
    expect(toldOfSendGroup(bytes)).toEqual(sealed);
    expect(isSendGroupBundle(bytes)).toBe(true);
    for (const other of [CommitBundle, SendGroupBundle])
      expect(() => decode<unknown>(other, bytes)).toThrow(DecodeError);
    expect(toldOfSendGroup(encode(SendGroupBundle, opening))).toEqual({ ...opening, readerAddresses: [] });
    expect(sendGroupDomains(sealed)).toEqual(["b.example", "a.example", "c.example", "d.example"]);
  });

  test.each<[string, Partial<SealedSendGroupBundle>]>([
    ["a later epoch without a Commit", { epoch: 1n }],
    ["an owner of another domain than the group", { owner: at("a.example", 9) }],
    ["an address twice", { readerAddresses: [at("a.example", 1), at("a.example", 1)] }],
    ["addresses out of order", { readerAddresses: [at("d.example", 1), at("a.example", 1)] }],
    ["readers twice", { readers: [carol, carol] }],
    ["an address without bytes", { owner: at("b.example") }],
  ])("%s is refused", (_, changes) => {
    expect(() => encode(SealedSendGroupBundle, { ...sealed, ...changes })).toThrow();
  });
});
