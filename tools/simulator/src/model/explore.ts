import {
  configOf,
  createGroup,
  loadDomain,
  loadGroup,
  newDomain,
  settle,
  type Context,
  type Input,
  type Message,
  type OrderingState,
  type Peer,
  type Rules,
  type Value,
  type Verified,
} from "@entente/ordering";
import { hex, sha256, valueOf } from "../ordering/commit.ts";
import { signer } from "../ordering/host.ts";
import { localKey, messageKey, type LocalState } from "./local-state.ts";
import { StateSet } from "./state-set.ts";

/** Size of the explored model. */
export interface ModelBounds {
  /** Candidacies over all domains. */
  readonly ballots: number;
  /** Process crashes over all domains: memory is lost, the disk stays. */
  readonly crashes: number;
}

/** What an exploration found. */
export interface ModelResult {
  readonly states: number;
  readonly transitions: number;
  readonly localStates: number;
  readonly messages: number;
  /** States in which some domain has a decision. */
  readonly decided: number;
  readonly violations: readonly string[];
}

interface Effect {
  readonly local: number;
  readonly sent: readonly number[];
}

interface MessageFacts {
  readonly from: number;
  readonly to: number;
  readonly message: Message;
  /** For a Vote: who voted for what. */
  readonly vote: string | undefined;
}

const domains = ["a.example", "b.example", "c.example"] as const;
const groupId = new Uint8Array([0x6d]);
const policy = { mode: "quorum" } as const;

/** Everybody is heard, nobody looks healthy: a candidacy is never held up. Time stands still. */
const everybody = new Map<string, Peer>(
  domains.map((domain) => [domain, { heardAtMs: Infinity, hears: [], incarnation: 0n, sequence: 0n }]),
);

/**
 * Every state that three domains with two rival Commits can reach: breadth first, over all orders of arrival, with
 * loss (a message that never arrives), repetition (messages stay in flight), candidacies at any moment and crashes at
 * any moment. Messages that a domain sends itself are in flight like all others, so a crash may fall between storing
 * and counting.
 *
 * A local step is computed once for each pair of local state and message; a global state is three local ones, the set
 * of messages in flight, and the budgets used.
 */
export class Model {
  private readonly locals: LocalState[] = [];
  private readonly localIds = new Map<string, number>();
  private readonly facts: MessageFacts[] = [];
  private readonly messageIds = new Map<string, number>();
  private readonly effects = new Map<number, Effect>();
  private readonly candidacies = new Map<number, Effect>();
  private readonly crashed = new Map<number, number>();
  private readonly context: Context;
  private readonly campaigning: Context;
  private readonly bounds: ModelBounds;
  private readonly values: readonly Value[];
  private readonly violations: string[] = [];

  constructor(bounds: ModelBounds, rules: Rules) {
    this.bounds = bounds;
    // Nobody is heard: domains campaign only when the exploration makes them.
    this.context = { hash: sha256, peers: new Map(), rules };
    this.campaigning = { hash: sha256, peers: everybody, rules };
    this.values = [1, 2].map((id) => valueOf({ id, epoch: 0, by: "", members: domains }, policy));
  }

  /** Explores everything. `onProgress` is told the number of states now and then. */
  explore(
    onProgress: (states: number, open: number) => void = () => undefined,
    statesMax = Infinity,
  ): ModelResult {
    const seen = new StateSet();
    let frontier: string[] = [this.initial()];
    seen.add(frontier[0] ?? "");
    let transitions = 0;
    let decided = 0;
    while (frontier.length > 0 && this.violations.length === 0 && seen.size < statesMax) {
      const next: string[] = [];
      for (const state of frontier) {
        for (const successor of this.successors(state)) {
          transitions++;
          if (!seen.add(successor)) continue;
          next.push(successor);
          if (this.check(successor)) decided++;
          if (seen.size % 250_000 === 0) onProgress(seen.size, next.length);
        }
      }
      frontier = next;
    }
    const { violations } = this;
    const [localStates, messages] = [this.locals.length, this.facts.length];
    return { states: seen.size, transitions, localStates, messages, decided, violations };
  }

