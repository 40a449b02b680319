import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createRootAuthority } from "@entente/service-kit";
import { Person, type InProcessDomain, Testbed } from "@entente/testbed";
import { statedCapabilities } from "../src/commands/capabilities.ts";
import { UsageError } from "../src/say.ts";

// What a domain has signed that it can do, as an operator of it and of a peer sees it (A23-53).
const program = new URL("../dist/main.js", import.meta.url).pathname;
let testbed: Testbed<"in-process">;
let a: InProcessDomain, b: InProcessDomain;

beforeAll(async () => {
  testbed = await Testbed.start({
    domains: ["a.example", "b.example"],
    mode: "in-process",
    cipherSuites: { "b.example": [3, 1] },
  });
  [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
  // Who has asked about a user of b has had its statement read.
  const alice = await Person.enrol(a, "alice@a.example/phone");
  const bob = await Person.enrol(b, "bob@b.example/phone");
  await alice.client.negotiation.suiteFor(["bob@b.example"]);
  await Promise.all([alice.leave(), bob.leave()]);
});
afterAll(async () => {
  await testbed.stop();
});

function entente(
  ...args: readonly string[]
): Promise<{ readonly status: number | null; readonly out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args, "--folder", a.folder.path], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const parts: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => parts.push(part));
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, out: Buffer.concat(parts).toString() }));
  });
}

test("the own domain's and a peer's are shown, for people and for programs", async () => {
  const own = await entente("capabilities");
  expect([own.status, own.out]).toEqual([
    0,
    expect.stringContaining("a.example, revision 1, signed under its root"),
  ]);
  expect(own.out).toContain("MLS_256_XWING_AES256GCM_SHA512_Ed25519 (83)");
  const { status, out } = await entente("capabilities", "b.example", "--json");
  const stated = JSON.parse(out) as Record<string, unknown>;
  expect(status).toBe(0);
  expect(stated).toMatchObject({
    domain: "b.example",
    protocolVersions: [1],
    minimumVersion: 1,
    cipherSuites: [
      { number: 3, name: "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519" },
      { number: 1, name: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519" },
    ],
    lastResort: "allowed",
    issuerKeys: 1,
  });
  expect(stated["gatewaySpkis"]).toHaveLength(1);
});

test("of a domain that is no peer nothing is said, and under another root nothing is believed", async () => {
  const { status, out } = await entente("capabilities", "x.example");
  expect([status, out]).toEqual([1, expect.stringContaining("no peer of a.example")]);
  const { certificatePem } = await createRootAuthority("b.example", new Date());
  a.folder.write("peers/b.example.pem", certificatePem);
  const shown = statedCapabilities(a.folder, "b.example");
  await expect(shown).rejects.toBeInstanceOf(UsageError);
  await expect(shown).rejects.toThrow("not to be believed");
});
