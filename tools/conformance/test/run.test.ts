import { describe, expect, test } from "@jest/globals";
import { type Family, passing } from "../src/family.ts";
import { knownFailures } from "../src/known-failures.ts";
import { mlsWireFamilies } from "../src/mls-wire-families.ts";
import { runFamilies } from "../src/run.ts";

const quiet = (): void => undefined;

const family: Family = {
  name: "letters",
  cases: () => [
    { name: "a", run: () => passing(() => undefined) },
    {
      name: "b",
      run: () =>
        passing(() => {
          throw new Error("no b");
        }),
    },
  ],
};

describe("a conformance run", () => {
  test("every published case passes, or is known to fail", () => {
    const report = runFamilies(mlsWireFamilies, knownFailures, quiet);
    expect(report.problems).toEqual([]);
    expect(report.cases).toBeGreaterThanOrEqual(300);
  });

  test("a failure that is not known is a problem", () => {
    expect(runFamilies([family], new Map(), quiet).problems).toEqual(["letters/b fails: no b"]);
  });

  test("a known failure is counted, and one that passes has to leave the list", () => {
    const report = runFamilies(
      [family],
      new Map([
        ["letters/b", "b is gone"],
        ["letters/a", "was broken"],
      ]),
      quiet,
    );
    expect([report.failed, report.known]).toEqual([1, 1]);
    expect(report.problems).toEqual(["letters/a passes: take it off the list of known failures"]);
  });
});