  /** Two rival Commits wait at the first two domains; the third has nothing of its own to order. */
  private initial(): string {
    const row = newDomain("");
    const config = configOf(policy, domains);
    const locals = domains.map((domain, i) => {
      const group = loadGroup(createGroup(groupId, config, row, sha256), sha256);
      const state: OrderingState = { domain: loadDomain(newDomain(domain)), group };
      const value = this.values[i];
      return this.intern({ state: value === undefined ? state : withWork(state, value), decided: [] });
    });
    return encode(locals, 0, 0, []);
  }

  private *successors(key: string): Generator<string> {
    const [a, b, c, ballots, crashes] = [0, 1, 2, 3, 4].map((i) => key.charCodeAt(i));
    const locals = [a ?? 0, b ?? 0, c ?? 0];
    const flying: number[] = [];
    for (let i = 5; i < key.length; i++) flying.push(key.charCodeAt(i));
    for (const id of flying) {
      const to = this.facts[id]?.to ?? 0;
      const effect = this.deliver(locals[to] ?? 0, id);
      if (effect.local === locals[to] && effect.sent.every((sent) => flying.includes(sent))) continue;
      yield this.apply(locals, to, effect, flying, ballots ?? 0, crashes ?? 0);
    }
    for (const at of domains.keys()) {
      const local = locals[at] ?? 0;
      if ((ballots ?? 0) < this.bounds.ballots) {
        const effect = this.campaign(at, local);
        if (effect.local !== local)
          yield this.apply(locals, at, effect, flying, (ballots ?? 0) + 1, crashes ?? 0);
      }
      if ((crashes ?? 0) < this.bounds.crashes) {
        const fresh = this.crash(local);
        const effect = { local: fresh, sent: [] };
        if (fresh !== local) yield this.apply(locals, at, effect, flying, ballots ?? 0, (crashes ?? 0) + 1);
      }
    }
  }

  private apply(
    locals: readonly number[],
    at: number,
    effect: Effect,
    flying: readonly number[],
    ballots: number,
    crashes: number,
  ): string {
    const after = locals.map((local, i) => (i === at ? effect.local : local));
    const added = effect.sent.filter((id) => !flying.includes(id));
    const all = added.length === 0 ? flying : [...new Set([...flying, ...added])].sort((x, y) => x - y);
    this.checkMajority(at, locals[at] ?? 0, effect.local, all);
    // A domain past the slot is deaf to all that is said about it: such messages are the same as lost.
    const closed = after.map((local) => (this.locals[local]?.decided.length ?? 0) > 0);
    const heard = closed.includes(true) ? all.filter((id) => !closed[this.facts[id]?.to ?? 0]) : all;
    return encode(after, ballots, crashes, heard);
  }

  private deliver(local: number, id: number): Effect {
    const at = local * 0x1_0000 + id;
    let effect = this.effects.get(at);
    if (effect === undefined) {
      const fact = this.facts[id];
      if (fact === undefined) throw new RangeError("no such message");
      const from = domains[fact.from] ?? "a.example";
      const input: Input = { kind: "message", from, message: fact.message as Verified<Message> };
      effect = this.step(fact.to, local, input);
      this.effects.set(at, effect);
    }
    return effect;
  }

  /** A candidacy out of the blue, whatever the domain thinks of the orderer. */
  private campaign(at: number, local: number): Effect {
    let effect = this.candidacies.get(local);
    if (effect === undefined) {
      const held = this.locals[local];
      if (held === undefined) throw new RangeError("no such state");
      const { group } = held.state;
      const wanted = { yielded: [domains[at] ?? ""] };
      const nudged = { ...group, candidacy: undefined, campaignAtMs: undefined, wanted };
      const leads = group.row.leading !== undefined;
      effect = leads
        ? { local, sent: [] }
        : this.step(at, local, { kind: "tick" }, { ...held.state, group: nudged });
      this.candidacies.set(local, effect);
    }
    return effect;
  }

  private crash(local: number): number {
    let fresh = this.crashed.get(local);
    if (fresh === undefined) {
      const held = this.locals[local];
      if (held === undefined) throw new RangeError("no such state");
      const { domain, group } = held.state;
      fresh = this.intern({ ...held, state: { domain, group: loadGroup(group.row, sha256) } });
      this.crashed.set(local, fresh);
    }
    return fresh;
  }

