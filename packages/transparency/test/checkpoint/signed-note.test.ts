import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { base64FromBytes, bytesFromBase64 } from "../../src/checkpoint/base64.ts";
import {
  formatNote,
  parseNote,
  readSignatureLine,
  formatSignatureLine,
  verifySignatures,
} from "../../src/checkpoint/signed-note.ts";
import { formatVerifierKey, parseVerifierKey, verifierKey } from "../../src/checkpoint/verifier-key.ts";
import { noteBytesMax, noteSignaturesMax } from "../../src/limits.ts";
import { purePrimitives } from "../../src/primitives.ts";
import { nodePrimitives } from "../node-primitives.ts";
import { flipBit, refusal } from "../refusal.ts";
import { Signer, signedNote } from "../signer.ts";

const load = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../vectors/c2sp/${name}.json`, import.meta.url), "utf8"));
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf8"));
const published = load("note") as { vkey: string; note: string }[];
const log = new Signer("log.example/a", "note");
const witness = new Signer("witness.example/w", "cosignature");

describe("published notes", () => {
  test.each(published)("$vkey", ({ vkey, note }) => {
    const key = parseVerifierKey(vkey);
    expect(formatVerifierKey(key)).toBe(vkey);
    const parsed = parseNote(bytes(note));
    expect(Buffer.from(formatNote(parsed)).toString()).toBe(note);
    for (const primitives of [purePrimitives, nodePrimitives]) {
      expect(verifySignatures(parsed, [key], primitives)).toEqual([{ key }]);
      const altered = parseNote(bytes(note.replace("message", "massage").replace("answer", "anspher")));
      expect(refusal(() => verifySignatures(altered, [key], primitives))).toBe("note_signature");
    }
  });

  test("a real checkpoint, by its log and by one witness", () => {
    const real = load("checkpoint") as { log: string; witness: string; note: string };
    const note = parseNote(bytes(real.note));
    expect(note.signatures).toHaveLength(6);
    const keys = [parseVerifierKey(real.log), parseVerifierKey(real.witness)];
    const verified = verifySignatures(note, keys);
    expect(verified.map(({ key }) => key)).toEqual(keys);
    expect(verified[1]?.timestampSeconds).toBe(0x6a122120n);
    for (const key of keys) {
      const other = { ...note, text: note.text.replace("1432088532", "1432088533") };
      expect(refusal(() => verifySignatures(other, [key]))).toBe("note_signature");
    }
  });
});

describe("what is not a note", () => {
  const good = "text\n\n— n AAAAAAE=\n";
  test("the good one", () => expect(refusal(() => parseNote(bytes(good)))).toBe("accepted"));
  test.each([
    ["no blank line", "text\n— n AAAAAAE=\n"],
    ["no signatures", "text\n\n"],
    ["no last newline", good.slice(0, -1)],
    ["a hyphen", good.replace("—", "-")],
    ["two spaces", good.replace("— n", "—  n")],
    ["a trailing space", good.replace("=\n", "= \n")],
    ["a fourth word", good.replace("=\n", "= x\n")],
    ["a plus in the name", good.replace(" n ", " n+1 ")],
    ["a Unicode space in the name", good.replace(" n ", " n\u2003m ")],
    ["a next-line character in the name", good.replace(" n ", " n\u0085m ")],
    ["only a key id", good.replace("AAAAAAE=", "AAAAAA==")],
    ["unused bits", good.replace("AAAAAAE=", "AAAAAAF=")],
    ["missing padding", good.replace("AAAAAAE=", "AAAAAAE")],
    ["a tab", good.replace("text", "te\txt")],
    ["a carriage return", good.replace("text\n", "text\r\n")],
    ["a null", good.replace("text", "te\0xt")],
  ])("%s", (_, text) => expect(refusal(() => parseNote(bytes(text)))).toBe("note"));

  test("bytes that are not UTF-8", () => {
    for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      const whole = Buffer.concat([Buffer.from(bad), Buffer.from(good)]);
      expect(refusal(() => parseNote(new Uint8Array(whole)))).toBe("note");
    }
  });

  test("signatures and bytes at the bound and past it", () => {
    const lines = (n: number): Uint8Array => bytes(`text\n\n${"— n AAAAAAE=\n".repeat(n)}`);
    expect(refusal(() => parseNote(lines(noteSignaturesMax)))).toBe("accepted");
    expect(refusal(() => parseNote(lines(noteSignaturesMax + 1)))).toBe("note");
    const long = (n: number): Uint8Array => bytes("t".repeat(n - (good.length + 2 - 4)) + good.slice(4));
    expect(long(noteBytesMax)).toHaveLength(noteBytesMax);
    expect(refusal(() => parseNote(long(noteBytesMax)))).toBe("accepted");
    expect(refusal(() => parseNote(long(noteBytesMax + 1)))).toBe("note");
  });
});

describe("signatures", () => {
  const text = "log.example/a\n1\nAAAA\n";
  const note = parseNote(signedNote(text, [log, witness]));

  test("unknown keys are left out, known ones must verify", () => {
    expect(verifySignatures(note, [])).toEqual([]);
    expect(verifySignatures(note, [log.key, witness.key])).toHaveLength(2);
    const sameName = new Signer("log.example/a", "note", 9);
    expect(verifySignatures(note, [sameName.key])).toEqual([]);
    const impostor = { ...sameName.key, id: log.key.id };
    expect(refusal(() => verifySignatures(note, [impostor]))).toBe("note_signature");
  });

  test("a log's signature is no cosignature, and the other way round", () => {
    const asWitness = verifierKey(log.key.name, "cosignature", log.key.publicKey);
    expect(asWitness.id).not.toBe(log.key.id);
    expect(refusal(() => verifySignatures(note, [{ ...asWitness, id: log.key.id }]))).toBe("note_signature");
    expect(refusal(() => verifySignatures(note, [{ ...witness.key, kind: "note" }]))).toBe("note_signature");
  });

  test("every flipped bit of a signature by a known key is refused, the time of a cosignature included", () => {
    for (const [index, signature] of note.signatures.entries()) {
      for (let bit = 0; bit < signature.signature.length * 8; bit++) {
        const bad = { ...signature, signature: flipBit(signature.signature, bit) };
        const altered = { ...note, signatures: note.signatures.with(index, bad) };
        expect(refusal(() => verifySignatures(altered, [log.key, witness.key], nodePrimitives))).toBe(
          "note_signature",
        );
      }
    }
  });

  test("a time past 2^63 - 1 is refused although it is signed", () => {
    const at = (time: bigint): string =>
      refusal(() => verifySignatures({ text, signatures: [witness.line(text, time)] }, [witness.key]));
    expect(at((1n << 63n) - 1n)).toBe("accepted");
    expect(at(1n << 63n)).toBe("note_signature");
  });

  test("a witness's line travels alone", () => {
    const line = witness.line(text, 5n);
    expect(readSignatureLine(formatSignatureLine(line))).toEqual(line);
    expect(refusal(() => readSignatureLine(formatSignatureLine(line).repeat(2)))).toBe("note");
  });
});

describe("verifier keys", () => {
  const vkey = formatVerifierKey(log.key);
  test.each([
    ["another id", vkey.replace(/\+[0-9a-f]{8}\+/, "+00000000+")],
    ["an id in capitals", vkey.replace(/\+([0-9a-f]{8})\+/, (all) => all.toUpperCase())],
    ["another type", vkey.replace("+A", "+C")],
    ["a cut key", vkey.slice(0, -4)],
    ["no name", vkey.slice("log.example/a".length)],
    ["a space in the name", vkey.replace("log.", "log ")],
    ["nothing", ""],
  ])("%s", (_, text) => expect(refusal(() => parseVerifierKey(text))).toBe("verifier_key"));

  test("a key of 31 bytes, a name with a plus", () => {
    expect(refusal(() => verifierKey("n", "note", new Uint8Array(31)))).toBe("verifier_key");
    expect(refusal(() => verifierKey("n+1", "note", new Uint8Array(32)))).toBe("verifier_key");
  });
});

test("property: base 64 is Node's, and canonical", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (data) => {
      const text = Buffer.from(data).toString("base64");
      expect(base64FromBytes(data)).toBe(text);
      expect(bytesFromBase64(text)).toEqual(data);
    }),
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), (text) => {
      const decoded = bytesFromBase64(text);
      if (decoded !== undefined) expect(base64FromBytes(decoded)).toBe(text);
    }),
  );
});
