import { type ClientId, clientIdParts } from "@entente/mls-wire";
import type { common } from "@entente/proto";
import { equalBytes } from "@entente/tls-codec";
import { labelOf } from "@entente/transparency";
import type { GroupEntry } from "../client/group-entry.ts";
import type { ClientSettings } from "../client/settings.ts";
import type { StatedTerms } from "../negotiation/domain-terms.ts";
import type { Session } from "../session/session.ts";
import type { Transport } from "../transport/transport.ts";
import { AnonymousCalls, type Caller } from "./anonymous-calls.ts";
import { GroupPasses } from "./group-passes.ts";
import { anonymousLimits } from "./limits.ts";
import { NamelessMessages } from "./nameless-messages.ts";
import { trustedTokenKey } from "./token-key.ts";
import { TokenStock } from "./token-stock.ts";

/** What an application can see of its anonymous calls. */
export interface AnonymousState {
  /** Tokens that are left. @throws StoreError. */
  tokens(): Promise<number>;
  /**
   * Fetches tokens now, where less than half of them are there: the client does so by itself now and then. The longer before they are spent,
   * the less the time of it tells.
   *
   * @throws ClientError `token_key_unstated`, `token_refused`; RpcFailure `token_quota`, `anonymous_off`.
   */
  fetch(): Promise<void>;
  /** Why no more could be fetched the last time; undefined where all went well. */
  readonly problem: unknown;
}

/** What an {@link Anonymity} is made of. */
export interface AnonymityParts {
  readonly client: ClientId;
  readonly settings: ClientSettings;
  readonly session: Session;
  /** What the home domain has signed. */
  readonly stated: (domain: string) => Promise<StatedTerms>;
  readonly nowMs: () => number;
  /** A number in [0, 1). */
  readonly chance: () => number;
  readonly stopped: AbortSignal;
}

/** Who makes which call of a client: it by its name or, where the settings want it and no name is needed, nobody. */
export class Anonymity implements AnonymousState {
  readonly #parts: AnonymityParts;
  readonly #stock: TokenStock | undefined;
  readonly #calls: AnonymousCalls | undefined;

  constructor(parts: AnonymityParts) {
    this.#parts = parts;
    const { settings, session, stated, stopped, nowMs, chance } = parts;
    const { anonymous, home, store, crypto } = settings;
    if (anonymous === undefined) return;
    const transports = anonymous.transports ?? settings.transports;
    const connect = (): Transport => transports.connect(home.deliveryService, home.rootCertificatePem);
    const { sha256, randomBytes } = crypto.primitives;
    const { tokens = anonymousLimits.tokens } = anonymous;
    const { tokensMin, tokensMax } = anonymousLimits;
    if (!Number.isInteger(tokens) || tokens < tokensMin || tokens > tokensMax)
      throw new RangeError(`${String(tokensMin)} to ${String(tokensMax)} tokens are kept`);
    this.#stock = new TokenStock({
      session,
      store,
      key: async () => {
        const transport = connect();
        try {
          return await trustedTokenKey({
            domain: home.domain,
            transport,
            stated: async () => (await stated(home.domain)).capabilities?.tokenKeys ?? [],
            sha256,
            nowMs: nowMs(),
          });
        } finally {
          transport.close();
        }
      },
      tokens,
      randomBytes,
      nowMs,
      chance,
      stopped,
    });
    const named = anonymous.calls === "only" ? undefined : session;
    this.#calls = new AnonymousCalls({ stock: this.#stock, connect, named, nowMs });
  }

  get problem(): unknown {
    return this.#stock?.problem;
  }

  tokens(): Promise<number> {
    return this.#stock?.count() ?? Promise.resolve(0);
  }

  fetch(): Promise<void> {
    return this.#stock?.fill() ?? Promise.resolve();
  }

  /** Who asks for somebody's KeyPackages, or looks somebody up. */
  caller(purpose: string): Caller {
    return this.#calls?.caller(purpose) ?? this.#parts.session;
  }

  /** Who asks a log. What concerns the own name says the name. */
  logCaller(domain: string, { search, contact }: common.LogQuery.$Properties): Caller {
    const { client, session } = this.#parts;
    const { name, domain: home } = clientIdParts(client);
    const label = search?.label ?? contact?.label;
    if (label === undefined || (domain === home && equalBytes(label, labelOf("user", name)))) return session;
    return this.caller(`log of ${domain}`);
  }

  /** Who brings messages of groups without a name; undefined where all go by name. */
  messages(entries: ReadonlyMap<string, GroupEntry>): NamelessMessages | undefined {
    const calls = this.#calls;
    const { settings, session, nowMs, chance, stopped } = this.#parts;
    const { anonymous, store, crypto } = settings;
    if (calls === undefined || anonymous?.messages === undefined) return undefined;
    const { sha256 } = crypto.primitives;
    const passes = new GroupPasses({ session, store, sha256, nowMs, chance, stopped });
    const { messages } = anonymous;
    return new NamelessMessages({ passes, nobody: (purpose) => calls.nobody(purpose), entries, messages });
  }

  /** Looks after the stock until the client is stopped. */
  async keep(failed: (error: unknown) => void): Promise<void> {
    await this.#stock?.keep(failed);
  }

  close(): void {
    this.#calls?.close();
  }
}
