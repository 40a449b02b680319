import { AnonymousService } from "@entente/proto";
import { hexFromBytes } from "@entente/tls-codec";
import { ClientError } from "../client/client-error.ts";
import { Turns } from "../client/turns.ts";
import type { Session } from "../session/session.ts";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore } from "../store/client-store.ts";
import { backoffMs, pause } from "../transport/backoff.ts";
import { anonymousLimits } from "./limits.ts";
import type { TrustedTokenKey } from "./token-key.ts";
import { type PendingToken, pendingToken } from "./token-request.ts";

/** What a {@link TokenStock} is made of. */
export interface TokenStockParts {
  readonly session: Pick<Session, "call">;
  readonly store: Pick<ClientStore, "record" | "records" | "save">;
  /** The key that tokens are asked for under. */
  readonly key: () => Promise<TrustedTokenKey>;
  readonly tokens: number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly nowMs: () => number;
  /** A number in [0, 1). */
  readonly chance: () => number;
  readonly stopped: AbortSignal;
}

const prefix = "anonymous/token/";
const endBytes = 8;

/**
 * Tokens of this client, on disk until they are spent. They are fetched when it is time to look after the stock, which is drawn, and not
 * when they are needed: whoever sees both then can not tell by the time which is whose.
 */
export class TokenStock {
  readonly #parts: TokenStockParts;
  readonly #turns = new Turns(anonymousLimits.takesWaiting);
  #filling: Promise<void> | undefined;
  /** Why there are no more tokens than there are, until the next time. */
  problem: Error | undefined;

  constructor(parts: TokenStockParts) {
    this.#parts = parts;
  }

  /** How many there are. @throws StoreError. */
  async count(): Promise<number> {
    return (await this.#names()).length;
  }

  /**
   * Takes one at random out of the stock. It is off the disk before it is used, so that no crash uses it twice. Waits for a fetch that is
   * under way where there is none.
   *
   * @throws ClientError `no_tokens`, or what the last fetch failed with; StoreError.
   */
  async take(): Promise<Uint8Array> {
    const taken = (await this.#takeOne()) ?? (await this.#afterFilling());
    if (taken !== undefined) return taken;
    if (this.problem !== undefined) throw this.problem;
    throw new ClientError("no_tokens", "every token is spent; more are fetched in a while");
  }

  /** Fetches what is missing, where less than half is there. One fetch at a time. @throws ClientError, RpcFailure, StoreError. */
  fill(): Promise<void> {
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  /** Looks after the stock until the client is stopped. @param failed told of each fetch that did not succeed. */
  async keep(failed: (error: unknown) => void): Promise<void> {
    const { chance, stopped } = this.#parts;
    const { refillMs, retryMs, retryMsMax } = anonymousLimits;
    for (let failures = 0; !stopped.aborted;) {
      let waitMs = refillMs * (0.5 + chance());
      try {
        await this.fill();
        this.problem = undefined;
        failures = 0;
      } catch (error) {
        this.problem = error instanceof Error ? error : new ClientError("no_tokens", String(error));
        failed(error);
        failures += 1;
        waitMs = backoffMs({ firstMs: retryMs, mostMs: retryMsMax }, failures, chance());
      }
      await pause(waitMs, stopped, "background").catch(() => undefined);
    }
  }

  async #afterFilling(): Promise<Uint8Array | undefined> {
    if (this.#filling === undefined) return undefined;
    await this.#filling.catch(() => undefined);
    return this.#takeOne();
  }

  /** Of those that are taken at the same time each goes to one. */
  #takeOne(): Promise<Uint8Array | undefined> {
    const { store, nowMs, chance } = this.#parts;
    return this.#turns.take(async () => {
      const names = await this.#names();
      const [first] = names.splice(Math.floor(chance() * names.length), 1);
      for (const name of first === undefined ? [] : [first, ...names]) {
        const value = await store.record(`${prefix}${name}`);
        await store.save({ records: new Map([[`${prefix}${name}`, undefined]]) });
        if (value !== undefined && endOf(value) > nowMs()) return value.subarray(endBytes);
      }
      return undefined;
    });
  }

  async #names(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of allRecords(this.#parts.store, prefix)) names.push(name);
    return names;
  }

  async #fill(): Promise<void> {
    const { tokens } = this.#parts;
    let missing = tokens - (await this.#dropEnded());
    if (missing <= tokens / 2) return;
    const key = await this.#parts.key();
    while (missing > 0) {
      await this.#fetch(key, Math.min(missing, anonymousLimits.tokensPerCall));
      missing -= anonymousLimits.tokensPerCall;
    }
  }

  async #fetch({ publicKey, challenge, takenUntilMs }: TrustedTokenKey, count: number): Promise<void> {
    const { session, store, randomBytes, stopped } = this.#parts;
    const pending: PendingToken[] = [];
    for (let at = 0; at < count; at += 1) {
      pending.push(await pendingToken(challenge, publicKey));
      // Blinding is some tens of milliseconds of arithmetic: others get their turn in between.
      await pause(0, stopped);
    }
    const requests = pending.map(({ request }) => request);
    const { responses } = await session.call(AnonymousService.IssueTokens, { requests });
    const records = new Map<string, Uint8Array>();
    for (const [at, each] of pending.entries()) {
      const token = await each.finish(responses[at] ?? new Uint8Array());
      records.set(`${prefix}${hexFromBytes(randomBytes(16))}`, withEnd(takenUntilMs, token));
    }
    await store.save({ records });
  }

  /** Forgets tokens that are taken no longer; returns how many are left. */
  async #dropEnded(): Promise<number> {
    const { store, nowMs } = this.#parts;
    const ended = new Map<string, undefined>();
    let left = 0;
    for await (const { name, value } of allRecords(store, prefix)) {
      if (endOf(value) > nowMs()) left += 1;
      else ended.set(`${prefix}${name}`, undefined);
    }
    if (ended.size > 0) await store.save({ records: ended });
    return left;
  }
}

function withEnd(endMs: number, token: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(endBytes + token.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(endMs));
  bytes.set(token, endBytes);
  return bytes;
}

function endOf(value: Uint8Array): number {
  return Number(new DataView(value.buffer, value.byteOffset, endBytes).getBigUint64(0));
}
