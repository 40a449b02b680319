import { type Benchmark, type Measurement, median, round2 } from "../comparison.ts";
import { type OutageRound, runOutages } from "./outage.ts";

const messagesUsual = 100_000;
const rounds = 3;
const loadPerSecond = 500;
const probesPerSecond = 50;

/** What design promises: messages a second that a domain takes that was away, and how much others may feel of it. */
const drainedPerSecondMin = 2_000;
const ratioMax = 1.1;

/** What is not in it, said with the figures. */
const notMeasured =
  "an outage lasts as long as queueing takes; six hours of it, with the retries in between, are simulated (packages/relay/test/simulation.test.ts)";

/** A peer that is down while messages for it queue up, and what others notice of that. */
export const outageBenchmark: Benchmark = {
  name: "relay-outage",
  description: `three domains as processes; one is killed, ${String(messagesUsual)} messages (--messages) queue up for it at another, and it returns: messages a second that drain to its device, by the clock and by the processor time of the busiest process on the way, beside the ${String(drainedPerSecondMin)} promised, whether all came once and in their senders' order, and ms of a message to a third domain meanwhile, beside those before at the same load; promised: a ratio of at most ${String(ratioMax)} at p99; ${notMeasured}`,
  async run(progress, { messages = messagesUsual }) {
    const result = await runOutages({ messages, rounds, loadPerSecond, probesPerSecond }, progress);
    const { sent, arrived, faults, troubles } = result;
    for (const trouble of troubles) progress(`trouble: ${trouble}`);
    const { lost, twice, outOfOrder } = faults;
    progress(
      `${String(sent)} sent: ${String(lost)} lost, ${String(twice)} twice, ${String(outOfOrder)} out of order`,
    );
    const drained = median(result.rounds.map(({ drainedPerSecond }) => drainedPerSecond));
    const byCpu = median(result.rounds.map(({ drainedPerCpuSecond }) => drainedPerCpuSecond));
    const figures: Record<string, Measurement> = {
      "once and in order": {
        value: arrived,
        unit: "messages",
        baseline: sent,
        ratio: round2(arrived / sent),
        holds: lost + twice + outOfOrder + troubles.length === 0,
      },
      "queued while it is down": rateBeside(
        median(result.rounds.map(({ queuedPerSecond }) => queuedPerSecond)),
        loadPerSecond,
      ),
      drained: { ...rateBeside(drained, drainedPerSecondMin), holds: drained >= drainedPerSecondMin },
      "drained in processor time": rateBeside(byCpu, drainedPerSecondMin),
      "first after the return": beside(
        median(result.rounds.map(({ resumedMs }) => resumedMs)),
        median(result.rounds.map(({ before }) => quantile(before, 0.5))),
      ),
    };
    for (const [name, times] of [
      ["while it is down", ({ during }: OutageRound) => during],
      ["while it drains", ({ draining }: OutageRound) => draining],
    ] as const) {
      for (const [share, label] of [
        [0.5, "p50"],
        [0.99, "p99"],
      ] as const) {
        const of = (each: (round: OutageRound) => readonly number[]): number =>
          median(result.rounds.map((round) => quantile(each(round), share)));
        const figure = beside(
          of(times),
          of(({ before }) => before),
        );
        progress(
          `another peer ${name}, ${label}: ${String(figure.value)} ms, before ${String(figure.baseline)} ms`,
        );
        figures[`another peer ${name}, ${label}`] =
          label === "p99" ? { ...figure, holds: figure.ratio <= ratioMax } : figure;
      }
    }
    progress(notMeasured);
    return figures;
  },
};

function rateBeside(perSecond: number, baseline: number): Measurement {
  return { value: Math.round(perSecond), unit: "1/s", baseline, ratio: round2(perSecond / baseline) };
}

function beside(value: number, baseline: number): Measurement {
  return { value: round2(value), unit: "ms", baseline: round2(baseline), ratio: round2(value / baseline) };
}

/** The smallest of the values that at least this share of them does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
