import { type Benchmark, type Measurement, median, round2 } from "../comparison.ts";
import { Baseline, ciphertextBytes, ratioMin } from "./baseline.ts";
import { Crowd } from "./crowd.ts";
import { privateMessage } from "./private-message.ts";
import { Publisher } from "./publisher.ts";
import { quiet } from "./quiet.ts";
import { compared, measured, rates, type Work } from "./rate.ts";
import { Subscribers } from "./subscribers.ts";

/** Subscriptions, and messages that each of them gets in one round. */
interface CrowdSize {
  readonly subscriptions: number;
  readonly messages: number;
}

const sizes: readonly CrowdSize[] = [
  { subscriptions: 100, messages: 400 },
  { subscriptions: 5_000, messages: 6 },
  { subscriptions: 50_000, messages: 1 },
];

/** Rounds of which the median counts: a collection of the whole heap, of either side, falls into a few of them. */
const rounds = 9;

/** What was promised for one message to the largest crowd, in milliseconds. */
const largestMsMax = 3_000;

/** Items a second that reach their subscriptions, beside a bare grpc-js stream of the same bytes. */
export const pushBenchmarks: readonly Benchmark[] = sizes.map((size) => ({
  name: `delivery-push-${String(size.subscriptions)}`,
  description: `items a second that reach ${String(size.subscriptions)} subscriptions, 100 a connection, from the moment of publishing, beside a bare grpc-js server that writes the same number of bytes to as many streams; promised: a ratio of ${String(ratioMin)}${isLargest(size) ? `, and one message in less than ${String(largestMsMax)} ms` : ""}`,
  run: (progress) => fanOut(size, progress),
}));

function isLargest({ subscriptions }: CrowdSize): boolean {
  return sizes.every((other) => other.subscriptions <= subscriptions);
}

async function fanOut(
  size: CrowdSize,
  progress: (line: string) => void,
): Promise<Record<string, Measurement>> {
  const { subscriptions, messages } = size;
  const name = `${String(subscriptions)} subscriptions`;
  progress(`${name}: opening`);
  const crowd = await Crowd.start(subscriptions + 1, [subscriptions + 1]);
  const subscribers = new Subscribers();
  const publisher = new Publisher(crowd, subscriptions);
  const baseline = await Baseline.start(crowd, subscriptions);
  const [our, bare]: [Work[], Work[]] = [[], []];
  const id = crowd.groups[0]?.id ?? new Uint8Array();
  const ours = async (round: number): Promise<Work> => {
    const batch = Array.from({ length: messages }, () => privateMessage(id, ciphertextBytes));
    const expected = subscribers.items + subscriptions * messages;
    const pushed = await measured(
      subscriptions * messages,
      () => crowd.cpuSeconds(),
      async () => {
        await publisher.publish(batch, messages);
        await subscribers.until(() => subscribers.items >= expected);
      },
    );
    // What devices say to it is not of the pushing, and is done before anything else is measured.
    for (let one = 0; one < subscriptions; one += 1) subscribers.acknowledge(one, id, (round + 1) * messages);
    await quiet(crowd);
    return pushed;
  };
  const barely = async (): Promise<Work> => {
    const pushed = await baseline.push(messages);
    await quiet(baseline);
    return pushed;
  };
  try {
    await subscribers.open(crowd, subscriptions);
    await quiet(crowd);
    for (let round = 0; round <= rounds; round += 1) {
      // Every second round the other way round: what drifts hits both alike. Each begins when the other has nothing left to do.
      const first = round % 2 === 0 ? undefined : await barely();
      const pushed = await ours(round);
      const bareWork = first ?? (await barely());
      progress(`${name}: ${rates(pushed)}, bare ${rates(bareWork)}`);
      // The first round warms both up.
      if (round === 0) continue;
      our.push(pushed);
      bare.push(bareWork);
    }
  } finally {
    publisher.stop();
    subscribers.close();
    baseline.stop();
    await crowd.stop();
  }
  const [ms, bareMs] = [our, bare].map((works) =>
    median(works.map(({ seconds }) => (seconds * 1_000) / messages)),
  );
  return {
    ...compared(name, our, bare, ratioMin),
    [`one message to ${name}`]: {
      value: Math.round(ms ?? Number.NaN),
      unit: "ms",
      baseline: Math.round(bareMs ?? Number.NaN),
      ratio: round2((ms ?? Number.NaN) / (bareMs ?? Number.NaN)),
      ...(isLargest(size) ? { holds: (ms ?? Number.NaN) < largestMsMax } : {}),
    },
  };
}
