import { setTimeout as pause } from "node:timers/promises";
import { type Link, type LinkState, Testbed, type TestbedMode } from "@entente/testbed";
import type { Violation } from "./history/judge.ts";
import { People } from "./people.ts";
import { Random } from "./random.ts";

const domains = ["a.example", "b.example", "c.example"] as const;

/** How long links stay broken when no Commit gets through at all, in milliseconds. */
const brokenMsMax = 10_000;

/** How a run is asked for. */
export interface LinksOptions {
  readonly seed: number;
  /** Faults, one after the other. */
  readonly rounds: number;
  readonly mode: TestbedMode;
}

/** What a run came to. */
export interface LinksResult {
  readonly decided: number;
  readonly submissions: number;
  readonly violations: readonly Violation[];
}

/**
 * Breaks links between three domains while a client of each commits, heals them, and judges what the clients were told and saw. The
 * seed draws the faults; what meets what depends on the machine.
 */
export async function runLinks(
  { seed, rounds, mode }: LinksOptions,
  path: string,
  say: (line: string) => void,
): Promise<LinksResult> {
  const random = new Random(seed);
  const testbed = await Testbed.start({ domains, mode, path, links: true });
  try {
    const people = await People.gather(testbed, domains);
    try {
      for (let round = 0; round < rounds; round++) {
        const fault = breakLinks(random, testbed);
        const commits = people.members.map((member) => people.groupOf(member).update());
        const isOver = new AbortController();
        await Promise.race([
          Promise.any(commits),
          pause(brokenMsMax, undefined, { signal: isOver.signal }).catch(() => undefined),
        ]);
        isOver.abort();
        for (const link of testbed.links) link.set("open");
        await Promise.all(commits);
        say(`${String(round + 1)}/${String(rounds)} ${fault}: healed, all three Commits are decided`);
      }
      await people.agree();
    } finally {
      await people.leave();
    }
    return {
      ...people.figures(),
      violations: people.violations(),
    };
  } finally {
    await testbed.stop();
  }
}

/** Breaks some links, and says which. */
function breakLinks(random: Random, testbed: Testbed): string {
  const one = random.pick(domains);
  const other = random.pick(domains.filter((each) => each !== one));
  const state = random.pick<LinkState>(["cut", "silent"]);
  const rest = domains.filter((each) => each !== one);
  const set = (links: readonly Link[]): void => {
    for (const link of links) link.set(state);
  };
  switch (random.below(5)) {
    case 0:
      set(rest.flatMap((each) => [testbed.link(one, each), testbed.link(each, one)]));
      return `${one} is ${state} from the others`;
    case 1:
      set([testbed.link(one, other), testbed.link(other, one)]);
      return `${one} and ${other} are ${state} from each other`;
    case 2:
      set(rest.map((each) => testbed.link(one, each)));
      return `requests of ${one} get nowhere (${state})`;
    case 3:
      set(rest.map((each) => testbed.link(each, one)));
      return `requests to ${one} get nowhere (${state})`;
    default:
      for (const link of testbed.links) link.halfOpen();
      return "every connection is forgotten on the way";
  }
}
