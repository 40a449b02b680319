import { DeliveryService } from "@entente/proto";
import { grpcTransports } from "@entente/client/node";
import { clientConfiguration } from "@entente/domain";
import { Person, Testbed } from "@entente/testbed";
import { type Benchmark, type Measurement, median, round2 } from "../comparison.ts";

/** Messages, one after the other, after a few that warm up. */
const messages = 300;
const warmUps = 30;

/** What design promises of one host, in milliseconds: half of the messages, and ninety-nine of a hundred. */
const halfMsMax = 15;
const mostMsMax = 60;

/** From the call of one SDK client to the event at another, encryption and two disks included. */
export const latencyBenchmark: Benchmark = {
  name: "delivery-latency",
  description: `milliseconds from send() at one SDK client to the event at another, p50 and p99 of ${String(messages)} messages, within a domain and across two, beside a bare call to the same service; promised: ${String(halfMsMax)} and ${String(mostMsMax)} ms`,
  async run(progress) {
    const testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "processes" });
    try {
      const a = testbed.domain("a.example");
      const alice = await Person.enrol(a, "alice@a.example/phone");
      const adam = await Person.enrol(a, "adam@a.example/phone");
      const bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
      const bare = await callTimes(clientConfiguration(a.folder));
      const results: Record<string, Measurement> = {};
      for (const [name, other] of [
        ["within a domain", adam],
        ["across domains", bob],
      ] as const) {
        const group = await alice.client.createGroup();
        await group.invite([other.id.slice(0, other.id.indexOf("/"))]);
        await other.joins(group.id);
        const times: number[] = [];
        for (let n = 0; n < warmUps + messages; n += 1) {
          const text = `${name} ${String(n)}`;
          const startMs = performance.now();
          const sending = group.send(text);
          await other.reads(text);
          if (n >= warmUps) times.push(performance.now() - startMs);
          await sending;
        }
        for (const [quantile, share, msMax] of [
          ["p50", 0.5, halfMsMax],
          ["p99", 0.99, mostMsMax],
        ] as const) {
          const [value, baseline] = [quantileOf(times, share), quantileOf(bare, share)];
          progress(`${name}, ${quantile}: ${value.toFixed(1)} ms`);
          results[`${name} ${quantile}`] = {
            value: round2(value),
            unit: "ms",
            baseline: round2(baseline),
            ratio: round2(value / baseline),
            holds: value <= msMax,
          };
        }
      }
      await Promise.all([alice, adam, bob].map((person) => person.leave()));
      return results;
    } finally {
      await testbed.stop();
    }
  },
};

/** A call that touches no disk. */
async function callTimes({
  deliveryService,
  rootCertificatePem,
}: ReturnType<typeof clientConfiguration>): Promise<readonly number[]> {
  const transport = grpcTransports.connect(deliveryService, rootCertificatePem);
  const times: number[] = [];
  for (let n = 0; n < warmUps + messages; n += 1) {
    const startMs = performance.now();
    await transport.unary(DeliveryService.BeginSession, { clientId: "alice@a.example/phone" });
    if (n >= warmUps) times.push(performance.now() - startMs);
  }
  transport.close();
  return times;
}

function quantileOf(times: readonly number[], share: number): number {
  if (share === 0.5) return median(times);
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
