import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { OrderingService } from "@entente/proto";
import { type ContradictionServices, Contradictions } from "../../src/client/contradictions.ts";
import { clientLimits } from "../../src/client/settings.ts";

// Proof of a domain that contradicted itself is asked for while nothing else happens, too (A23-107).
beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("proof is asked for after half to one and a half of the time, again and again, until the client stops", async () => {
  const stopping = new AbortController();
  let asked = 0;
  const order = { voters: ["a.example", "b.example"] };
  const group = { id: "group", active: true, head: Uint8Array.of(1), order };
  const services = {
    session: {
      call: async (method: { path: string }) => {
        if (method.path === OrderingService.ListEvidence.path) asked += 1;
        return { digests: [] };
      },
    },
    entries: new Map([["group", { group }]]),
    background: { begin: (work: () => Promise<void>) => void work() },
    stopping,
  } as unknown as ContradictionServices;
  const anchors = { of: () => [], orderingCertificatesOf: () => [] };
  const chances = [0, 0.5, 0.999];
  const keeping = new Contradictions(services, anchors).keep(() => chances.shift() ?? 0);
  const { evidenceCheckMs } = clientLimits;
  await jest.advanceTimersByTimeAsync(evidenceCheckMs / 2 - 1);
  expect(asked).toBe(0);
  await jest.advanceTimersByTimeAsync(1);
  expect(asked).toBe(1);
  await jest.advanceTimersByTimeAsync(evidenceCheckMs - 1);
  expect(asked).toBe(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(asked).toBe(2);
  await jest.advanceTimersByTimeAsync(1.5 * evidenceCheckMs);
  expect(asked).toBe(3);
  stopping.abort(new Error("stopped"));
  await keeping;
  await jest.advanceTimersByTimeAsync(2 * evidenceCheckMs);
  expect(asked).toBe(3);
});
