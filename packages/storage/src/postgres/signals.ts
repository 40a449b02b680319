import { randomBytes } from "node:crypto";
import { StorageError } from "../errors.ts";
import { signalBytesMax } from "../limits.ts";
import type { SignalStore } from "../ports/replicas.ts";
import { named } from "./failure.ts";

/** Bytes of chance that name a process, and their length in base 64. */
const nameBytes = 9;
const nameCharacters = 12;

/** Signals by NOTIFY on a channel of their own: the sender's name, then the bytes, in base 64. */
export class Signals implements SignalStore {
  /** Set before anything is sent. */
  channel = "";
  readonly #self = randomBytes(nameBytes).toString("base64url");
  readonly #notify: (channel: string, payload: string) => Promise<unknown>;
  readonly #listeners = new Set<(signal: Uint8Array) => void>();

  constructor(notify: (channel: string, payload: string) => Promise<unknown>) {
    this.#notify = notify;
  }

  async send(signal: Uint8Array): Promise<void> {
    if (signal.length > signalBytesMax) throw new StorageError("limit", "a signal is too long");
    try {
      await this.#notify(this.channel, this.#self + Buffer.from(signal).toString("base64url"));
    } catch (error) {
      throw named(error);
    }
  }

  listen(listener: (signal: Uint8Array) => void): () => void {
    const own = (signal: Uint8Array): void => listener(signal);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** A payload of the channel: from a fellow process, or from this one, which needs no telling. */
  receive(payload: string): void {
    if (payload.startsWith(this.#self)) return;
    const signal = new Uint8Array(Buffer.from(payload.slice(nameCharacters), "base64url"));
    for (const listener of this.#listeners) queueMicrotask(() => listener(signal));
  }
}
