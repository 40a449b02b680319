import { expect, test } from "@jest/globals";
import { EventQueue } from "../src/event-queue.ts";
import { Random } from "../src/random.ts";

test("events come in the order of time, and of arrival at one time", () => {
  const random = new Random(42);
  const queue = new EventQueue();
  const came: [number, number][] = [];
  for (let i = 0; i < 2_000; i++) {
    const atMs = random.below(50);
    queue.add(atMs, () => came.push([atMs, i]));
  }
  for (let next = queue.take(); next !== undefined; next = queue.take()) next();
  const sorted = [...came].sort(([a, i], [b, j]) => a - b || i - j);
  expect(came).toHaveLength(2_000);
  expect(came).toEqual(sorted);
});

test("a seed gives the same numbers again", () => {
  const numbers = (seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: 20 }, () => random.below(1_000));
  };
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});
