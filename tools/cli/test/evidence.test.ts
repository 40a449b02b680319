import { createPrivateKey, createPublicKey, createHash, sign, X509Certificate } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { encodeEvidenceFile, voteSigningInput } from "@entente/ordering";
import { createOrderingCertificate, createRootAuthority } from "@entente/service-kit";
import { judgeEvidence } from "../src/evidence/judge-evidence.ts";

const program = new URL("../dist/main.js", import.meta.url).pathname;
const digest = (octet: number): Uint8Array => new Uint8Array(32).fill(octet);
const domain = "b.example";
let file: Uint8Array, root: X509Certificate, otherRoot: X509Certificate;

/** Two votes of one domain at one ballot for two values, with the certificates that its peers know. */
beforeAll(async () => {
  const now = new Date();
  const authority = await createRootAuthority(domain, now);
  const { certificatePem, keyPem } = await createOrderingCertificate(authority, domain, now);
  const key = createPrivateKey(keyPem);
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const keyId = new Uint8Array(createHash("sha256").update(spki).digest());
  root = new X509Certificate(authority.certificatePem);
  otherRoot = new X509Certificate((await createRootAuthority(domain, now)).certificatePem);
  const vote = (hash: Uint8Array) => {
    const statement = {
      ...{ group: digest(7), epoch: 4n, ballot: { round: 3n, domain: "a.example" }, hash },
      ...{ previousHead: digest(1), configHash: digest(2) },
      ...{ domain, incarnation: 0n, known: [], sequence: 10n },
    };
    const bytes = new Uint8Array(sign(null, voteSigningInput(statement, keyId), key));
    return { statement, signature: { keyId, bytes } };
  };
  const certificate = new Uint8Array(new X509Certificate(certificatePem).raw);
  file = encodeEvidenceFile({
    evidence: { kind: "equivocation", of: "vote", first: vote(digest(5)), second: vote(digest(6)) },
    keys: [{ domain, root: new Uint8Array(root.raw), certificate }],
  });
});

describe("evidence about the order of Commits", () => {
  test("is proved by the file alone, or under a root that is known", () => {
    const roots = { [domain]: createHash("sha256").update(root.raw).digest("hex") };
    const proved = { verdict: "proved", kind: "equivocation", domains: [domain], roots };
    expect(judgeEvidence(file, [])).toEqual(proved);
    expect(judgeEvidence(file, [otherRoot.raw, root.raw])).toEqual(proved);
    expect(judgeEvidence(file, [otherRoot.raw])).toMatchObject({
      verdict: "not_proved",
      problem: "unknown_root",
    });
  });

  test("is refused in every variant of one octet, and cut anywhere", () => {
    for (let at = 0; at < file.length; at++) {
      const changed = file.slice();
      changed[at] = changed[at]! ^ 0x01;
      if (judgeEvidence(changed, []).verdict === "proved")
        throw new Error(`octet ${String(at)} is of no weight`);
    }
    for (let length = 0; length < file.length; length += 7) {
      expect(judgeEvidence(file.subarray(0, length), []).verdict).toBe("not_proved");
    }
    expect(judgeEvidence(Uint8Array.of(...file, 0), []).verdict).toBe("not_proved");
  });

  test("one command says so, to people and to programs", () => {
    const folder = mkdtempSync(join(tmpdir(), "entente-evidence-"));
    const path = join(folder, "one.evidence");
    writeFileSync(path, file);
    const run = (...args: readonly string[]) => {
      const { status, stdout } = spawnSync(process.execPath, [program, "evidence", "verify", ...args], {
        encoding: "utf8",
      });
      return { status, last: stdout.trim().split("\n").at(-1) ?? "", stdout };
    };
    const good = run(path);
    expect(good.status).toBe(0);
    expect(good.stdout).toContain(`${domain}: equivocation`);
    expect(JSON.parse(good.last)).toMatchObject({ verdict: "proved", domains: [domain] });
    writeFileSync(path, file.subarray(1));
    const bad = run(path, "--json");
    expect(bad.status).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject({ verdict: "not_proved" });
  });
});
