import { describe, expect, test } from "@jest/globals";
import type { Answer, History, Submitted } from "../src/history/history.ts";
import { judge } from "../src/history/judge.ts";

const decided: Answer = { kind: "decided" };
const unknown: Answer = { kind: "unknown" };
const stale = (winner?: string): Answer => ({ kind: "stale", winner });

function submit(
  client: string,
  epoch: bigint,
  value: string,
  [beganMs, endedMs]: readonly [number, number],
  answer: Answer,
): Submitted {
  return { client, epoch, value, beganMs, endedMs, answer };
}

/** Two clients, two epochs: a's Commit ends the first although b had one too, then b's ends the second, in spite of a lost answer. */
const good: History = {
  submitted: [
    submit("a", 1n, "x", [10, 20], decided),
    submit("b", 1n, "y", [11, 21], stale("x")),
    submit("b", 2n, "z", [40, 50], unknown),
    submit("b", 2n, "z", [60, 70], decided),
  ],
  seen: [
    { client: "a", epoch: 1n, value: "x", atMs: 22 },
    { client: "b", epoch: 1n, value: "x", atMs: 23 },
    { client: "a", epoch: 2n, value: "z", atMs: 55 },
    { client: "b", epoch: 2n, value: "z", atMs: 72 },
  ],
  entered: [
    { client: "a", epoch: 1n, authenticator: "k1", atMs: 0 },
    { client: "b", epoch: 1n, authenticator: "k1", atMs: 1 },
    { client: "a", epoch: 2n, authenticator: "k2", atMs: 24 },
    { client: "b", epoch: 2n, authenticator: "k2", atMs: 25 },
    { client: "a", epoch: 3n, authenticator: "k3", atMs: 56 },
    { client: "b", epoch: 3n, authenticator: "k3", atMs: 73 },
  ],
};

const kinds = (history: History): readonly string[] =>
  [...new Set(judge(history).map(({ kind }) => kind))].sort();

describe("a history that is as it should be", () => {
  test("breaks no promise", () => {
    expect(judge(good)).toEqual([]);
    expect(judge({ submitted: [], seen: [], entered: [] })).toEqual([]);
  });

  test("may have Commits that nobody heard of again, and answers without a winner", () => {
    const more = [submit("a", 2n, "w", [30, 39], unknown), submit("a", 1n, "v", [26, 27], stale())];
    expect(judge({ ...good, submitted: [...good.submitted, ...more] })).toEqual([]);
  });
});

describe("a history that is not", () => {
  const replaced = (index: number, change: Partial<Submitted>): History => ({
    ...good,
    submitted: good.submitted.map((each, at) => (at === index ? { ...each, ...change } : each)),
  });

  test.each<[string, History, readonly string[]]>([
    ["both are told that they won", replaced(1, { answer: decided }), ["fork", "not_linearizable"]],
    [
      "a client is brought another Commit than was decided",
      { ...good, seen: [...good.seen, { client: "a", epoch: 1n, value: "y", atMs: 80 }] },
      ["fork", "not_linearizable"],
    ],
    [
      "a winner that nobody submitted",
      replaced(1, { answer: stale("q") }),
      ["fork", "invented", "not_linearizable"],
    ],
    [
      "a Commit comes before it is submitted",
      replaced(2, { beganMs: 56, endedMs: 58 }),
      ["invented", "not_linearizable"],
    ],
    ["who is told to have lost had won", replaced(0, { answer: stale() }), ["not_linearizable"]],
    [
      "an epoch is ended by a Commit made after somebody knew of its end",
      {
        ...good,
        submitted: [...good.submitted, submit("b", 1n, "late", [24, 30], decided)],
        seen: good.seen,
      },
      ["fork", "not_linearizable"],
    ],
    [
      "a client goes back",
      { ...good, entered: [...good.entered, { client: "a", epoch: 2n, authenticator: "k2", atMs: 90 }] },
      ["lost", "undone"],
    ],
    [
      "a client jumps over an epoch",
      { ...good, entered: good.entered.filter(({ client, epoch }) => client !== "a" || epoch !== 2n) },
      ["undone"],
    ],
    [
      "secrets differ",
      {
        ...good,
        entered: good.entered.map((each) =>
          each.client === "b" && each.epoch === 3n ? { ...each, authenticator: "k4" } : each,
        ),
      },
      ["disagreement"],
    ],
    [
      "somebody commits in an epoch that has not begun for it",
      replaced(2, { beganMs: 5, endedMs: 6 }),
      ["ahead"],
    ],
    [
      "a client that was told of the end never gets there",
      { ...good, entered: good.entered.filter(({ client, epoch }) => client !== "b" || epoch !== 3n) },
      ["lost"],
    ],
  ])("%s", (_what, history, expected) => {
    expect(kinds(history)).toEqual(expected);
  });
});
