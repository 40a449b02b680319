import { randomBytes } from "node:crypto";
import { type DomainName, domainTokenChallenge, Token, tokenBytes, TokenInput } from "@entente/mls-wire";
import { TokenBuckets } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import { decode, encode } from "@entente/tls-codec";
import type { Rates } from "../admission/rates.ts";
import { macedText, openMacedText } from "../client-api/maced-text.ts";
import type { Clock } from "../clock.ts";
import { hexOf, sameBytes, sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import { bytesOf } from "../fields.ts";
import type { Figures } from "../figures.ts";
import { rateBucketsMax } from "../limits.ts";
import { isSignedToken } from "./blind-signature.ts";
import {
  anonymousSessionMs,
  callsPerAnonymousSessionBurst,
  callsPerAnonymousSessionPerSecond,
} from "./limits.ts";
import type { TokenKey, TokenKeys } from "./token-keys.ts";

/** Somebody of this domain, nobody knows who. */
export interface AnonymousSession {
  /** Says that calls are of one session, and nothing else. */
  readonly id: string;
  readonly notAfterMs: number;
}

const idBytes = 16;
const endBytes = 8;
const sessionCharactersMax = 128;

/** Another one than that of sessions of clients: neither is ever taken for the other. */
const label = "entente ds anonymous session";

/** What {@link AnonymousSessions} is made of. */
export interface AnonymousSessionsParts {
  readonly domain: DomainName;
  readonly store: Pick<Store, "spentTokens">;
  readonly keys: TokenKeys;
  /** What replicas of the domain seal session tokens with. */
  readonly sessionKey: Uint8Array;
  readonly rates: Pick<Rates, "admitAddress">;
  readonly figures: Figures;
  readonly now: Clock;
}

/** Takes tokens and gives sessions for them: of a session there is no memory but its rate, and of a token that it was spent. */
export class AnonymousSessions {
  readonly #parts: AnonymousSessionsParts;
  readonly #challengeDigest: Uint8Array;
  readonly #buckets: TokenBuckets;

  constructor(parts: AnonymousSessionsParts) {
    this.#parts = parts;
    this.#challengeDigest = sha256(domainTokenChallenge(parts.domain));
    this.#buckets = new TokenBuckets({
      burst: callsPerAnonymousSessionBurst,
      perSecond: callsPerAnonymousSessionPerSecond,
      keysMax: rateBucketsMax,
      now: parts.now,
    });
  }

  /**
   * Spends a token. Its use is on disk before the session is told.
   *
   * @throws ServiceError `too_fast`, `bad_token`, `token_expired`, `token_spent`, `too_large`; DecodeError, StorageError. A token that is
   * refused with the first three was not used.
   */
  async begin(
    bytes: Uint8Array,
    peer: string,
  ): Promise<{ readonly session: string; readonly notAfterMs: number }> {
    const { rates, store, figures, now } = this.#parts;
    rates.admitAddress(peer);
    const token = decode(Token, bytesOf(bytes, tokenBytes, "token"));
    const { takenUntilMs } = await this.#keyOf(token);
    // The input and not the signature, of which one token may have many.
    const isFirst = await store.spentTokens.spend(sha256(encode(TokenInput, token.input)), takenUntilMs);
    figures.tokens.inc({ outcome: isFirst ? "spent" : "spent_before" });
    if (!isFirst) throw refusal("token_spent", "the token was used before; take another one");
    const notAfterMs = now() + anonymousSessionMs;
    return { session: this.#seal(randomBytes(idBytes), notAfterMs), notAfterMs };
  }

  /** The session that a text is of; undefined for what is no anonymous session of this domain. */
  recognise(text: string): AnonymousSession | undefined {
    if (text.length > sessionCharactersMax) return undefined;
    const payload = openMacedText(this.#parts.sessionKey, label, text);
    if (payload?.length !== idBytes + endBytes) return undefined;
    const id = hexOf(payload.subarray(0, idBytes));
    return { id, notAfterMs: Number(payload.readBigUInt64BE(idBytes)) };
  }

  /** Counts a call of a session against its rate. @throws ServiceError `session_expired`, `too_fast`. */
  admit({ id, notAfterMs }: AnonymousSession): void {
    if (notAfterMs <= this.#parts.now())
      throw refusal("session_expired", "the anonymous session is over; spend another token");
    const waitMs = this.#buckets.take(id);
    if (waitMs > 0)
      throw refusal("too_fast", "as many calls as one token is good for", { retryAfterMs: waitMs });
  }

  async #keyOf(token: Token): Promise<TokenKey> {
    const { input } = token;
    const key = await this.#parts.keys.find(input.tokenKeyId);
    if (key === undefined) throw refused("signed by no key of this domain");
    if (key === "over") throw refusal("token_expired", "the token's key is over; take another one");
    if (!sameBytes(input.challengeDigest, this.#challengeDigest))
      throw refused("for another challenge than this domain's");
    if (!isSignedToken(key.publicKey, token)) throw refused("the signature is not the key's");
    return key;
  }

  #seal(id: Buffer, notAfterMs: number): string {
    const payload = Buffer.alloc(idBytes + endBytes);
    payload.set(id);
    payload.writeBigUInt64BE(BigInt(notAfterMs), idBytes);
    return macedText(this.#parts.sessionKey, label, payload);
  }
}

function refused(message: string): Error {
  return refusal("bad_token", message, { field: "token" });
}
