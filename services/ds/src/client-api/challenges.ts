import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import { challengeLifetimeMs, usedChallengesMax } from "../limits.ts";

const nonceBytes = 16;
const expiryBytes = 8;
const macBytes = 32;
const versionBytes = 2;

/**
 * Challenges that need no memory until they are answered: nonce, end, the versions that the client told, and a MAC over all and the client. The key is this
 * process's own, so that a challenge is answered where it was made and the set of used ones is complete.
 */
export class Challenges {
  readonly #key = randomBytes(32);
  readonly #now: Clock;
  /** Nonce to end. In order of use, and so almost of ending. */
  readonly #used = new Map<string, number>();
  readonly #usedMax: number;

  constructor(now: Clock, usedMax = usedChallengesMax) {
    this.#now = now;
    this.#usedMax = usedMax;
  }

  /** 56 bytes and two for each version that the client told, for one session of one client, within `challengeLifetimeMs`. */
  make(clientId: string, told: readonly number[] = []): Uint8Array {
    const head = Buffer.alloc(nonceBytes + expiryBytes + told.length * versionBytes);
    randomBytes(nonceBytes).copy(head);
    head.writeBigUInt64BE(BigInt(this.#now() + challengeLifetimeMs), nonceBytes);
    for (const [index, version] of told.entries())
      head.writeUInt16BE(version, nonceBytes + expiryBytes + index * versionBytes);
    return Buffer.concat([head, this.#mac(head, clientId)]);
  }

  /** Takes a challenge of the client for its one use. @throws ServiceError `bad_challenge`, `busy`. */
  use(challenge: Uint8Array, clientId: string): void {
    const bytes = Buffer.from(challenge.buffer, challenge.byteOffset, challenge.byteLength);
    if (bytes.length < nonceBytes + expiryBytes + macBytes) throw unfit();
    const head = bytes.subarray(0, bytes.length - macBytes);
    if (!timingSafeEqual(bytes.subarray(head.length), this.#mac(head, clientId))) throw unfit();
    const endMs = Number(head.readBigUInt64BE(nonceBytes));
    const nonce = head.toString("latin1", 0, nonceBytes);
    if (endMs <= this.#now() || this.#used.has(nonce)) throw unfit();
    this.#forgetEnded();
    if (this.#used.size >= this.#usedMax)
      throw refusal("busy", "too many sessions begin", { retryAfterMs: 5_000 });
    this.#used.set(nonce, endMs);
  }

  /** The versions in a challenge. Nothing says that it was made here, until {@link use}. */
  static told(challenge: Uint8Array): readonly number[] {
    const list = Buffer.from(challenge).subarray(nonceBytes + expiryBytes, -macBytes);
    return Array.from({ length: list.length >> 1 }, (_, index) => list.readUInt16BE(index * versionBytes));
  }

  #forgetEnded(): void {
    for (const [nonce, endMs] of this.#used) {
      if (endMs > this.#now()) return;
      this.#used.delete(nonce);
    }
  }

  #mac(head: Uint8Array, clientId: string): Buffer {
    return createHmac("sha256", this.#key).update(head).update(clientId).digest();
  }
}

function unfit(): Error {
  return refusal(
    "bad_challenge",
    "the challenge was not made here for this client, is too old, or was used",
    {
      field: "challenge",
    },
  );
}
