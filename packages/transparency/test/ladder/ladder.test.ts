import { describe, expect, test } from "@jest/globals";
import { baseLadder, climb, monitoringLadder, Observations } from "../../src/ladder/ladder.ts";
import { versionMax } from "../../src/limits.ts";

const nothing = (): undefined => undefined;
/** The versions looked up, and the outcome, where versions 0 to `greatest` exist. */
const climbed = (target: number, greatest: number): [number[], number] => {
  const looked: number[] = [];
  const outcome = climb(target, nothing, (version) => {
    looked.push(version);
    return version <= greatest;
  });
  return [looked, outcome];
};

describe("draft-ietf-keytrans-protocol appendix B", () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1, 3, 2]],
    [2, [0, 1, 3, 2]],
    [3, [0, 1, 3, 7, 5, 4]],
    [6, [0, 1, 3, 7, 5, 6]],
    [7, [0, 1, 3, 7, 15, 11, 9, 8]],
    [9, [0, 1, 3, 7, 15, 11, 9, 10]],
  ])("the ladder of %i", (greatest, ladder) => expect(baseLadder(greatest)).toEqual(ladder));

  // From katie's ladders_test.go.
  test.each([
    [5, 10, [0, 1, 3, 7], 1],
    [8, 10, [0, 1, 3, 7, 15, 11, 9], 1],
    [10, 6, [0, 1, 3, 7], -1],
    [10, 8, [0, 1, 3, 7, 15, 11, 9], -1],
    [7, 7, [0, 1, 3, 7, 15, 11, 9, 8], 0],
    [9, 8, [0, 1, 3, 7, 15, 11, 9], -1],
  ])("target %i where %i is the greatest", (target, greatest, looked, outcome) =>
    expect(climbed(target, greatest)).toEqual([looked, outcome]),
  );

  test("monitoring looks up what is at most the target", () =>
    expect(monitoringLadder(9)).toEqual([0, 1, 3, 7, 9]));
});

test("the slow ladder: every claim up to 1,000, by the words of section 5", () => {
  for (let greatest = 0; greatest <= 1000; greatest++) {
    const steps: number[] = [];
    let power = 1;
    do steps.push(power - 1);
    while (steps.at(-1)! <= greatest && (power *= 2));
    let [low, high] = [steps.at(-2)!, steps.at(-1)!];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      steps.push(middle);
      [low, high] = middle <= greatest ? [middle, high] : [low, middle];
    }
    expect(baseLadder(greatest)).toEqual(steps);
    expect(steps.length).toBeLessThanOrEqual(2 * Math.log2(greatest + 1) + 3);
  }
});

test("every target against every greatest version up to 64: below, equal or above, and nothing else", () => {
  for (let greatest = -1; greatest <= 64; greatest++) {
    for (let target = 0; target <= 64; target++) {
      expect(climbed(target, greatest)[1]).toBe(Math.sign(greatest - target));
    }
  }
});

test("the greatest version allowed has a ladder of 61 steps, and it ends there", () => {
  expect(baseLadder(versionMax).length).toBeLessThanOrEqual(62);
  expect(Math.max(...baseLadder(versionMax))).toBeLessThan(2 ** 32);
});

describe("the split-version attack", () => {
  /** "v is there and v + 1 is not", which looks sufficient and is not. */
  const naive = (claimed: number, exists: (version: number) => boolean): boolean =>
    exists(claimed) && !exists(claimed + 1);
  const ladder = (claimed: number, exists: (version: number) => boolean): boolean =>
    climb(claimed, nothing, exists) === 0;

  test("with versions 4 and 6 in one tree, and no 5, the naive rule accepts both as the greatest", () => {
    const exists = (version: number): boolean => version <= 4 || version === 6;
    expect([naive(4, exists), naive(6, exists)]).toEqual([true, true]);
    expect([ladder(4, exists), ladder(6, exists)]).toEqual([true, false]);
  });

  test("any two claims up to 64 contradict each other about some version, so no tree at all proves both", () => {
    for (let a = 0; a <= 64; a++) {
      for (let b = 0; b < a; b++) {
        const common = baseLadder(a).filter((version) => baseLadder(b).includes(version));
        expect(common.some((version) => version <= a && version > b)).toBe(true);
      }
    }
  });

  test("every tree of versions 0 to 11, whatever it holds, proves at most one claim", () => {
    for (let tree = 0; tree < 1 << 12; tree++) {
      const exists = (version: number): boolean => version < 12 && ((tree >> version) & 1) === 1;
      const proved = Array.from({ length: 14 }, (_, claimed) => claimed).filter((claimed) =>
        ladder(claimed, exists),
      );
      expect(proved.length).toBeLessThanOrEqual(1);
    }
  });
});

test("what is left out: included further left, absent further right, never the same or the other side", () => {
  const seen = new Observations();
  seen.add(10n, 3, true);
  seen.add(10n, 7, false);
  expect([9n, 10n, 11n].map((position) => seen.implied(position, 3))).toEqual([undefined, undefined, true]);
  expect([9n, 10n, 11n].map((position) => seen.implied(position, 7))).toEqual([false, undefined, undefined]);
  expect(seen.implied(11n, 4)).toBeUndefined();
});
