// The first lines that run on a fresh machine: installs what is missing, then hands over to the
// Node 24 that the install brought. Has to work on Node 20 with no node_modules beside it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const [task, ...rest] = process.argv.slice(2);

const TASKS = {
  start: [["build"], ["node", "tools/cli/dist/main.js", "demo"]],
  test: [["turbo", "run", "test", "--log-order=grouped"]],
  verify: [
    ["node", "tools/checks/lockfile.mjs"],
    ["node", "tools/checks/generated.mjs"],
    ["buf", "lint", "proto"],
    ["turbo", "boundaries"],
    ["turbo", "run", "build", "typecheck", "--log-order=grouped"],
    ["eslint", ".", "--max-warnings", "0", "--cache", "--cache-location", "node_modules/.cache/eslint/"],
    ["prettier", "--check", "--log-level", "warn", "."],
    ["knip"],
    ["node", "tools/checks/readme-examples.mjs"],
  ],
  integration: [["build"], ["turbo", "run", "test", "--filter=@entente/integration", "--log-order=grouped"]],
  bench: [["build"], ["node", "tools/bench/dist/main.js"]],
  conformance: [["build"], ["node", "tools/conformance/dist/main.js"]],
  fuzz: [["build"], ["node", "tools/fuzz/dist/main.js"]],
  simulate: [["build"], ["node", "tools/simulator/dist/main.js", "simulate"]],
  "model-check": [["build"], ["node", "tools/simulator/dist/main.js", "model-check"]],
  build: [["build"]],
};

function say(text) {
  process.stdout.write(`\u001b[1mentente\u001b[0m ${text}\n`);
}

function run(command, args) {
  const path = `${join(root, "node_modules", ".bin")}${process.platform === "win32" ? ";" : ":"}${process.env.PATH ?? ""}`;
  const child = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: "1" },
    shell: process.platform === "win32",
  });
  if (child.error) throw child.error;
  return child.status ?? 1;
}

/** Installs when node_modules does not match the lock file; the mark is written only after a whole install. */
function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const mark = join(root, "node_modules", ".entente-installed");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lock) return;
  say("installing packages (once, about a minute) …");
  const status = run(npm, ["ci", "--no-fund", "--no-audit", "--loglevel", "error"]);
  if (status !== 0) {
    say("npm ci failed. Check that this machine reaches an npm registry, then run the command again.");
    process.exit(status);
  }
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, lock);
}

function main() {
  const steps = TASKS[task];
  if (steps === undefined) {
    say(`unknown task ${String(task)}: one of ${Object.keys(TASKS).join(", ")}`);
    process.exit(2);
  }
  install();
  steps.forEach((step, index) => {
    const last = index === steps.length - 1;
    const [command, ...args] =
      step[0] === "build" ? ["turbo", "run", "build", "--output-logs=errors-only"] : step;
    say(`${task} ${String(index + 1)}/${String(steps.length)}: ${[command, ...args].join(" ")}`);
    const status = run(command, last ? [...args, ...rest] : args);
    if (status !== 0) process.exit(status);
  });
}

main();
