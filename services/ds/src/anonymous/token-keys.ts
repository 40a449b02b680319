import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { sha256 } from "../digest.ts";
import { tokenKeyPeriodMs } from "./limits.ts";
import { tokenKeySpki } from "./token-key-spki.ts";

/** A key that signs tokens in one period, and whose tokens are taken until the end of the next. */
export interface TokenKey {
  /** SHA-256 of `spki`. */
  readonly id: Uint8Array;
  /** SubjectPublicKeyInfo, DER (RFC 9578 section 6.5). */
  readonly spki: Uint8Array;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly takenUntilMs: number;
}

const makeKeyPair = promisify(generateKeyPair);

/**
 * The keys of this domain's tokens: one for each period of time, the same for everybody, which replicas agree on through the store.
 * The key of the next period is there a period before it is used, so that the domain has signed for it by then.
 */
export class TokenKeys {
  readonly #secrets: Store["secrets"];
  readonly #now: Clock;
  readonly #periodMs: number;
  readonly #keys = new Map<number, Promise<TokenKey>>();

  constructor(secrets: Store["secrets"], now: Clock, periodMs = tokenKeyPeriodMs) {
    this.#secrets = secrets;
    this.#now = now;
    this.#periodMs = periodMs;
  }

  /** The key that signs now. @throws StorageError. */
  current(): Promise<TokenKey> {
    return this.#key(this.#period());
  }

  /** Those whose tokens are taken or soon will be, in order of time: of the period before where it has one, of this and the next. */
  async all(): Promise<readonly TokenKey[]> {
    const period = this.#period();
    const former = await this.#former(period - 1);
    const rest = await Promise.all([this.#key(period), this.#key(period + 1)]);
    return former === undefined ? rest : [former, ...rest];
  }

  /** One whose tokens are taken now; `over` for one whose were in the period before that. @throws StorageError. */
  async find(id: Uint8Array): Promise<TokenKey | "over" | undefined> {
    const period = this.#period();
    const taken = [await this.#key(period), await this.#former(period - 1)];
    const found = taken.find((key) => key !== undefined && Buffer.compare(key.id, id) === 0);
    if (found !== undefined) return found;
    const over = await this.#former(period - 2);
    return over !== undefined && Buffer.compare(over.id, id) === 0 ? "over" : undefined;
  }

  #period(): number {
    return Math.floor(this.#now() / this.#periodMs);
  }

  async #former(period: number): Promise<TokenKey | undefined> {
    if (this.#keys.has(period)) return this.#key(period);
    return (await this.#secrets.find(nameOf(period))) === undefined ? undefined : this.#key(period);
  }

  #key(period: number): Promise<TokenKey> {
    const known = this.#keys.get(period);
    if (known !== undefined) return known;
    const opened = this.#open(period);
    this.#keys.set(period, opened);
    opened.catch(() => this.#keys.delete(period));
    for (const old of this.#keys.keys()) if (old < this.#period() - 2) this.#keys.delete(old);
    return opened;
  }

  async #open(period: number): Promise<TokenKey> {
    const name = nameOf(period);
    const stored = (await this.#secrets.find(name)) ?? (await this.#secrets.ensure(name, await freshKey()));
    const privateKey = createPrivateKey({ key: Buffer.from(stored), format: "der", type: "pkcs8" });
    const publicKey = createPublicKey(privateKey);
    const spki = tokenKeySpki(publicKey);
    const notBeforeMs = period * this.#periodMs;
    const notAfterMs = notBeforeMs + this.#periodMs;
    const takenUntilMs = notAfterMs + this.#periodMs;
    return { id: sha256(spki), spki, privateKey, publicKey, notBeforeMs, notAfterMs, takenUntilMs };
  }
}

function nameOf(period: number): string {
  return `ds/token-key/${String(period)}`;
}

async function freshKey(): Promise<Uint8Array> {
  const { privateKey } = await makeKeyPair("rsa", { modulusLength: 2048, publicExponent: 0x1_00_01 });
  return new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" }));
}
