import { afterAll, describe, expect, test } from "@jest/globals";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import {
  heldKeys,
  isHeldElsewhere,
  type KeyHolder,
  type SignatureKind,
} from "../../src/crypto/key-holder.ts";
import {
  signedContentBytesMax,
  signerLineBytesMax,
  signerQuestionsMax,
} from "../../src/node/signer/limits.ts";
import { nodeCrypto, serveSigner, SignerProcess } from "../../src/node/index.ts";
import { suiteNames, suites } from "../../src/crypto/suite-name.ts";

// A client's signature keys where it can not read them (A23-102).
const place = mkdtempSync(join(tmpdir(), "entente-signer-"));
const running: SignerProcess[] = [];
afterAll(() => {
  for (const each of running) each.close();
  rmSync(place, { recursive: true });
});

/** A program that does something else than a signer. */
function programThat(code: string): SignerProcess {
  const signer = new SignerProcess({ program: process.execPath, args: ["-e", code] });
  running.push(signer);
  return signer;
}

/** A signer on streams of this process. */
function served(folder: string): {
  ask: (line: string) => Promise<unknown>;
  ended: Promise<void>;
  end: () => void;
} {
  const [questions, answers] = [new PassThrough(), new PassThrough()];
  const ended = serveSigner(folder, questions, answers);
  return {
    ended,
    end: () => questions.end(),
    ask: async (line) => {
      const answer = new Promise<Buffer>((resolve) => answers.once("data", resolve));
      questions.write(`${line}\n`);
      return JSON.parse((await answer).toString()) as unknown;
    },
  };
}

describe("a signer's answers", () => {
  test("hold public keys and signatures, and nothing for what is no question", async () => {
    const folder = join(place, "answers");
    const signer = served(folder);
    const made = (await signer.ask('{"id":1,"ask":"generate","kind":"ed25519"}')) as { bytes: string };
    expect(Buffer.from(made.bytes, "base64")).toHaveLength(32);
    expect([statSync(folder).mode & 0o777, readdirSync(folder).length]).toEqual([0o700, 1]);
    const publicKey = made.bytes;
    const content = Buffer.from("content").toString("base64");
    const signed = (await signer.ask(JSON.stringify({ id: 2, ask: "sign", publicKey, content }))) as {
      bytes: string;
    };
    const { ed25519 } = nodeCrypto.primitives.signers;
    const [key, signature] = [publicKey, signed.bytes].map(
      (text) => new Uint8Array(Buffer.from(text, "base64")),
    );
    expect(
      ed25519.verify(key ?? new Uint8Array(), Buffer.from("content"), signature ?? new Uint8Array()),
    ).toBe(true);
    for (const [line, refused, id] of [
      ['{"id":3,"ask":"export","publicKey":"AAAA"}', "bad_question", 3],
      ['{"id":4,"ask":"generate","kind":"rsa"}', "bad_question", 4],
      [`{"id":5,"ask":"sign","publicKey":"${publicKey}","content":"no base 64"}`, "bad_question", 5],
      ['{"id":6,"ask":"sign","publicKey":"AAAA","content":""}', "unknown_key", 6],
      ['{"id":-1,"ask":"generate","kind":"p256"}', "bad_question", 0],
      ["what?", "bad_question", 0],
      ["[null]", "bad_question", 0],
    ] as const)
      expect([line, await signer.ask(line)]).toEqual([line, { id, refused }]);
    signer.end();
    await signer.ended;
  });

  test("end with a line that is too long, and do not begin for a folder that others read", async () => {
    const folder = join(place, "open");
    const signer = served(folder);
    const most = "a".repeat(signerLineBytesMax);
    expect(await signer.ask(most)).toEqual({ id: 0, refused: "bad_question" });
    const ended = expect(signer.ended).rejects.toThrow("a line of more than");
    void signer.ask(`${most}${"a".repeat(65_536)}`);
    await ended;
    chmodSync(folder, 0o750);
    await expect(serveSigner(folder, new PassThrough(), new PassThrough())).rejects.toThrow(
      "others can read",
    );
  });
});

