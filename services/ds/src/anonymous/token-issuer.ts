import { setImmediate as turn } from "node:timers/promises";
import { TokenRequest, type UserId } from "@entente/mls-wire";
import type { Store } from "@entente/storage";
import { decode } from "@entente/tls-codec";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import { listOf } from "../fields.ts";
import type { Figures } from "../figures.ts";
import { blindSign } from "./blind-signature.ts";
import { tokensPerCallMax, tokenWindowMs } from "./limits.ts";
import type { TokenKey, TokenKeys } from "./token-keys.ts";

/** What {@link TokenIssuer} is made of. */
export interface TokenIssuerParts {
  readonly store: Pick<Store, "quotas">;
  readonly keys: TokenKeys;
  readonly tokensPerUser: number;
  readonly figures: Figures;
  readonly now: Clock;
}

/** Gives each user so many tokens a day, and sees none of them. */
export class TokenIssuer {
  readonly #parts: TokenIssuerParts;

  constructor(parts: TokenIssuerParts) {
    this.#parts = parts;
  }

  /**
   * Signs requests of a user. They are counted when they are signed, whether or not the answer arrives.
   *
   * @throws ServiceError `token_quota` with the time to wait, `bad_token_request`, `unknown_token_key`, `too_large`; DecodeError,
   * StorageError. None is signed then.
   */
  async issue(userId: UserId, requests: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const { store, keys, tokensPerUser, figures, now } = this.#parts;
    const key = await keys.current();
    const blinded = listOf(requests, 1, tokensPerCallMax, "requests").map((bytes) => blindedOf(key, bytes));
    const quota = { key: `tokens of ${userId}`, max: tokensPerUser, windowMs: tokenWindowMs };
    const nowMs = now();
    const full = await store.quotas.take([quota], nowMs, blinded.length);
    if (full !== undefined) {
      const retryAfterMs = Math.max(1, full.retryAtMs - nowMs);
      throw refusal("token_quota", "the user was given as many tokens as there are in a day", {
        retryAfterMs,
      });
    }
    const signed: Uint8Array[] = [];
    for (const each of blinded) {
      const response = blindSign(key, each);
      if (response === undefined) throw badRequest("not below the modulus");
      signed.push(response);
      // A signature takes a millisecond: others get their turn in between.
      await turn();
    }
    figures.tokens.inc({ outcome: "issued" }, signed.length);
    return signed;
  }
}

function blindedOf(key: TokenKey, bytes: Uint8Array): Uint8Array {
  const { truncatedTokenKeyId, blindedMessage } = decode(TokenRequest, bytes);
  if (truncatedTokenKeyId !== key.id.at(-1))
    throw refusal("unknown_token_key", "for another key than the one that signs now; read the keys again");
  return blindedMessage;
}

function badRequest(message: string): Error {
  return refusal("bad_token_request", message, { field: "requests" });
}
