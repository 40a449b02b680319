import { createContext, SourceTextModule } from "node:vm";
import { describe, expect, test } from "@jest/globals";
import type * as Measure from "@entente/transparency/measure";
import type * as Transparency from "@entente/transparency";
import { pageOf } from "../src/browser/browser.ts";
import { moduleGraph, type ModuleGraph, pathOf } from "../src/browser/module-graph.ts";
import { verifierNames } from "../src/browser/verification.ts";

// What clients check logs with runs where there is nothing but the language: no module and no global of Node, nor of a browser.

/** The exports of a package, from a world of its own. */
function anEmptyWorld(graph: ModuleGraph): (name: string) => Promise<unknown> {
  const context = createContext(Object.create(null) as object);
  const modules = new Map<string, SourceTextModule>();
  const moduleAt = (path: string): SourceTextModule => {
    const known = modules.get(path);
    if (known !== undefined) return known;
    const module = new SourceTextModule(graph.sources.get(path) ?? "", { context, identifier: path });
    modules.set(path, module);
    return module;
  };
  return async (name) => {
    const entry = moduleAt(graph.packages.get(name) ?? "");
    await entry.link((specifier, { identifier }) =>
      moduleAt(pathOf(specifier, identifier, (each) => graph.packages.get(each) ?? "")),
    );
    await entry.evaluate();
    return entry.namespace;
  };
}

describe("the verification code", () => {
  const graph = moduleGraph(verifierNames);

  test("needs nothing but itself, its codec and curves and hashes", () => {
    expect([...graph.packages.keys()].filter((name) => !name.startsWith("@noble/")).sort()).toEqual([
      "@entente/tls-codec",
      ...verifierNames,
    ]);
    expect(graph.sources.size).toBeGreaterThan(40);
    expect(() => moduleGraph(["@entente/service-kit"])).toThrow(/module of Node/);
  });

  test("checks answers and refuses bent ones in a world without globals", async () => {
    const world = anEmptyWorld(graph);
    const { purePrimitives } = (await world("@entente/transparency")) as typeof Transparency;
    const { flipBits } = (await world("@entente/transparency/measure")) as typeof Measure;
    const seed = 7;
    const { flips, accepted } = flipBits({
      flips: 40,
      seed,
      progress: () => undefined,
      primitives: purePrimitives,
    });
    expect({ seed, flips, accepted }).toEqual({ seed, flips: 40, accepted: 0 });
  });

  test("is served to a page as it is on disk, by an import map", () => {
    const page = pageOf(graph, "return 1;");
    const map = /<script type="importmap">(.*?)<\/script>/.exec(page)?.[1] ?? "";
    const { imports } = JSON.parse(map) as { imports: Record<string, string> };
    for (const path of Object.values(imports)) expect(graph.sources.has(path)).toBe(true);
    expect(Object.keys(imports)).toEqual([...graph.packages.keys()]);
  });
});
