import { TransparencyError } from "../errors.ts";
import { policyNamesMax } from "../limits.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { parseVerifierKey, sameSecret, type VerifierKey } from "./verifier-key.ts";

/** A rule about who cosigned: one witness, or at least `threshold` of several rules. */
export type Quorum =
  | { readonly kind: "witness"; readonly key: VerifierKey }
  | { readonly kind: "group"; readonly threshold: number; readonly members: readonly Quorum[] };

/** Which logs a client knows, and which witnesses must have cosigned before it believes a checkpoint. C2SP tlog-policy. */
export interface WitnessPolicy {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  /** Absent where no cosignature is asked for. */
  readonly quorum?: Quorum;
}

/**
 * The default policy of a federation: at least half of the peers' witnesses, and never none, of `witnesses`.
 * With one peer that is the one; without any, no cosignature is asked for and a client has only its own memory.
 */
export function peersPolicy(log: VerifierKey, witnesses: readonly VerifierKey[]): WitnessPolicy {
  return kOfN(log, Math.max(1, Math.ceil(witnesses.length / 2)), witnesses);
}

/** At least `threshold` of `witnesses`; no quorum without witnesses. */
export function kOfN(log: VerifierKey, threshold: number, witnesses: readonly VerifierKey[]): WitnessPolicy {
  if (witnesses.length === 0) return { logs: [log], witnesses };
  if (threshold < 1 || threshold > witnesses.length)
    throw new RangeError(`${threshold} of ${witnesses.length}`);
  const members = witnesses.map((key) => ({ kind: "witness" as const, key }));
  return { logs: [log], witnesses, quorum: { kind: "group", threshold, members } };
}

/** Every key whose signatures the policy looks at. */
export function policyKeys(policy: WitnessPolicy): VerifierKey[] {
  return [...policy.logs, ...policy.witnesses];
}

/** Whether cosignatures by `keys` are enough. A key counts once, however often it signed. */
export function isSatisfied(policy: WitnessPolicy, keys: readonly VerifierKey[]): boolean {
  const holds = (quorum: Quorum): boolean =>
    quorum.kind === "witness"
      ? keys.some((key) => key.name === quorum.key.name && key.id === quorum.key.id)
      : quorum.members.filter(holds).length >= quorum.threshold;
  return policy.quorum === undefined || holds(policy.quorum);
}

/**
 * Reads a policy file: `log`, `witness`, `group` and `quorum` lines, comments from `#`. URLs are accepted and not kept.
 * Comes from an operator or ships with an application. Errors: `policy`, `verifier_key`. C2SP tlog-policy.
 */
export function parsePolicy(text: string, primitives: Primitives = purePrimitives): WitnessPolicy {
  const reading = new PolicyReading(primitives);
  for (const [index, line] of text.split("\n").entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== "");
    if (words.length > 0 && !(words[0] ?? "").startsWith("#")) reading.take(words, index + 1);
  }
  return reading.finish();
}

class PolicyReading {
  private readonly logs: VerifierKey[] = [];
  private readonly witnesses: VerifierKey[] = [];
  /** What each name stands for; a group member is taken out of `free`, since it counts towards one group only. */
  private readonly named = new Map<string, Quorum>();
  private readonly free = new Set<string>();
  private quorum: { rule: Quorum | undefined } | undefined;
  private readonly primitives: Primitives;

  constructor(primitives: Primitives) {
    this.primitives = primitives;
  }

  take(words: readonly string[], line: number): void {
    const [keyword, ...rest] = words;
    const fail = (reason: string): never => {
      throw new TransparencyError("policy", `line ${line}: ${reason}`);
    };
    switch (keyword) {
      case "log":
        return this.takeLog(rest, fail);
      case "witness":
        return this.takeWitness(rest, fail);
      case "group":
        return this.takeGroup(rest, fail);
      case "quorum":
        return this.takeQuorum(rest, fail);
      default:
        return fail("an unknown keyword");
    }
  }

  finish(): WitnessPolicy {
    if (this.quorum === undefined) throw new TransparencyError("policy", "no quorum line");
    const { rule } = this.quorum;
    return { logs: this.logs, witnesses: this.witnesses, ...(rule === undefined ? {} : { quorum: rule }) };
  }

  private takeLog([encoded, , ...rest]: readonly string[], fail: (reason: string) => never): void {
    if (encoded === undefined || rest.length > 0) fail("log <vkey> [<url>]");
    const key = parseVerifierKey(encoded ?? "", this.primitives);
    if (key.kind !== "note") fail("a witness's key for a log");
    if (this.logs.some((other) => sameSecret(other, key))) fail("the same log key again");
    if (this.logs.length === policyNamesMax) fail("too many logs");
    this.logs.push(key);
  }

  private takeWitness(
    [name = "", encoded, , ...rest]: readonly string[],
    fail: (reason: string) => never,
  ): void {
    if (encoded === undefined || rest.length > 0) fail("witness <name> <vkey> [<url>]");
    const key = parseVerifierKey(encoded ?? "", this.primitives);
    if (key.kind !== "cosignature") fail("a log's key for a witness");
    // One secret under two names would count twice.
    if (this.witnesses.some((other) => sameSecret(other, key))) fail("the same witness key again");
    this.define(name, { kind: "witness", key }, fail);
    this.witnesses.push(key);
  }

  private takeGroup(
    [name = "", count = "", ...members]: readonly string[],
    fail: (reason: string) => never,
  ): void {
    if (members.length === 0) fail("a group of nobody");
    const rules = members.map((member) => {
      const rule = this.named.get(member) ?? fail(`${member} is not defined above`);
      if (!this.free.delete(member)) fail(`${member} is in a group already`);
      return rule;
    });
    const number = /^[1-9][0-9]*$/.test(count) ? Number(count) : NaN;
    const threshold = count === "any" ? 1 : count === "all" ? rules.length : number;
    if (!(threshold <= rules.length)) fail("all, any, or a number from 1 to the number of members");
    this.define(name, { kind: "group", threshold, members: rules }, fail);
  }

  private takeQuorum([name = "", ...rest]: readonly string[], fail: (reason: string) => never): void {
    if (this.quorum !== undefined || rest.length > 0) fail("one quorum, of one name");
    this.quorum = {
      rule: name === "none" ? undefined : (this.named.get(name) ?? fail(`${name} is not defined above`)),
    };
  }

  private define(name: string, rule: Quorum, fail: (reason: string) => never): void {
    if (name === "none" || this.named.has(name)) fail(`${name} is taken`);
    if (this.named.size === policyNamesMax * 2) fail("too many names");
    this.named.set(name, rule);
    this.free.add(name);
  }
}
