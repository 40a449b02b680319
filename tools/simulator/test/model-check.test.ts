import { describe, expect, test } from "@jest/globals";
import { Model } from "../src/model/explore.ts";
import { StateSet } from "../src/model/state-set.ts";
import { rulesOf } from "../src/ordering/mutants.ts";

describe("the model of three domains and two rival Commits", () => {
  test("has no bad state with one candidacy and one crash", () => {
    const result = new Model({ ballots: 1, crashes: 1 }, rulesOf(undefined)).explore();
    expect(result.violations).toEqual([]);
    expect(result.states).toBeGreaterThan(1_000);
    expect(result.decided).toBeGreaterThan(100);
  });

  test("shows the fork when one vote decides", () => {
    const model = new Model({ ballots: 2, crashes: 0 }, rulesOf("orderer-alone-decides"));
    expect(model.explore(undefined, 300_000).violations.join()).toMatch(/majority|two Commits/);
  });

  test("shows the fork when a new orderer ignores what was accepted", () => {
    const model = new Model({ ballots: 2, crashes: 0 }, rulesOf("ignores-accepted-value"));
    expect(model.explore(undefined, 300_000).violations.join()).toMatch(/two Commits/);
  });

  test("shows the fork when voters accept below their promise", () => {
    const model = new Model({ ballots: 2, crashes: 0 }, rulesOf("accepts-below-promise"));
    expect(model.explore(undefined, 300_000).violations.join()).toMatch(/two Commits/);
  });
});

test("a state set knows what it has seen, through growth", () => {
  const set = new StateSet();
  const keys = Array.from({ length: 600_000 }, (_, i) => String.fromCharCode(i & 0xff, i >> 8, 7, i % 13));
  expect(keys.every((key) => set.add(key))).toBe(true);
  expect(keys.some((key) => set.add(key))).toBe(false);
  expect(set.size).toBe(keys.length);
});
