import { expect, test } from "@jest/globals";
import { parseClientId } from "@entente/mls-wire";
import { Rates } from "../src/admission/rates.ts";
import { PacedReading } from "../src/client-api/paced-reading.ts";
import { Configuration } from "../src/index.ts";

class Stream {
  paused = false;
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
}

test("a stream is read while no reason is against it, and after the last wait", () => {
  const stream = new Stream();
  const timers: { ms: number; go: () => void }[] = [];
  const reading = new PacedReading(stream, (ms, go) => {
    timers.push({ ms, go });
    return { unref: () => undefined };
  });
  reading.wait(0);
  expect([stream.paused, timers]).toEqual([false, []]);
  reading.hold("answers");
  reading.wait(10);
  reading.release("answers");
  expect(stream.paused).toBe(true);
  reading.wait(30);
  timers[0]?.go();
  expect(stream.paused).toBe(true);
  timers[1]?.go();
  expect([stream.paused, timers.map(({ ms }) => ms)]).toEqual([false, [10, 30]]);
  reading.release("answers");
  expect(stream.paused).toBe(false);
});

// What comes within open streams is paid for by waiting, so that the rate holds on average and nothing is refused.
const limits = Configuration.shape.limits.parse({
  streamStepsPerDeviceBurst: 10,
  streamStepsPerDevicePerSecond: 2,
  streamStepsPerUserBurst: 15,
  streamStepsPerUserPerSecond: 4,
});
const [phone, tablet] = [parseClientId("alice@a.example/phone"), parseClientId("alice@a.example/tablet")];

test.each([
  [10, 0],
  [11, 500],
  [100, 45_000],
])("%d steps of a device at once are read no further for %d ms", (steps, waitMs) => {
  let nowMs = 0;
  const rates = new Rates(limits, () => nowMs);
  let last = 0;
  for (let n = 0; n < steps; n += 1) last = rates.pace(phone);
  expect(last).toBe(waitMs);
  nowMs += waitMs;
  // The debt is paid: one more costs one more.
  expect(rates.pace(phone)).toBe(500);
  expect(rates.pace(parseClientId("bob@a.example/phone"))).toBe(0);
});

test("the devices of a user share its rate", () => {
  const rates = new Rates(limits, () => 0);
  for (let n = 0; n < 10; n += 1) expect(rates.pace(phone)).toBe(0);
  for (let n = 0; n < 5; n += 1) expect(rates.pace(tablet)).toBe(0);
  expect(rates.pace(tablet)).toBe(250);
});
