import { setTimeout as pause } from "node:timers/promises";
import { type Killable, Testbed, Victim } from "@entente/testbed";
import { type Blow, crashPlan, type Fault, nameOf } from "./crash-plan.ts";
import type { Violation } from "./history/judge.ts";
import { Load } from "./load.ts";
import { People } from "./people.ts";
import { Random } from "./random.ts";

const domains = ["a.example", "b.example", "c.example"] as const;

/** Faults at once: with one domain lost the two others go on, with two lost Commits wait. */
const downAtOnceMax = 2;

/** How a run is asked for. */
export interface CrashesOptions {
  readonly seed: number;
  /** Faults, most of them a `kill -9`. */
  readonly kills: number;
  /** Groups that clients of all three domains commit to. */
  readonly groups: number;
}

/** What a run came to. */
export interface CrashesResult {
  readonly decided: number;
  readonly submissions: number;
  /** Commits that took longer than a client waits: each was settled later. */
  readonly undecided: number;
  readonly violations: readonly Violation[];
}

/**
 * Kills any process of three domains at drawn moments, and around Commits, while a client of each commits to several groups without
 * pause; judges what the clients were told and saw when all is well again. The seed draws the faults; what meets what
 * depends on the machine.
 */
export async function runCrashes(
  { seed, kills, groups }: CrashesOptions,
  path: string,
  say: (line: string) => void,
): Promise<CrashesResult> {
  const testbed = await Testbed.start({ domains, mode: "processes", path, links: true });
  try {
    const people = await People.gather(testbed, domains, groups);
    try {
      const random = new Random(seed);
      const load = new Load(people, seed);
      const crashes = new Crashes(testbed, load);
      const plan = crashPlan(random, domains, kills);
      for (const [index, blow] of plan.entries()) {
        await crashes.strike(blow);
        const { decided } = people.figures();
        say(
          `${String(index + 1)}/${String(kills)} ${nameOf(blow.fault)}; ${String(decided)} Commits are decided`,
        );
      }
      await crashes.heal();
      const undecided = await load.end();
      await people.agree();
      return { ...people.figures(), undecided, violations: people.violations() };
    } finally {
      await people.leave();
    }
  } finally {
    await testbed.stop();
  }
}

/** What is down, and how it comes back. */
class Crashes {
  readonly #testbed: Testbed<"processes">;
  readonly #load: Load;
  readonly #victims = new Map<string, Victim>();

  constructor(testbed: Testbed<"processes">, load: Load) {
    this.#testbed = testbed;
    this.#load = load;
  }

  async strike({ fault, commitsBefore, after, delayMs, downMs }: Blow): Promise<void> {
    for (let commit = 0; commit < commitsBefore; commit++) await this.#load.next("decided");
    for (let down = this.#down(); down.length >= downAtOnceMax; down = this.#down())
      await Promise.race(down.map((victim) => victim.up()));
    if (after !== "nothing") await this.#load.next(after);
    await pause(delayMs);
    for (const victim of this.#victimsOf(fault)) await victim.kill(downMs);
  }

  /** Resolves when everything works again. */
  async heal(): Promise<void> {
    await Promise.all([...this.#victims.values()].map((victim) => victim.up()));
  }

  #down(): readonly Victim[] {
    return [...this.#victims.values()].filter(({ down }) => down);
  }

  #victimsOf(fault: Fault): readonly Victim[] {
    switch (fault.kind) {
      case "process": {
        const { services } = this.#testbed.domain(fault.domain);
        return [this.#victim(nameOf(fault), services[fault.service])];
      }
      case "site":
        return (["ds", "as", "gateway"] as const).flatMap((service) =>
          this.#victimsOf({ kind: "process", domain: fault.domain, service }),
        );
      case "link":
        return [this.#victim(nameOf(fault), this.#links(fault))];
    }
  }

  #victim(name: string, what: Killable): Victim {
    const victim = this.#victims.get(name) ?? new Victim(name, what);
    this.#victims.set(name, victim);
    return victim;
  }

  #links({ between: [one, other], state }: Fault & { readonly kind: "link" }): Killable {
    const links = [this.#testbed.link(one, other), this.#testbed.link(other, one)];
    const set = (to: "open" | typeof state): Promise<void> => {
      for (const link of links) link.set(to);
      return Promise.resolve();
    };
    return { kill: () => set(state), start: () => set("open") };
  }
}
