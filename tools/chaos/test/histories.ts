import type { CheckedGroup } from "../src/checker/checker.ts";
import type { JournalRecord } from "../src/checker/record.ts";
import { Random } from "../src/random.ts";

/** Journals by device. */
export type History = Map<string, JournalRecord[]>;

const home = new Map([
  ["d0", "a.example"],
  ["d1", "b.example"],
  ["d2", "a.example"],
  ["d3", "b.example"],
]);

/** One group of four devices at two domains. */
export const groups: readonly CheckedGroup[] = [{ group: "g", members: home }];

/** Messages of each sender. */
const messages = 10;

interface Item {
  readonly sender: string;
  readonly n: number;
  readonly stamp: { readonly origin: string; readonly originSeq: number; readonly hlc: string };
}

/**
 * What four devices write down when nothing goes wrong: each domain takes its clients' messages and the other domain's stream
 * in some order of its own, the origin's number being the place in the origin's copy.
 */
export function goodHistory(seed: number): History {
  const random = new Random(seed);
  const history: History = new Map([...home.keys()].map((device) => [device, []]));
  const copies = new Map<string, Item[]>([
    ["a.example", []],
    ["b.example", []],
  ]);
  const streams = new Map<string, Item[]>([
    ["a.example", []],
    ["b.example", []],
  ]);
  const sent = new Map<string, number>();
  let clock = 0;
  for (;;) {
    const senders = [...home.keys()].filter((device) => (sent.get(device) ?? 0) < messages);
    const arriving = [...streams].filter(([, items]) => items.length > 0).map(([domain]) => domain);
    if (senders.length + arriving.length === 0) break;
    if (senders.length > 0 && (arriving.length === 0 || random.fraction() < 0.5)) {
      const sender = random.pick(senders);
      const domain = home.get(sender)!;
      const n = (sent.get(sender) ?? 0) + 1;
      sent.set(sender, n);
      const copy = copies.get(domain)!;
      clock += 1;
      const stamp = { origin: domain, originSeq: copy.length + 1, hlc: clock.toString(16).padStart(16, "0") };
      copy.push({ sender, n, stamp });
      streams.get(domain === "a.example" ? "b.example" : "a.example")!.push({ sender, n, stamp });
      history.get(sender)!.push({ kind: "sent", device: sender, group: "g", n });
      history.get(sender)!.push({ kind: "told", device: sender, group: "g", n, seq: copy.length });
    } else {
      const domain = random.pick(arriving);
      copies.get(domain)!.push(streams.get(domain)!.shift()!);
    }
  }
  for (const [device, domain] of home) {
    copies.get(domain)!.forEach((item, index) => {
      history.get(device)!.push({ kind: "saw", device, group: "g", seq: index + 1, ...item });
    });
  }
  return history;
}
