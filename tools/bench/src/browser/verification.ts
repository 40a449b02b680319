import { purePrimitives } from "@entente/transparency";
import { measureSearch, type SearchFigures } from "@entente/transparency/measure";
import { type Benchmark, round2 } from "../comparison.ts";
import { findBrowser, runInBrowser } from "./browser.ts";
import { moduleGraph } from "./module-graph.ts";

/** What a client in a browser checks: answers of a log of so many names. */
const asked = { names: 1_000, versions: 3, entries: 200, searches: 50 } as const;

/** What was promised. */
const verifyMsMax = 100;

/** The modules that a client needs to check what a log says. */
export const verifierNames = ["@entente/transparency", "@entente/transparency/measure"] as const;

/** Checking a look-up's proof in a browser. */
export const browserBenchmark: Benchmark = {
  name: "transparency-browser",
  description: `checking a look-up's proof in a headless Chromium (ENTENTE_BROWSER, or one of the usual names), beside Node with the same code and the same pure primitives; promised: at most ${String(verifyMsMax)} ms in half of the cases; skipped, and said so, where there is no browser`,
  async run(progress) {
    const browser = findBrowser();
    if (browser === undefined) {
      progress("no browser on this machine: nothing is measured. Set ENTENTE_BROWSER to a Chromium");
      return {};
    }
    const body = `
      const { measureSearch } = modules["@entente/transparency/measure"];
      const { purePrimitives } = modules["@entente/transparency"];
      return measureSearch({
        ...${JSON.stringify(asked)},
        clock: () => performance.now(),
        progress: () => undefined,
        primitives: purePrimitives,
      });`;
    progress(`${browser}: ${String(asked.searches)} look-ups among ${String(asked.names)} names`);
    // The page runs the same function, so its figures have the same form.
    const there = (await runInBrowser(browser, moduleGraph(verifierNames), body)) as SearchFigures;
    progress("Node: the same");
    const here = measureSearch({
      ...asked,
      clock: () => performance.now(),
      progress: () => undefined,
      primitives: purePrimitives,
    });
    const of = (pick: (figures: SearchFigures) => number, max = Infinity) => {
      const [value, baseline] = [pick(there), pick(here)];
      const ratio = round2(value / baseline);
      return { value: round2(value), unit: "ms", baseline: round2(baseline), ratio, holds: value <= max };
    };
    return {
      "checking it in a browser, median": of(({ pureVerifyMsP50 }) => pureVerifyMsP50, verifyMsMax),
      "checking it in a browser, 99th of 100": of(({ pureVerifyMsP99 }) => pureVerifyMsP99),
      "one VRF proof in a browser": of(({ vrfVerifyMs }) => vrfVerifyMs),
    };
  },
};