describe("a provider whose keys are held elsewhere", () => {
  const holders = new Map<SignatureKind, KeyHolder>();
  const holderOf = (sign: KeyHolder["sign"]): KeyHolder => ({
    generate: (kind) => {
      const { publicKey, privateKey } = nodeKey(kind);
      holders.set(kind, {
        generate: () => Promise.reject(new Error("once")),
        sign: rawSign(kind, privateKey),
      });
      return Promise.resolve(publicKey);
    },
    sign,
  });
  const nodeKey = (kind: SignatureKind) => {
    const privateKey = nodeCrypto.primitives.randomBytes(32);
    return { privateKey, publicKey: nodeCrypto.primitives.signers[kind].publicKey(privateKey) };
  };
  const rawSign =
    (kind: SignatureKind, key: Uint8Array): KeyHolder["sign"] =>
    (_publicKey, content) =>
      Promise.resolve(nodeCrypto.primitives.signers[kind].sign(key, content));

  test.each(suiteNames)("signs with them in %s, and has only their name", async (name) => {
    const kind = suites[name].signature;
    const crypto = heldKeys(
      nodeCrypto,
      holderOf((key, content) => holders.get(kind)?.sign(key, content) ?? never()),
    );
    const { signature } = crypto.suite(name);
    const { signKey, publicKey } = await signature.keygen();
    expect(isHeldElsewhere(signKey)).toBe(true);
    const content = Uint8Array.of(1, 2, 3);
    expect(await signature.verify(publicKey, content, await signature.sign(signKey, content))).toBe(true);
    // A key that is bytes is used as ever.
    const own = await nodeCrypto.suite(name).signature.keygen();
    expect(isHeldElsewhere(own.signKey)).toBe(false);
    expect(await signature.verify(own.publicKey, content, await signature.sign(own.signKey, content))).toBe(
      true,
    );
  });

  test("takes nothing for a signature that is none", async () => {
    const [name] = suiteNames;
    if (name === undefined) throw new Error("no suites");
    const crypto = heldKeys(
      nodeCrypto,
      holderOf(() => Promise.resolve(new Uint8Array(64))),
    );
    const { signKey } = await crypto.suite(name).signature.keygen();
    await expect(crypto.suite(name).signature.sign(signKey, new Uint8Array())).rejects.toMatchObject({
      code: "signer_unavailable",
    });
  });
});

describe("a signer's process", () => {
  const content = Uint8Array.of(7);

  test("that does not run, ends, or answers what was not asked fails what waits for it, and nothing else", async () => {
    const missing = new SignerProcess({ program: join(place, "nowhere"), args: [] });
    await expect(missing.generate("ed25519")).rejects.toThrow("can not be run");
    await expect(programThat("process.exit(3)").sign(content, content)).rejects.toThrow("has ended: 3");
    const chatty = programThat(`console.log('{"id":9,"bytes":""}'); setInterval(() => {}, 1000)`);
    await expect(chatty.sign(content, content)).rejects.toThrow("what was not asked");
    const refusing = programThat(
      `process.stdin.once("data", (line) => console.log(JSON.stringify({ id: JSON.parse(line).id, refused: "unknown_key" })))`,
    );
    await expect(refusing.sign(content, content)).rejects.toThrow("refused: unknown_key");
  });

  test("is started again for the next question", async () => {
    const once = programThat(
      `process.stdin.once("data", (line) => { console.log(JSON.stringify({ id: JSON.parse(line).id, bytes: "AQ==" })); })`,
    );
    expect(await once.generate("p256")).toEqual(Uint8Array.of(1));
    once.close();
    expect(await once.generate("p256")).toEqual(Uint8Array.of(1));
  });

  test("is asked so much at once, and no more", async () => {
    const silent = programThat("process.stdin.resume(); setInterval(() => {}, 1000)");
    const waiting = Array.from({ length: signerQuestionsMax }, () => silent.generate("p256"));
    const ended = Promise.allSettled(waiting);
    await expect(silent.generate("p256")).rejects.toThrow("wait for the signer");
    await expect(silent.sign(content, new Uint8Array(signedContentBytesMax + 1))).rejects.toThrow("at most");
    silent.close();
    expect(new Set((await ended).map(({ status }) => status))).toEqual(new Set(["rejected"]));
  });
});

function never(): never {
  throw new Error("no key was made");
}
