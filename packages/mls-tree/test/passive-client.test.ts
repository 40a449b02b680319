import { describe, expect, test } from "@jest/globals";
import { nextOf, passiveCase, passiveVectors, startOf } from "./passive-client.ts";

describe("passive-client-handling-commit vectors, all of PublicMessages", () => {
  test.each(passiveVectors.map((vector, i) => [i, vector] as const))("case %i", (_, vector) => {
    const replay = passiveCase(vector);
    const first = startOf(replay);
    const last = replay.epochs.reduce(nextOf, first);
    expect(last.context.epoch).toBe(first.context.epoch + BigInt(replay.epochs.length));
  });
});
