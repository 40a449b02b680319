import { afterAll, expect, test } from "@jest/globals";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "entente-demo-"));

let running: ChildProcess | undefined;

afterAll(() => {
  // Nothing of it outlives the test: it and its services are one process group.
  if (running?.pid !== undefined) process.kill(-running.pid, "SIGKILL");
  rmSync(home, { recursive: true, force: true });
});

// The main job as a user starts it, on real processes; every act throws where something is not as it says.
test("the main job: three domains talk, the one that orders is lost and comes back, and it says so", async () => {
  const env = { ...process.env, NO_COLOR: "1" };
  const child = spawn(process.execPath, [program, "demo", "--once", "--home", home], { env, detached: true });
  running = child;
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      output += bytes.toString("utf8");
    });
  }
  const status = await new Promise((resolve) => child.once("exit", resolve));
  running = undefined;
  expect({ status, output }).toMatchObject({ status: 0 });
  const [, act = ""] = /The domain that orders is lost\n([^]*?)\n\n/.exec(output) ?? [];
  expect(act).toMatch(/a Commit that a\.example ordered; votes of/);
  expect(act).toMatch(/kill -9 of all of a\.example/);
  expect(act).toMatch(
    /a Commit that [bc]\.example ordered, [\d.]+ s after the kill; votes of b\.example and c\.example/,
  );
  expect(act).toMatch(/a\.example starts again, and its three devices catch up/);
  expect(act).toMatch(/all 5 hold the same epoch_authenticator/);
});
