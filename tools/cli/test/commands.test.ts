import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";

const program = new URL("../dist/main.js", import.meta.url).pathname;

function entente(
  cwd: string,
  ...args: readonly string[]
): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: "utf8",
  });
  return { status, out: stdout, err: stderr };
}

const place = (): string => mkdtempSync(join(tmpdir(), "entente-cli-"));

describe("entente", () => {
  test("names its commands", () => {
    const { status, out } = entente(place(), "--help");
    expect(status).toBe(0);
    for (const command of [
      "init",
      "certificates",
      "serve",
      "peer",
      "user",
      "chat",
      "policy",
      "doctor",
      "demo",
    ])
      expect(out).toContain(command);
  });

  test("init makes a domain, and again completes it", () => {
    const cwd = place();
    expect(entente(cwd, "init", "a.example").out).toContain("made a.example");
    expect(existsSync(join(cwd, ".entente/a.example/root.pem"))).toBe(true);
    expect(entente(cwd, "init", "a.example").out).toContain("completed a.example");
  });

  test("init completes a domain by its own settings, and changes none of them", () => {
    const cwd = place();
    entente(cwd, "init", "a.example", "--port", "7300", "--public-host", "chat.a.example");
    const file = join(cwd, ".entente/a.example/domain.json");
    const settings = readFileSync(file, "utf8");
    expect(settings).toContain("chat.a.example");
    expect(entente(cwd, "init", "a.example").out).toContain("completed a.example");
    const other = entente(cwd, "init", "a.example", "--port", "7400");
    expect([other.status, other.err + other.out]).toEqual([
      2,
      expect.stringContaining("changed in this file"),
    ]);
    expect(readFileSync(file, "utf8")).toBe(settings);
  });

  test("certificates are renewed by name where the root's key is, and listed", () => {
    const cwd = place();
    entente(cwd, "init", "a.example");
    expect(entente(cwd, "certificates", "renew", "tls/ds", "issuer").out).toMatch(
      /issuer is good until [\d-]+/,
    );
    expect(JSON.parse(entente(cwd, "certificates", "list").out)).toMatchObject({
      certificates: expect.arrayContaining([expect.objectContaining({ name: "tls/ds" })]),
    });
    renameSync(join(cwd, ".entente/a.example/root.key"), join(cwd, "root.key"));
    const { status, out, err } = entente(cwd, "certificates", "renew", "--all");
    expect([status, out + err]).toEqual([2, expect.stringContaining("put the root's key back")]);
  });

  test.each([
    [["init", "A.example"], "lower-case"],
    [["init", "a.example", "--port", "70000"], "1 to 65525"],
    [["serve"], "entente init"],
    [["chat", "alice@x.example"], "entente init x.example"],
    [["policy", "check", "alice@x.example", "bob@y.example"], "entente init x.example"],
  ])("%j says what is wrong and what to do", (args, words) => {
    const { status, out, err } = entente(place(), ...args);
    expect(status).not.toBe(0);
    expect(out + err).toContain(words);
  });

  test("demo does not remove a domain that somebody made", () => {
    const cwd = place();
    entente(cwd, "init", "a.example");
    const { status, out } = entente(cwd, "demo", "--once");
    expect([status, existsSync(join(cwd, ".entente/a.example/root.pem"))]).toEqual([1, true]);
    expect(out).toContain("--home");
  });

  test("two domains exchange cards", () => {
    const cwd = place();
    entente(cwd, "init", "a.example", "--port", "7100");
    entente(cwd, "init", "b.example", "--port", "7200");
    const [a, b] = [join(cwd, ".entente/a.example"), join(cwd, ".entente/b.example")];
    writeFileSync(join(cwd, "b.card"), entente(cwd, "peer", "card", "--folder", b).out);
    expect(entente(cwd, "peer", "add", "b.card", "--folder", a).out).toContain(
      "a.example federates with b.example",
    );
    expect(entente(cwd, "peer", "list", "--folder", a).out).toContain('"domain":"b.example"');
  });

  test("doctor finds what is wrong with a domain that does not run, and says what to do", () => {
    const cwd = place();
    entente(cwd, "init", "a.example");
    const { status, out } = entente(cwd, "doctor", "--json");
    const findings = JSON.parse(out) as { what: string; state: string; remedy: string }[];
    expect(status).toBe(1);
    expect(findings.find(({ what }) => what === "certificate tls/ds")?.state).toBe("well");
    expect(findings.find(({ what }) => what === "clock")?.state).toBe("well");
    const ds = findings.find(({ what }) => what === "Delivery Service");
    expect([ds?.state, ds?.remedy]).toEqual(["wrong", expect.stringContaining("entente serve")]);
    expect(findings.find(({ what }) => what === "peers")?.state).toBe("warning");
  });

  test("doctor names the file and the key of a broken configuration", () => {
    const cwd = place();
    entente(cwd, "init", "a.example");
    writeFileSync(join(cwd, ".entente/a.example/peers/peers.json"), '{"peers": [{"domain": "B.example"}]}');
    const { out } = entente(cwd, "doctor", "--json");
    expect(out).toContain("peers.json");
  });
});
