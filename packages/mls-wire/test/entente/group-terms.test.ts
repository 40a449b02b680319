import { expect, test } from "@jest/globals";
import { encode } from "@entente/tls-codec";
import {
  defaultGroupTerms,
  GroupTerms,
  groupTermsExtension,
  groupTermsExtensionOf,
  groupTermsOf,
  invitationSignContent,
  reportSignContent,
} from "../../src/index.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const ascii = (characters: string): Uint8Array => new Uint8Array(Buffer.from(characters));

test("terms are found among a GroupContext's extensions, and a group without any has the default ones", () => {
  const terms: GroupTerms = { ...defaultGroupTerms, handshakes: "visible", externalJoins: "invited" };
  const other = { extensionType: 0x0a0a, extensionData: Uint8Array.of(1) };
  expect(groupTermsOf([other, groupTermsExtensionOf(terms)])).toEqual(terms);
  expect(groupTermsOf([other])).toEqual(defaultGroupTerms);
});

test("terms of another version, or with values that are none, are refused", () => {
  const good = encode(GroupTerms, defaultGroupTerms);
  expect(good).toEqual(Uint8Array.of(0, 1, 1, 1, 1));
  for (const extensionData of [
    Uint8Array.of(0, 2, 1, 1, 1),
    Uint8Array.of(0, 1, 0, 1, 1),
    Uint8Array.of(0, 1, 1, 4, 1),
    Uint8Array.of(0, 1, 1, 1),
  ]) {
    expect(() => groupTermsOf([{ extensionType: groupTermsExtension, extensionData }])).toThrow();
  }
});

test("what an invitation's and a report's signatures are over, worked out by hand", () => {
  const invitation = {
    version: "v1",
    groupId: ascii("g"),
    invitee: ascii("a@b"),
    notAfterMs: 256n,
    inviterKey: Uint8Array.of(9),
  } as const;
  expect(text(invitationSignContent(invitation))).toBe(
    "\x1eMLS 1.0 EntenteGroupInvitation\x12\0\x01\x01g\x03a@b\0\0\0\0\0\0\x01\0\x01\x09",
  );
  expect(
    text(
      reportSignContent({ groupId: ascii("g"), epoch: 1n, valueHash: Uint8Array.of(7), code: ascii("x") }),
    ),
  ).toBe("\x1bMLS 1.0 EntenteCommitReport\x0e\x01g\0\0\0\0\0\0\0\x01\x01\x07\x01x");
});
