import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createRootAuthority } from "@entente/service-kit";
import { Person, type ProcessDomain, Testbed } from "@entente/testbed";

// `entente doctor PEER` and `entente peers` of a domain whose services are processes, as an operator runs them.
const program = new URL("../dist/main.js", import.meta.url).pathname;
const peersFile = "peers/peers.json";
let testbed: Testbed<"processes">;
let a: ProcessDomain, b: ProcessDomain;
let healthy = "";

interface Finding {
  readonly what: string;
  readonly state: "well" | "warning" | "wrong";
  readonly found: string;
  readonly remedy: string;
}

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "processes" });
  [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
  healthy = a.folder.read(peersFile);
});
afterAll(async () => {
  await testbed.stop();
});

function entente(
  ...args: readonly string[]
): Promise<{ readonly status: number | null; readonly out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args, "--folder", a.folder.path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, out: Buffer.concat(parts).toString() }));
  });
}

/** The findings about b, and the exit status. */
async function examined(...args: readonly string[]): Promise<[number | null, readonly Finding[]]> {
  const { status, out } = await entente("doctor", "b.example", "--json", ...args);
  return [status, JSON.parse(out) as Finding[]];
}

/** The one step that fails, which is the last. */
async function failing(): Promise<Finding> {
  const [status, findings] = await examined();
  expect(status).toBe(1);
  expect(findings.slice(0, -1).filter(({ state }) => state === "wrong")).toEqual([]);
  const last = findings.at(-1);
  if (last?.state !== "wrong") throw new Error(`nothing is wrong: ${JSON.stringify(findings)}`);
  expect(last.found).not.toContain("\n");
  expect(last.remedy).not.toContain("\n");
  return last;
}

/** Has the running gateway of a use another peers file. */
async function withPeers(change: (peer: Record<string, unknown>) => void): Promise<void> {
  const file = JSON.parse(healthy) as { peers: Record<string, unknown>[] };
  for (const peer of file.peers) change(peer);
  a.folder.write(peersFile, JSON.stringify(file));
  await entente("peers", "allow", "b.example");
}

/** Starts b's gateway again with a module that is loaded before it. */
async function restartWith(module: string): Promise<void> {
  const path = join(mkdtempSync(join(tmpdir(), "entente-doctor-")), "before.mjs");
  writeFileSync(path, module);
  await b.services.gateway.stop();
  await b.services.gateway.start(["env", `NODE_OPTIONS=--import=${pathToFileURL(path).href}`]);
}

