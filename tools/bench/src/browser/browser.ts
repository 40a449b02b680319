import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModuleGraph } from "./module-graph.ts";

/** How long a page may take, in milliseconds. */
const pageMs = 300_000;

/** Programs that are looked for where `ENTENTE_BROWSER` names none. */
const usual = ["chromium", "chromium-browser", "google-chrome"];

/** A Chromium on this machine; undefined where there is none. */
export function findBrowser(): string | undefined {
  const named = process.env["ENTENTE_BROWSER"];
  const candidates = named === undefined ? usual : [named];
  return candidates.find((program) => spawnSync(program, ["--version"]).status === 0);
}

/**
 * Runs a program in a page of a headless browser and returns what it has told.
 *
 * @param body of a function with the modules' exports by name as `modules`; it returns what is told, as JSON.
 * @throws Error for a page that fails, or tells nothing in five minutes.
 */
export async function runInBrowser(browser: string, graph: ModuleGraph, body: string): Promise<unknown> {
  const profile = mkdtempSync(join(tmpdir(), "entente-browser-"));
  let tell: (answer: unknown) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const told = new Promise<unknown>((resolve, reject) => {
    [tell, fail] = [resolve, reject];
  });
  const server = await serve(graph, body, (answer) => {
    tell(answer);
  });
  const { port } = server.address() as AddressInfo;
  const args = [
    ...["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    ...["--no-first-run", "--disable-background-networking", `--user-data-dir=${profile}`],
    `http://127.0.0.1:${String(port)}/`,
  ];
  const child = spawn(browser, args, { stdio: "ignore" });
  const timer = setTimeout(() => {
    fail(new Error("the page has told nothing in time"));
  }, pageMs);
  child.once("exit", (code) => {
    fail(new Error(`the browser has ended: ${String(code)}`));
  });
  try {
    const answer = await told;
    if (isProblem(answer)) throw new Error(`in the browser: ${answer.problem}`);
    return answer;
  } finally {
    clearTimeout(timer);
    await ended(child);
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function isProblem(answer: unknown): answer is { readonly problem: string } {
  return typeof answer === "object" && answer !== null && "problem" in answer;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exit;
}

/** Serves the page, and of the disk the graph's modules alone. */
async function serve(graph: ModuleGraph, body: string, told: (answer: unknown) => void): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (request.method === "POST") {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        response.end();
        told(JSON.parse(Buffer.concat(parts).toString()));
      });
      return;
    }
    const source = path === "/" ? pageOf(graph, body) : graph.sources.get(path);
    const type = path === "/" ? "text/html" : "text/javascript";
    response.writeHead(source === undefined ? 404 : 200, { "content-type": `${type}; charset=utf-8` });
    response.end(source);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** The page: modules as they are on disk, by an import map, and a program that tells what it has found. */
export function pageOf({ packages }: ModuleGraph, body: string): string {
  const names = JSON.stringify([...packages.keys()]);
  return `<!doctype html><title>entente</title>
<script type="importmap">${JSON.stringify({ imports: Object.fromEntries(packages) })}</script>
<script type="module">
const tell = (answer) => fetch("/", { method: "POST", body: JSON.stringify(answer) });
try {
  const modules = {};
  for (const name of ${names}) modules[name] = await import(name);
  await tell(await (async () => { ${body} })());
} catch (error) {
  await tell({ problem: String(error?.stack ?? error) });
}
</script>`;
}