  private step(at: number, local: number, input: Input, from?: OrderingState): Effect {
    const held = this.locals[local];
    if (held === undefined) throw new RangeError("no such state");
    const context = from === undefined ? this.context : this.campaigning;
    const outcome = settle(from ?? held.state, input, 0, context, signer);
    if (outcome.halted !== undefined) this.violations.push(`${domains[at]} stops: ${outcome.halted}`);
    // Statement numbers are not part of a state, so what they would prove is not looked at.
    const proofs = outcome.evidence.filter((evidence) => evidence.kind !== "contradiction");
    if (proofs.length > 0) this.violations.push(`${domains[at]} has evidence against an honest domain`);
    const delivered = outcome.deliver.flatMap((one) =>
      one.kind === "decided" ? [hex(one.entry.value.hash)] : [],
    );
    const sent = outcome.send.flatMap(({ to, message }) =>
      to.map((domain) => this.internMessage(at, domains.indexOf(domain as "a.example"), message)),
    );
    for (const delivery of outcome.deliver) {
      if (delivery.kind !== "decided") continue;
      for (const [to, domain] of domains.entries()) {
        if (!delivery.forwardTo.includes(domain)) continue;
        sent.push(this.internMessage(at, to, { kind: "decide", group: groupId, entry: delivery.entry }));
      }
    }
    const decided = [...held.decided, ...delivered];
    return { local: this.intern({ state: outcome.state, decided }), sent };
  }

  private intern(local: LocalState): number {
    const key = `${local.state.domain.row.domain}|${localKey(local)}`;
    let id = this.localIds.get(key);
    if (id === undefined) {
      id = this.locals.push(local) - 1;
      this.localIds.set(key, id);
    }
    return id;
  }

  private internMessage(from: number, to: number, message: Message): number {
    const key = messageKey(domains[from] ?? "", domains[to] ?? "", message);
    let id = this.messageIds.get(key);
    if (id === undefined) {
      id = this.facts.push({ from, to, message, vote: voteOf(message) }) - 1;
      this.messageIds.set(key, id);
    }
    return id;
  }

  /** Who decides by votes has votes of a majority in flight to itself, its own counted. */
  private checkMajority(at: number, before: number, after: number, flying: readonly number[]): void {
    const decided = this.locals[after]?.decided[0];
    if (decided === undefined || this.locals[before]?.decided.length !== 0) return;
    const voters = new Map<string, Set<number>>();
    let told = false;
    for (const id of flying) {
      const fact = this.facts[id];
      if (fact?.to !== at) continue;
      told ||= fact.message.kind === "decide";
      if (fact.vote?.endsWith(decided) !== true) continue;
      voters.set(fact.vote, (voters.get(fact.vote) ?? new Set([at])).add(fact.from));
    }
    if (!told && ![...voters.values()].some((set) => set.size >= 2)) {
      this.violations.push("decided without a majority");
    }
  }

  /** Agreement, from nothing but the state. True if something is decided. */
  private check(key: string): boolean {
    const decisions = [0, 1, 2].flatMap((i) => this.locals[key.charCodeAt(i)]?.decided.slice(0, 1) ?? []);
    const [first] = decisions;
    if (first === undefined) return false;
    if (decisions.some((decision) => decision !== first)) {
      this.violations.push(
        `two Commits end one epoch: ${[...new Set(decisions)].map((d) => d.slice(0, 8)).join(", ")}`,
      );
    }
    return true;
  }
}

function withWork(state: OrderingState, value: Value): OrderingState {
  const fresh = { attempt: 0, retryAtMs: 0, sentTo: undefined, waitedOut: false };
  const { domain } = state.domain.row;
  const item = { value, epoch: 0n, client: "x", origins: [domain], hops: 0, addedMs: 0, ...fresh };
  return { ...state, group: { ...state.group, work: [item] } };
}

function voteOf(message: Message): string | undefined {
  if (message.kind !== "vote") return undefined;
  const { epoch, ballot, hash } = message.vote.statement;
  return `${epoch} ${ballot.round} ${ballot.domain} ${hex(hash)}`;
}

function encode(
  locals: readonly number[],
  ballots: number,
  crashes: number,
  flying: readonly number[],
): string {
  return String.fromCharCode(...locals, ballots, crashes, ...flying);
}