describe("entente doctor PEER", () => {
  test("of a peer with which all is well says so of each step, and asks for a KeyPackage of a user", async () => {
    const bob = await Person.enrol(b, "bob@b.example/phone");
    const [status, findings] = await examined("--user", "bob@b.example");
    expect(status).toBe(0);
    expect(findings.map(({ what }) => what)).toEqual(
      [
        ...["state", "discovery", "connection", "certificate", "pins", "greeting", "clock", "version"],
        ...["capabilities", "key package", "round trip", "statement"],
      ].map((step) => `b.example, ${step}`),
    );
    expect(findings.filter(({ state }) => state === "wrong")).toEqual([]);
    expect(findings.find(({ what }) => what.endsWith("key package"))).toMatchObject({
      state: "well",
      found: "1 of 1 clients of bob@b.example gave one",
    });
    await bob.leave();

    const lines = (await entente("doctor", "b.example")).out.trim().split("\n");
    // A step in one line, and below what is not well one that says what to do.
    const hints = findings.filter(({ remedy }) => remedy !== "").length;
    expect(lines).toHaveLength(findings.length + hints);
  });

  test("pins: the remedy of a key that is not pinned is the pin, and then all is well", async () => {
    const [, before] = await examined();
    const unpinned = before.find(({ what }) => what.endsWith("pins"));
    expect(unpinned?.state).toBe("warning");
    const pin = /"spkiPins": \["([^"]+)"\]/.exec(unpinned?.remedy ?? "")?.[1] ?? "";
    await withPeers((peer) => (peer["spkiPins"] = [pin]));
    const [status, after] = await examined();
    expect(status).toBe(0);
    expect(after.find(({ what }) => what.endsWith("pins"))?.state).toBe("well");
  });

  test.each<[string, (peer: Record<string, unknown>) => void, string, RegExp, RegExp]>([
    [
      "a peer that is nowhere to be found",
      (peer) => delete peer["addresses"],
      "discovery",
      /undiscovered/,
      /well-known\/mls-federation|SRV/,
    ],
    [
      "an address where nobody answers",
      (peer) => (peer["addresses"] = ["127.0.0.1:1"]),
      "connection",
      /unreachable/,
      /gateway runs/,
    ],
    [
      "a root that is not the peer's",
      (peer) => (peer["roots"] = "another.pem"),
      "certificate",
      /not under a root of b\.example: [A-Z_]+$/,
      /compare its root.*entente peer add/,
    ],
    [
      "a key that is not the pinned one",
      (peer) => (peer["spkiPins"] = ["00".repeat(32)]),
      "pins",
      /the key [0-9a-f]{64} is not pinned/,
      /"spkiPins"/,
    ],
    [
      "a peer that this operator has suspended",
      (peer) => (peer["state"] = "suspended"),
      "state",
      /peer_suspended/,
      /entente peers allow b\.example/,
    ],
  ])("%s", async (_what, change, step, found, remedy) => {
    const other = await createRootAuthority("b.example", new Date());
    a.folder.write("peers/another.pem", other.certificatePem);
    const file = JSON.parse(healthy) as { peers: Record<string, unknown>[] };
    for (const peer of file.peers) change(peer);
    a.folder.write(peersFile, JSON.stringify(file));
    await a.services.gateway.stop();
    await a.services.gateway.start();
    const finding = await failing();
    expect(finding.what).toBe(`b.example, ${step}`);
    expect(finding.found).toMatch(found);
    expect(finding.remedy).toMatch(remedy);
    a.folder.write(peersFile, healthy);
    await entente("peers", "allow", "b.example");
  });

  describe("of a gateway that is other than it should be", () => {
    beforeEach(() => {
      a.folder.write(peersFile, healthy);
    });
    afterAll(async () => {
      await b.services.gateway.stop();
      await b.services.gateway.start();
    });

    test("the clock of the other machine is told", async () => {
      await restartWith("const now = Date.now; Date.now = () => now() + 600_000;");
      const [, findings] = await examined();
      expect(findings.find(({ what }) => what.endsWith("clock"))).toMatchObject({
        state: "warning",
        found: expect.stringMatching(/^(599|60\d)\d{3} ms ahead/),
        remedy: expect.stringContaining("NTP"),
      });
    });

    test("a release that speaks no version in common", async () => {
      const gateway = createRequire(import.meta.url).resolve("@entente/gateway");
      const version = pathToFileURL(join(gateway, "../federation-api/version.js")).href;
      await restartWith(
        `import { protocolVersions } from ${JSON.stringify(version)}; protocolVersions.splice(0, 1, 77);`,
      );
      const finding = await failing();
      expect(finding.what).toBe("b.example, version");
      expect(finding.found).toContain("no_common_version");
      expect(finding.remedy).toContain("update the older");
    });

    test("a gateway that is killed, and one whose Delivery Service is", async () => {
      await b.services.gateway.kill();
      const gone = await failing();
      expect(gone).toMatchObject({ what: "b.example, connection" });
      expect(gone.remedy).toContain("gateway runs");
      await b.services.gateway.start();
      await b.services.ds.kill();
      const [status, findings] = await examined();
      expect(status).toBe(1);
      const claim = findings.find(({ what }) => what.endsWith("key package"));
      expect(claim?.state).toBe("wrong");
      expect(claim?.remedy).toMatch(/Delivery Service runs|overloaded/);
      await b.services.ds.start();
    });
  });

  test("says when the own gateway is what does not run", async () => {
    await a.services.gateway.stop();
    const [status, findings] = await examined();
    expect([status, findings.length]).toEqual([1, 1]);
    expect(findings[0]).toMatchObject({ what: "own gateway", found: "does not answer" });
    expect(findings[0]?.remedy).toContain("entente serve");
    await a.services.gateway.start();
  });
});

test("entente peers tells the state of each peer and what waits for it, and decides while all runs", async () => {
  await examined();
  const peers = async (): Promise<unknown> => JSON.parse((await entente("peers", "--json")).out);
  expect(await peers()).toMatchObject([{ domain: "b.example", state: "allowed", waiting: 0, failure: "" }]);

  const alice = await Person.enrol(a, "alice@a.example/phone");
  const bob = await Person.enrol(b, "bert@b.example/phone");
  const group = await alice.client.createGroup();
  await group.invite(["bert@b.example"]);
  await bob.joins(group.id);
  expect((await entente("peers")).out).toMatch(/b\.example: allowed, nothing waits, heard \d{4}-/);
  expect((await entente("peers", "suspend", "b.example")).out).toContain("from now on");
  await group.send("waits");
  const [held] = (await peers()) as [{ waiting: number; waitingBytes: number; state: string }];
  expect(held).toMatchObject({ state: "suspended", waiting: 1 });
  expect(held.waitingBytes).toBeGreaterThan(0);
  const { out } = await entente("peers");
  expect(out).toMatch(/b\.example: suspended, 1 wait, the oldest for \d+ s/);
  expect(out).toContain("entente peers allow b.example");
  await entente("peers", "allow", "b.example");
  await bob.reads("waits");
  await alice.leave();
  await bob.leave();
});
