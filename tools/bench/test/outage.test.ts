import { describe, expect, test } from "@jest/globals";
import { Arrivals, markedMessage, markOf } from "../src/outage/marks.ts";
import { runOutages } from "../src/outage/outage.ts";

describe("what arrives", () => {
  const judged = (numbers: readonly number[], sent: number): unknown => {
    const arrivals = new Arrivals();
    for (const n of numbers) arrivals.arrived({ sender: 0, n });
    return arrivals.faults([sent]);
  };
  const right = { lost: 0, twice: 0, outOfOrder: 0 };

  test.each([
    ["all, in order", [0, 1, 2], right],
    ["none", [], { ...right, lost: 3 }],
    ["all but one", [0, 2], { ...right, lost: 1 }],
    ["one again", [0, 1, 1, 2], { ...right, twice: 1 }],
    ["one again at the end", [0, 1, 2, 0], { ...right, twice: 1 }],
    ["two the wrong way round", [0, 2, 1], { ...right, outOfOrder: 1 }],
  ])("%s", (_what, numbers, faults) => {
    expect(judged(numbers, 3)).toEqual(faults);
  });

  test("senders are told apart", () => {
    const arrivals = new Arrivals();
    for (const mark of [
      { sender: 1, n: 0 },
      { sender: 0, n: 0 },
      { sender: 1, n: 1 },
    ])
      arrivals.arrived(markOf(markedMessage(new Uint8Array(16), 32, mark)));
    expect(arrivals.faults([1, 2])).toEqual(right);
    expect(arrivals.faults([2, 2])).toEqual({ ...right, lost: 1 });
  });
});

describe("a domain that is killed while messages queue up for it", () => {
  test("has them all in order once it is back, and others have theirs meanwhile", async () => {
    const said: string[] = [];
    const { rounds, sent, arrived, faults, troubles } = await runOutages(
      { messages: 500, rounds: 1, loadPerSecond: 1_000, probesPerSecond: 20 },
      (line) => said.push(line),
    );
    expect({ faults, troubles }).toEqual({ faults: { lost: 0, twice: 0, outOfOrder: 0 }, troubles: [] });
    expect(arrived).toBe(sent);
    expect(sent).toBeGreaterThan(500);
    const [round] = rounds;
    expect(round?.before.length).toBeGreaterThan(0);
    expect(round?.during.length).toBeGreaterThan(0);
    expect(said).toHaveLength(2);
  });
});
