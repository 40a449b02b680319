import type { ServiceError } from "@entente/service-kit";
import { refusal } from "../errors.ts";

/** A call that is under way and counted. */
export interface OpenCall {
  /** Gives the place back; may be called more than once. */
  release(): void;
  /** Registers what ends the call early; called at most once, and not after `release`. */
  onEnd(end: (reason: ServiceError) => void): void;
}

interface Entry {
  end: ((reason: ServiceError) => void) | undefined;
  ended: ServiceError | undefined;
}

/**
 * The calls of each peer that are under way: counted, so that one peer can not take all there is, and known, so that they end
 * when the operator decides that the peer's calls no longer pass.
 */
export class OpenCalls {
  readonly #most: number;
  readonly #open = new Map<string, Set<Entry>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes a place. @throws ServiceError `too_many_calls`. */
  take(domain: string): OpenCall {
    const calls = this.#open.get(domain) ?? new Set<Entry>();
    if (calls.size >= this.#most) {
      throw refusal("too_many_calls", `${String(this.#most)} calls are under way already`, {
        retryAfterMs: 250,
      });
    }
    const entry: Entry = { end: undefined, ended: undefined };
    calls.add(entry);
    this.#open.set(domain, calls);
    return {
      release: () => {
        calls.delete(entry);
        if (calls.size === 0 && this.#open.get(domain) === calls) this.#open.delete(domain);
      },
      onEnd: (end) => {
        entry.end = end;
        if (entry.ended !== undefined) end(entry.ended);
      },
    };
  }

  /** Ends every call of a domain. */
  end(domain: string, reason: ServiceError): void {
    for (const entry of [...(this.#open.get(domain) ?? [])]) {
      if (entry.ended !== undefined) continue;
      entry.ended = reason;
      entry.end?.(reason);
    }
  }

  /** Calls under way of one peer. */
  open(domain: string): number {
    return this.#open.get(domain)?.size ?? 0;
  }
}
