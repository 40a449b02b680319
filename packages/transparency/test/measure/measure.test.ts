import { describe, expect, test } from "@jest/globals";
import { flipBits, measureSearch } from "../../src/measure/index.ts";
import { nodePrimitives } from "../node-primitives.ts";

const lines: string[] = [];
const progress = (line: string): void => void lines.push(line);

describe("the commands, small", () => {
  test("turned bits: none is accepted, and the same seed turns the same bits", () => {
    const run = (): ReturnType<typeof flipBits> =>
      flipBits({ flips: 400, seed: 20_261_121, progress, primitives: nodePrimitives });
    const first = run();
    expect(first).toMatchObject({ flips: 400, accepted: 0, targets: 10 });
    expect(Object.values(first.refusedBy).reduce((sum, n) => sum + n, 0)).toBe(400);
    expect(run()).toEqual(first);
  });

  test("search figures: a clock that ticks once a reading, so that nothing here depends on time", () => {
    let ticks = 0;
    const figures = measureSearch({
      names: 60,
      versions: 3,
      entries: 20,
      searches: 5,
      clock: () => ticks++,
      progress,
      primitives: nodePrimitives,
    });
    expect(figures).toMatchObject({ names: 60, leaves: 200, entries: 24, answerMsP50: 1, verifyMsP99: 1 });
    expect(figures.answerBytesMax).toBeLessThan(6 * 1024);
  });
});
