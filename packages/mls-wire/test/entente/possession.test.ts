import { expect, test } from "@jest/globals";
import { enrolmentSignContent, renewalSignContent, sessionSignContent } from "../../src/index.ts";

// Worked out by hand from the structures: label<V>, then content<V> with its fields.
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const challenge = Uint8Array.of(1, 2);
const key = Uint8Array.of(9);

test("a session's proof", () => {
  expect(text(sessionSignContent(challenge, "a@b/c"))).toBe(
    "\x16MLS 1.0 EntenteSession\x09\x02\x01\x02\x05a@b/c",
  );
  expect(text(sessionSignContent(challenge, "a@b/c", { told: [2, 1], heard: [0x103] }))).toBe(
    "\x16MLS 1.0 EntenteSession\x11\x02\x01\x02\x05a@b/c\x04\0\x02\0\x01\x02\x01\x03",
  );
});

test("an enrolment's proof", () => {
  const expected = "\x18MLS 1.0 EntenteEnrolment\x0b\x02\x01\x02\x05a@b/c\x01\x09";
  expect(text(enrolmentSignContent(challenge, "a@b/c", key))).toBe(expected);
});

test("a renewal's proof", () => {
  const expected = "\x16MLS 1.0 EntenteRenewal\x10\0\0\0\0\0\0\x01\0\x05a@b/c\x01\x09";
  expect(text(renewalSignContent(256, "a@b/c", key))).toBe(expected);
});
