import type { Random } from "./random.ts";

/** What is taken away from three domains that order groups together. */
export type Fault =
  /** One process of a domain, by `kill -9`. */
  | { readonly kind: "process"; readonly domain: string; readonly service: "ds" | "as" | "gateway" }
  /** Every process of a domain at once, by `kill -9`. */
  | { readonly kind: "site"; readonly domain: string }
  /** The links of two domains, both ways: cut, or silent. */
  | { readonly kind: "link"; readonly between: readonly [string, string]; readonly state: "cut" | "silent" };

/** One fault, and when. */
export interface Blow {
  readonly fault: Fault;
  /** So many Commits are decided first: none, and it meets what has not recovered from the blow before. */
  readonly commitsBefore: number;
  /** It follows the next Commit that is submitted, the next that is decided, or nothing in particular. */
  readonly after: "submitted" | "decided" | "nothing";
  /** How long after, in milliseconds. */
  readonly delayMs: number;
  /** How long it lasts before what is lost is started again, in milliseconds. */
  readonly downMs: number;
}

/** A Commit between three domains takes some tens of milliseconds: a fault meets each of its phases. */
const delayMsMax = 60;
const commitsBeforeMax = 4;
const downMsMax = 1_500;

/** A plan of so many blows: the same for the same seed. Most meet a Delivery Service, which orders. */
export function crashPlan(random: Random, domains: readonly string[], blows: number): readonly Blow[] {
  return Array.from({ length: blows }, () => ({
    fault: drawnFault(random, domains),
    commitsBefore: random.below(commitsBeforeMax + 1),
    after: random.pick(["submitted", "decided", "nothing"] as const),
    delayMs: random.below(delayMsMax),
    downMs: random.below(downMsMax),
  }));
}

function drawnFault(random: Random, domains: readonly string[]): Fault {
  const domain = random.pick(domains);
  const kind = random.below(100);
  if (kind < 45) return { kind: "process", domain, service: "ds" };
  if (kind < 65) return { kind: "process", domain, service: "gateway" };
  if (kind < 75) return { kind: "process", domain, service: "as" };
  if (kind < 85) return { kind: "site", domain };
  const other = random.pick(domains.filter((each) => each !== domain));
  return { kind: "link", between: [domain, other], state: random.pick(["cut", "silent"]) };
}

/** A fault in words. */
export function nameOf(fault: Fault): string {
  switch (fault.kind) {
    case "process":
      return `the ${fault.service} of ${fault.domain}`;
    case "site":
      return `everything of ${fault.domain}`;
    case "link":
      return `the link of ${fault.between.join(" and ")} (${fault.state})`;
  }
}
