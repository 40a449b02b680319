import { describe, expect, test } from "@jest/globals";
import type { Callers } from "../src/federation-api/callers.ts";
import { Inbound, type OwnServices } from "../src/federation-api/inbound.ts";
import { inboundRoutes } from "../src/federation-api/routes.ts";
import { frameBytesPerDomainPerSecond, framesPerDomainPerSecond } from "../src/limits.ts";

type Call = Parameters<ReturnType<Inbound["router"]>>[0];
type Pace = (bytes: number) => number;

/** Relay streams into one gateway, whose clock stands still until it is moved. */
function gateway(): { open: (domain: string) => Promise<Pace>; clock: { now: number } } {
  const clock = { now: 0 };
  const callers = {
    of: (call: unknown) => ({ peer: { domain: call as string } }),
  } as unknown as Callers;
  const inbound = new Inbound(callers, {} as OwnServices, () => clock.now);
  const relay = inboundRoutes.find(({ streams }) => streams);
  if (relay === undefined) throw new Error("no stream");
  const open = async (domain: string): Promise<Pace> => {
    const { pace } = await inbound.router(relay)(domain as unknown as Call);
    if (pace === undefined) throw new Error("a stream without a pace");
    return pace;
  };
  return { open, clock };
}

const last = (pace: Pace, frames: number, bytes: number): number => {
  let wait = 0;
  for (let frame = 0; frame < frames; frame += 1) wait = pace(bytes);
  return wait;
};

describe("frames that a domain sends", () => {
  const second = framesPerDomainPerSecond;

  test.each([
    [second, 0],
    [second + 1, 1],
    [second * 10, 9_000],
  ])("%d at once: the next is read %d ms later", async (frames, waitMs) => {
    const { open } = gateway();
    expect(last(await open("b.example"), frames, 1)).toBe(waitMs);
  });

  test.each([
    [frameBytesPerDomainPerSecond, 0],
    [frameBytesPerDomainPerSecond + 1_024 * 1_024, 16],
    [frameBytesPerDomainPerSecond * 10, 9_000],
  ])("%d bytes at once: the next is read %d ms later", async (bytes, waitMs) => {
    const { open } = gateway();
    expect(last(await open("b.example"), 1, bytes)).toBe(waitMs);
  });

  test("count together over its streams, and hold up no other domain", async () => {
    const { open, clock } = gateway();
    const [one, two, other] = [await open("b.example"), await open("b.example"), await open("c.example")];
    last(one, second, 1);
    expect(two(1)).toBeGreaterThan(0);
    expect(other(1)).toBe(0);
    clock.now = 1_000;
    expect(two(1)).toBe(0);
  });
});
