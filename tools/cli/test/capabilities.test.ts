import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createRootAuthority } from "@entente/service-kit";
import { Person, type InProcessDomain, Testbed } from "@entente/testbed";
import { type OfferedCapabilities, statedCapabilities } from "../src/commands/capabilities.ts";
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
    limits: { "b.example": { messageBytes: 16 * 1024 } },
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
    expect.stringMatching(/a\.example, revision [12], signed under its root/),
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

test("what they offer and how much of it comes from their services, and is what each service keeps", async () => {
  const a1 = await offeredBy("a.example");
  expect(a1.processes).toEqual(
    expect.arrayContaining(["handshakes_visible", "exact_look_up", "attachments"]),
  );
  expect(a1).toMatchObject({
    extensions: { 2: "refused", 0xfe01: "required", 0xf750: "supported" },
    proposals: { 1: "supported" },
    limits: { message_bytes: String(256 * 1024), clients_per_user: "100" },
  });
  expect((await offeredBy("b.example")).limits).toMatchObject({ message_bytes: "16384" });
  const { out } = await entente("capabilities", "b.example");
  expect(out).toContain("message_bytes 16384");
});

test("doctor says in what a peer that is well offers less than this domain", async () => {
  await offeredBy("b.example");
  const { status, out } = await entente("doctor", "b.example", "--json");
  const findings = JSON.parse(out) as { what: string; state: string; found: string }[];
  expect(status).toBe(0);
  expect(findings.at(-1)).toMatchObject({
    what: "b.example, statement",
    state: "warning",
    found: "message_bytes 16384, here 262144",
  });
});

/** A peer is asked again until it says it. */
async function offeredBy(domain: string): Promise<OfferedCapabilities> {
  for (;;) {
    const { offered } = await statedCapabilities(a.folder, domain);
    if (offered !== undefined) return offered;
    await pause(50);
  }
}

test("of a domain that is no peer nothing is said, and under another root nothing is believed", async () => {
  const { status, out } = await entente("capabilities", "x.example");
  expect([status, out]).toEqual([1, expect.stringContaining("no peer of a.example")]);
  const { certificatePem } = await createRootAuthority("b.example", new Date());
  a.folder.write("peers/b.example.pem", certificatePem);
  const shown = statedCapabilities(a.folder, "b.example");
  await expect(shown).rejects.toBeInstanceOf(UsageError);
  await expect(shown).rejects.toThrow("not to be believed");
});
