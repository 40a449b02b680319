import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  isLinearizable,
  operationsMax,
  type SequentialObject,
  type Timed,
} from "../src/history/linearizable.ts";

type RegisterOperation = { readonly write: number } | { readonly read: number };

/** The register of the textbooks. */
const register: SequentialObject<number, RegisterOperation> = {
  initial: 0,
  keyOf: String,
  apply: (state, operation) => {
    if ("write" in operation) return operation.write;
    return operation.read === state ? state : undefined;
  },
};

const write = (value: number, beganMs: number, endedMs?: number): Timed<RegisterOperation> => ({
  operation: { write: value },
  beganMs,
  endedMs,
});
const read = (value: number, beganMs: number, endedMs: number): Timed<RegisterOperation> => ({
  operation: { read: value },
  beganMs,
  endedMs,
});

describe("the search for an order", () => {
  test.each<[string, readonly Timed<RegisterOperation>[]]>([
    ["nothing", []],
    ["one after the other", [write(1, 0, 1), read(1, 2, 3)]],
    ["a read during a write sees the old value", [write(1, 0, 10), read(0, 2, 3)]],
    ["or the new one", [write(1, 0, 10), read(1, 2, 3)]],
    ["the old one, then the new one", [write(1, 0, 10), read(0, 1, 2), read(1, 3, 4)]],
    ["two writes at once, seen in either order", [write(1, 0, 10), write(2, 0, 10), read(2, 11, 12)]],
    ["a write that nobody heard the end of, seen much later", [write(1, 0), read(0, 5, 6), read(1, 7, 8)]],
    ["and one that never was", [write(1, 0), read(0, 5, 6)]],
  ])("finds one for: %s", (_what, history) => {
    expect(isLinearizable(register, history)).toBe(true);
  });

  test.each<[string, readonly Timed<RegisterOperation>[]]>([
    ["a stale read", [write(1, 0, 1), read(0, 2, 3)]],
    ["a value that nobody wrote", [read(5, 0, 1)]],
    ["the new value, then the old one", [write(1, 0, 10), read(1, 1, 2), read(0, 3, 4)]],
    [
      "two readers who disagree about two writes",
      [write(1, 0, 1), write(2, 0, 1), read(1, 2, 3), read(2, 4, 5), read(1, 6, 7)],
    ],
    ["a value before it was written", [read(1, 0, 1), write(1, 2, 3)]],
  ])("finds none for: %s", (_what, history) => {
    expect(isLinearizable(register, history)).toBe(false);
  });

  test("agrees with trying every order, for random small histories", () => {
    const time = fc.integer({ min: 0, max: 12 });
    const value = fc.integer({ min: 0, max: 2 });
    const operation = fc
      .record({ value, isWrite: fc.boolean(), beganMs: time, lengthMs: time, isOpen: fc.boolean() })
      .map(({ value: each, isWrite, beganMs, lengthMs, isOpen }) =>
        isWrite
          ? write(each, beganMs, isOpen ? undefined : beganMs + lengthMs)
          : read(each, beganMs, beganMs + lengthMs),
      );
    const answers = { true: 0, false: 0 };
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 5 }), (history) => {
        const expected = orders(history).some(explains);
        answers[`${expected}`] += 1;
        expect(isLinearizable(register, history)).toBe(expected);
      }),
      { numRuns: 600 },
    );
    // A property about one side only would prove little.
    expect(Math.min(answers.true, answers.false)).toBeGreaterThan(50);
  });

  test("refuses more operations than it has bits for", () => {
    const full = Array.from({ length: operationsMax }, () => write(1, 0, 1));
    expect(isLinearizable(register, full)).toBe(true);
    expect(() => isLinearizable(register, [...full, write(1, 0, 1)])).toThrow(RangeError);
  });
});

/** Every order of every part of the history that has all operations with an end. */
function orders(
  history: readonly Timed<RegisterOperation>[],
): readonly (readonly Timed<RegisterOperation>[])[] {
  const isComplete = history.every(({ endedMs }) => endedMs === undefined);
  const longer = history.flatMap((first, index) =>
    orders(history.filter((_each, at) => at !== index)).map((rest) => [first, ...rest]),
  );
  return isComplete ? [[], ...longer] : longer;
}

function explains(order: readonly Timed<RegisterOperation>[]): boolean {
  const inTime = order.every(({ beganMs }, at) =>
    order.slice(at + 1).every(({ endedMs = Infinity }) => endedMs >= beganMs),
  );
  let state: number | undefined = register.initial;
  for (const { operation } of order)
    state = state === undefined ? undefined : register.apply(state, operation);
  return inTime && state !== undefined;
}
