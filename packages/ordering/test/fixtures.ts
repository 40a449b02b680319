import {
  configOf,
  createGroup,
  loadDomain,
  loadGroup,
  makeValue,
  newDomain,
  settle,
  verifyMessage,
  type Certificate,
  type Config,
  type Context,
  type Input,
  type Message,
  type OrderingState,
  type Peer,
  type Rules,
  type Settled,
  type SignedOutgoing,
  type Timers,
  type Value,
} from "../src/index.ts";
import { Keys, sha256 } from "./keys.ts";

export const group = new Uint8Array([1, 2, 3]);
export const abc = ["a.example", "b.example", "c.example"] as const;

/** A value whose bundle is `text`, under the configuration of `members`. */
export function valueFor(text: string, config: Config): Value {
  return makeValue(new TextEncoder().encode(text), config, sha256);
}

/** What a driver sends for the other parts of an outcome: results to other domains, decided slots. */
function relayed(outcome: Settled): SignedOutgoing[] {
  const results = outcome.answer.flatMap((answer): SignedOutgoing[] => {
    if (answer.kind !== "submit" || answer.result.code === "logged") return [];
    const { to, hash, result } = answer;
    return [{ to: [to], message: { kind: "submit_result", group, hash, result } }];
  });
  const decides = outcome.deliver.flatMap((delivery): SignedOutgoing[] => {
    if (delivery.kind !== "decided") return [];
    const { entry, forwardTo } = delivery;
    return [{ to: forwardTo, message: { kind: "decide", group, entry } }];
  });
  return [...results, ...decides];
}

/** A few domains that talk at once and lose nothing: real signatures, checked on arrival. */
export class Federation {
  readonly keys: Keys;
  readonly states = new Map<string, OrderingState>();
  readonly outcomes: { readonly at: string; readonly outcome: Settled }[] = [];
  readonly peers = new Map<string, Peer>();
  /** Domains that get nothing. */
  readonly away = new Set<string>();
  readonly config: Config;
  nowMs = 1_000;
  private readonly domains: readonly string[];
  private readonly options: { readonly rules?: Rules; readonly timers?: Timers };

  constructor(
    domains: readonly string[] = abc,
    config: Config = configOf({ mode: "quorum" }, domains),
    options: { rules?: Rules; timers?: Timers; keys?: Keys } = {},
  ) {
    this.domains = domains;
    this.config = config;
    this.options = options;
    this.keys = options.keys ?? new Keys(domains);
    for (const domain of domains) {
      const row = newDomain(domain);
      const state = {
        domain: loadDomain(row),
        group: loadGroup(createGroup(group, config, row, sha256), sha256),
      };
      this.states.set(domain, state);
      this.peers.set(domain, { heardAtMs: Infinity, hears: domains, incarnation: 0n, sequence: 0n });
    }
  }

  get context(): Context {
    return { hash: sha256, peers: this.peers, ...this.options };
  }

  /** One settled step; its messages are not delivered. */
  stepAlone(at: string, input: Input): Settled {
    const state = this.states.get(at)!;
    const outcome = settle(state, input, this.nowMs, this.context, this.keys.signer(at));
    this.states.set(at, outcome.state);
    this.outcomes.push({ at, outcome });
    return outcome;
  }

  /** One step and everything that follows from it. */
  step(at: string, input: Input): Settled {
    const first = this.stepAlone(at, input);
    const flying = [{ from: at, outcome: first }];
    for (const { from, outcome } of flying) {
      for (const { to, message } of [...outcome.send, ...relayed(outcome)]) {
        for (const domain of to) {
          if (domain === from || !this.domains.includes(domain) || this.away.has(domain)) continue;
          flying.push({ from: domain, outcome: this.stepAlone(domain, this.arrival(from, message)) });
        }
      }
    }
    return first;
  }

  /** `message` from `from`, its signatures checked. */
  arrival(from: string, message: Message): Input {
    const verified = verifyMessage(message, this.keys.verify);
    if (verified === undefined) throw new Error(`a forged ${message.kind}`);
    return { kind: "message", from, message: verified };
  }

  submit(at: string, text: string, client = text, config = this.config): Settled {
    const { epoch } = this.states.get(at)!.group.row;
    return this.step(at, { kind: "submit", epoch, value: valueFor(text, config), client });
  }

  /** Certificates of everything delivered at `at`. */
  decided(at: string): Certificate[] {
    return this.outcomes
      .filter((one) => one.at === at)
      .flatMap(({ outcome }) => outcome.deliver)
      .flatMap((delivery) => (delivery.kind === "decided" ? [delivery.entry.certificate] : []));
  }

  /** Result codes of submits that local clients at `at` heard. */
  results(at: string): string[] {
    return this.outcomes
      .filter((one) => one.at === at)
      .flatMap(({ outcome }) => outcome.answer)
      .flatMap((answer) => (answer.kind === "submit" && answer.to === at ? [answer.result.code] : []));
  }
}
