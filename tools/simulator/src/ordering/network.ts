import type { Random } from "../random.ts";
import type { CutKind, Plan } from "./plan.ts";

/** Links between domains: which are cut, and what happens to a message on the others. */
export class Network {
  private readonly cuts = new Set<string>();
  private readonly random: Random;
  private readonly plan: Plan;
  /** No more faults: everything arrives, soon. */
  healed = false;

  constructor(plan: Plan, random: Random) {
    this.plan = plan;
    this.random = random;
  }

  isCut(from: string, to: string): boolean {
    return this.cuts.has(`${from} ${to}`);
  }

  /** When copies of a message arrive, from now: none if it is lost. */
  arrivals(from: string, to: string): readonly number[] {
    const { random, plan } = this;
    if (this.healed) return [plan.latencyMs * random.between(0.5, 1.5)];
    if (this.isCut(from, to) || random.chance(plan.loss)) return [];
    const copies = random.chance(plan.duplication) ? 2 : 1;
    return Array.from({ length: copies }, () => this.latencyMs());
  }

  private latencyMs(): number {
    const { random, plan } = this;
    const base = plan.latencyMs * random.between(0.5, 1.5);
    return random.chance(plan.tailChance) ? base + random.exponential(plan.tailMs) : base;
  }

  private cut(from: string, to: string): void {
    this.cuts.add(`${from} ${to}`);
  }

  /** Cuts links; what is returned mends them again. */
  break(kind: CutKind): { readonly what: string; readonly mend: () => void } {
    const before = new Set(this.cuts);
    const [a, b, ...others] = this.random.shuffled(this.plan.domains);
    if (a === undefined || b === undefined) return { what: "nothing", mend: () => undefined };
    switch (kind) {
      case "one_way":
        this.cut(a, b);
        break;
      case "pair":
        this.cut(a, b);
        this.cut(b, a);
        break;
      case "isolate":
        for (const other of [b, ...others]) {
          this.cut(a, other);
          this.cut(other, a);
        }
        break;
      case "partial":
        // One domain loses the most of the others, and still reaches a few.
        for (const other of [b, ...others.slice(0, others.length >> 1)]) {
          if (this.random.chance(0.7)) this.cut(a, other);
          if (this.random.chance(0.7)) this.cut(other, a);
        }
        break;
      case "split": {
        const side = new Set([a, ...others.filter((_, i) => i % 2 === 0)]);
        for (const from of this.plan.domains) {
          for (const to of this.plan.domains) if (side.has(from) !== side.has(to)) this.cut(from, to);
        }
        break;
      }
    }
    const added = [...this.cuts].filter((link) => !before.has(link));
    return {
      what: added.join(", ") || "nothing",
      mend: () => {
        for (const link of added) this.cuts.delete(link);
      },
    };
  }

  heal(): void {
    this.healed = true;
    this.cuts.clear();
  }
}
