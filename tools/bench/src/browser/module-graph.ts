import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** A program of ES modules as it is on disk, whole. */
export interface ModuleGraph {
  /** Sources by path. */
  readonly sources: ReadonlyMap<string, string>;
  /** Paths of what modules import by the name of a package; a name means the same everywhere. */
  readonly packages: ReadonlyMap<string, string>;
}

/**
 * Every module that `names` need, found by their import declarations. What has none that could be found, as a module of Node, ends it:
 * so a graph is what runs without Node.
 *
 * @throws Error for a module of Node, and for one name with two meanings.
 */
export function moduleGraph(names: readonly string[]): ModuleGraph {
  const sources = new Map<string, string>();
  const packages = new Map<string, string>();
  const packagePath = (name: string, from: string): string => {
    const path = createRequire(from).resolve(name);
    if (!path.startsWith("/")) throw new Error(`${from} needs ${name}, which is a module of Node`);
    const known = packages.get(name) ?? path;
    if (known !== path) throw new Error(`${name} is ${known} and ${path}`);
    packages.set(name, path);
    return path;
  };
  const waiting = names.map((name) => packagePath(name, import.meta.filename));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sources.has(path)) continue;
    const source = readFileSync(path, "utf8");
    sources.set(path, source);
    for (const name of importsOf(source)) waiting.push(pathOf(name, path, packagePath));
  }
  return { sources, packages };
}

/** The path of what a module imports by a name. */
export function pathOf(
  name: string,
  from: string,
  packagePath: (name: string, from: string) => string,
): string {
  return name.startsWith(".") ? new URL(name, pathToFileURL(from)).pathname : packagePath(name, from);
}

function importsOf(source: string): readonly string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const declarations = code.matchAll(
    /^\s*(?:import|export)\s[^;"']*?from\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']/gm,
  );
  return [...declarations].flatMap(([, from, alone]) => from ?? alone ?? []);
}
