import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { checkpointText, parseCheckpoint, verifyCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { kOfN, parsePolicy, peersPolicy } from "../../src/checkpoint/policy.ts";
import { formatVerifierKey } from "../../src/checkpoint/verifier-key.ts";
import { policyNamesMax, treeSizeMax } from "../../src/limits.ts";
import { nodePrimitives } from "../node-primitives.ts";
import { flipBit, refusal } from "../refusal.ts";
import { Signer, signedNote } from "../signer.ts";

const origin = "a.example/kt";
const log = new Signer(origin, "note");
const witnesses = ["b", "c", "d", "e"].map((name) => new Signer(`${name}.example/w`, "cosignature"));
const [b, c, d] = witnesses as [Signer, Signer, Signer, Signer];
const checkpoint = { origin, treeSize: 42n, root: new Uint8Array(32).fill(5) };
const text = checkpointText(checkpoint);

describe("the text", () => {
  test("is read back", () => {
    expect(parseCheckpoint(text)).toEqual(checkpoint);
    expect(parseCheckpoint(`${text}extension\n`)).toEqual(checkpoint);
    for (const treeSize of [0n, 9n, treeSizeMax]) {
      expect(parseCheckpoint(checkpointText({ ...checkpoint, treeSize })).treeSize).toBe(treeSize);
    }
  });

  test.each([
    ["a leading zero", text.replace("42", "042")],
    ["a sign", text.replace("42", "+42")],
    ["a size past 2^63 - 1", text.replace("42", (treeSizeMax + 1n).toString())],
    ["twenty digits", text.replace("42", "1".repeat(20))],
    ["no size", text.replace("42", "")],
    ["an empty origin", text.replace(origin, "")],
    ["a short root", text.replace("BQUF", "")],
    ["an empty extension line", `${text}\n`],
    ["no last newline", text.slice(0, -1)],
    ["two lines", `${origin}\n42\n`],
  ])("%s is refused", (_, bad) => expect(refusal(() => parseCheckpoint(bad))).toBe("checkpoint"));
});

describe("belief", () => {
  const verify = (note: Uint8Array, k: number, of = witnesses): string =>
    refusal(() =>
      verifyCheckpoint(
        note,
        origin,
        kOfN(
          log.key,
          k,
          of.map(({ key }) => key),
        ),
        nodePrimitives,
      ),
    );

  test("needs the log and k witnesses", () => {
    const note = signedNote(text, [log, b, c]);
    const verified = verifyCheckpoint(note, origin, kOfN(log.key, 2, [b.key, c.key, d.key]), nodePrimitives);
    expect(verified).toMatchObject({ ...checkpoint, note });
    expect(verified.cosignatures.map(({ key }) => key.name)).toEqual(["b.example/w", "c.example/w"]);
    expect(verify(note, 2)).toBe("accepted");
    expect(verify(note, 3)).toBe("witness_quorum");
    expect(verify(signedNote(text, [b, c]), 2)).toBe("note_signature");
  });

  test("one witness that signs twice counts once", () => {
    expect(verify(signedNote(text, [log, b, b]), 2)).toBe("witness_quorum");
  });

  test("a stranger's cosignature counts nothing, a wrong one refuses the whole", () => {
    const stranger = new Signer("x.example/w", "cosignature");
    expect(verify(signedNote(text, [log, b, stranger]), 2)).toBe("witness_quorum");
    const note = Buffer.from(signedNote(text, [log, b, c])).toString();
    const other =
      Buffer.from(signedNote(text.replace("42", "43"), [c]))
        .toString()
        .split("\n")
        .at(-2) ?? "";
    const swapped = note.split("\n").with(-2, other).join("\n");
    expect(verify(new Uint8Array(Buffer.from(swapped)), 1)).toBe("note_signature");
  });

  test("the key of one log vouches for no other origin", () => {
    const evil = new Signer("evil.example/kt", "note");
    const policy = { ...kOfN(log.key, 1, [b.key]), logs: [log.key, evil.key] };
    expect(refusal(() => verifyCheckpoint(signedNote(text, [evil, b]), origin, policy))).toBe(
      "note_signature",
    );
    expect(refusal(() => verifyCheckpoint(signedNote(text, [log, b]), evil.key.name, policy))).toBe(
      "checkpoint",
    );
  });

  test("every flipped bit of the note is refused when all cosignatures are needed", () => {
    const note = signedNote(text, [log, b, c]);
    expect(verify(note, 2)).toBe("accepted");
    for (let bit = 0; bit < note.length * 8; bit++)
      expect(verify(flipBit(note, bit), 2)).not.toBe("accepted");
  });

  test("without witnesses the log's signature is all", () => {
    expect(verify(signedNote(text, [log]), 1, [])).toBe("accepted");
  });

  test("the default for peers is half of them, and never none", () => {
    const thresholds = [1, 2, 3, 4].map(
      (n) =>
        peersPolicy(
          log.key,
          witnesses.slice(0, n).map(({ key }) => key),
        ).quorum,
    );
    expect(thresholds).toMatchObject([
      { threshold: 1 },
      { threshold: 1 },
      { threshold: 2 },
      { threshold: 2 },
    ]);
    expect(peersPolicy(log.key, []).quorum).toBeUndefined();
    expect(() => kOfN(log.key, 2, [b.key])).toThrow(RangeError);
  });
});

describe("policy files", () => {
  const v = (signer: Signer): string => formatVerifierKey(signer.key);
  const head = `log ${v(log)} https://a.example/\n${witnesses.map((w, i) => `witness w${i} ${v(w)}`).join("\n")}\n`;
  const accepts = (file: string, signers: Signer[]): string =>
    refusal(() =>
      verifyCheckpoint(signedNote(text, [log, ...signers]), origin, parsePolicy(file), nodePrimitives),
    );

  test("groups of groups, comments, white space", () => {
    const file = `# peers\n${head}\n group\tx  1 w0 w1\ngroup y all w2 w3\n\ngroup z all x y\nquorum z\n`;
    expect(accepts(file, [b, c])).toBe("witness_quorum");
    expect(accepts(file, witnesses.slice(1))).toBe("accepted");
    expect(accepts(file, witnesses.slice(0, 3))).toBe("witness_quorum");
    expect(accepts(`${head}quorum w1`, [c])).toBe("accepted");
    expect(accepts(`${head}group any1 any w0 w1\nquorum any1`, [b])).toBe("accepted");
    expect(accepts(`${head}quorum none`, [])).toBe("accepted");
  });

  test("a published vkey with a plus in its base 64 is a witness", () => {
    const file = readFileSync(new URL("../vectors/c2sp/checkpoint.json", import.meta.url), "utf8");
    const real = JSON.parse(file) as { log: string; witness: string; note: string };
    const policy = parsePolicy(`log ${real.log}\nwitness r ${real.witness}\nquorum r\n`);
    const name = "arche2025h1.staging.ct.transparency.dev";
    expect(verifyCheckpoint(new Uint8Array(Buffer.from(real.note)), name, policy).treeSize).toBe(1432088532n);
  });

  test.each([
    ["no quorum", head],
    ["two quorums", `${head}quorum w0\nquorum w1`],
    ["an unknown name", `${head}quorum w9`],
    ["a member defined below", `${head}group g any h\ngroup h any w0\nquorum g`],
    ["a member of two groups", `${head}group g any w0\ngroup h any w0\nquorum g`],
    ["a member twice", `${head}group g 2 w0 w0\nquorum g`],
    ["threshold 0", `${head}group g 0 w0\nquorum g`],
    ["a threshold past the members", `${head}group g 3 w0 w1\nquorum g`],
    ["a leading zero", `${head}group g 01 w0\nquorum g`],
    ["an empty group", `${head}group g any\nquorum g`],
    ["a taken name", `${head}witness w0 ${v(new Signer("z", "cosignature"))}\nquorum w0`],
    ["a witness called none", `witness none ${v(b)}\nquorum none`],
    ["one key under two names", `${head}witness again ${v(b)}\nquorum w0`],
    ["one log twice", `${head}log ${v(log)}\nquorum w0`],
    ["a log's key for a witness", `witness w ${v(log)}\nquorum w`],
    ["a witness's key for a log", `log ${v(b)}\nquorum none`],
    ["an unknown keyword", `${head}witnes x\nquorum w0`],
    ["a fourth word", `witness w ${v(b)} url more\nquorum w`],
  ])("%s is refused", (_, file) => expect(refusal(() => parsePolicy(file))).toBe("policy"));

  test("logs at the bound and past it", () => {
    const file = (n: number): string =>
      `${Array.from({ length: n }, (_, i) => `log ${v(new Signer(`l${i}`, "note"))}`).join("\n")}\nquorum none`;
    expect(refusal(() => parsePolicy(file(policyNamesMax)))).toBe("accepted");
    expect(refusal(() => parsePolicy(file(policyNamesMax + 1)))).toBe("policy");
  });
});
