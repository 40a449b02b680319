// The first lines that run on a fresh machine: installs what is missing, then hands over to the
// Node 24 that the install brought. Has to work on Node 20 with no node_modules beside it.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const [task, ...rest] = process.argv.slice(2);

const build = ["turbo", "run", "build", "--output-logs=errors-only"];
const tool = (name, ...args) => [build, ["node", `tools/${name}/dist/main.js`, ...args]];

/** One part at a time: the types of all workspaces at once are more than a process holds by default. */
const lint = (part) => [
  ...["node", "--max-old-space-size=6144", "node_modules/eslint/bin/eslint.js"],
  ...[part, "--max-warnings", "0", "--cache"],
  ...["--cache-location", `node_modules/.cache/eslint/${part}`],
];

/** The root commands: steps that run one after the other. What follows `--` goes to the last one. */
const TASKS = {
  start: tool("cli", "demo"),
  // Two at a time: jest has workers of its own, and some suites start whole domains or a PostgreSQL.
  test: [["turbo", "run", "test", "--concurrency=2", "--log-order=grouped", "--continue"]],
  verify: [
    ["node", "tools/checks/lockfile.mjs"],
    ["node", "tools/checks/generated.mjs"],
    ["buf", "lint", "proto"],
    ["turbo", "boundaries"],
    ["turbo", "run", "build", "typecheck", "--log-order=grouped", "--output-logs=errors-only"],
    ...["packages", "services", "tools"].map(lint),
    ["prettier", "--check", "--log-level", "warn", "--cache", "."],
    ["knip", "--no-config-hints"],
    ["node", "tools/checks/requirements.mjs"],
    ["node", "tools/checks/configuration.mjs"],
    ["node", "tools/checks/readme-examples.mjs"],
  ],
  integration: [build, ["turbo", "run", "test", "--filter=@entente/integration", "--log-order=grouped"]],
  bench: tool("bench"),
  scale: [build, ["node", "tools/bench/dist/scale/main.js"]],
  conformance: tool("conformance"),
  fuzz: tool("fuzz"),
  attacks: tool("attacks"),
  chaos: tool("chaos"),
  failover: tool("failover"),
  simulate: tool("simulator", "simulate"),
  "model-check": tool("simulator", "model-check"),
};

/** Tasks whose tests are counted; the others end with a line of their own. */
const counted = new Set(["test", "integration"]);

function say(text) {
  process.stdout.write(`\u001b[1mentente\u001b[0m ${text}\n`);
}

// The terminal sends Ctrl-C to this process and to what it runs; whoever runs in front decides when it is done.
process.on("SIGINT", () => undefined);

function run(command, args, onOutput) {
  const path = `${join(root, "node_modules", ".bin")}${process.platform === "win32" ? ";" : ":"}${process.env.PATH ?? ""}`;
  const colour = onOutput !== undefined && process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: onOutput === undefined ? "inherit" : ["inherit", "pipe", "pipe"],
      env: { ...process.env, ...colour, PATH: path, TURBO_TELEMETRY_DISABLED: "1" },
      shell: process.platform === "win32",
    });
    child.once("error", reject);
    child.stdout?.on("data", (bytes) => onOutput(bytes, process.stdout));
    child.stderr?.on("data", (bytes) => onOutput(bytes, process.stderr));
    const forward = (signal) => child.kill(signal);
    process.on("SIGTERM", forward);
    child.once("close", (status) => {
      process.off("SIGTERM", forward);
      resolve(status ?? 1);
    });
  });
}

/** How a terminal is told to change colour. */
const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** Adds up jest's own closing lines, one a package, as they go by. */
function testCounter() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const rests = new Map();
  return {
    total,
    watch(bytes, to) {
      to.write(bytes);
      const lines = `${rests.get(to) ?? ""}${bytes.toString("utf8")}`.split("\n");
      rests.set(to, lines.pop() ?? "");
      for (const line of lines) {
        const plain = line.replace(colours, "");
        if (!/Tests:\s.*\d+ total/.test(plain)) continue;
        for (const [, count, kind] of plain.matchAll(/(\d+) (passed|failed|skipped)/g))
          total[kind] += Number(count);
      }
    },
  };
}

/** Installs when node_modules does not match the lock file; the mark is written only after a whole install. */
async function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const mark = join(root, "node_modules", ".entente-installed");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lock) return;
  say("installing packages (once, about a minute) …");
  const status = await run(npm, ["ci", "--no-fund", "--no-audit", "--loglevel", "error"]);
  if (status !== 0) {
    say("npm ci failed. Check that this machine reaches an npm registry, then run the command again.");
    process.exit(status);
  }
  writeFileSync(mark, lock);
}

async function main() {
  const steps = TASKS[task];
  if (steps === undefined) {
    say(`unknown task ${String(task)}: one of ${Object.keys(TASKS).join(", ")}`);
    process.exit(2);
  }
  await install();
  const counter = counted.has(task) ? testCounter() : undefined;
  for (const [index, [command, ...args]] of steps.entries()) {
    const last = index === steps.length - 1;
    say(`${task} ${String(index + 1)}/${String(steps.length)}: ${[command, ...args].join(" ")}`);
    const status = await run(command, last ? [...args, ...rest] : args, last ? counter?.watch : undefined);
    if (last && counter !== undefined) {
      const { passed, failed, skipped } = counter.total;
      console.log(
        task === "test"
          ? `${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`
          : JSON.stringify({ passed, failed }),
      );
    }
    if (status !== 0) process.exit(status);
  }
}

await main();
