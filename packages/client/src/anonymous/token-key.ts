import { domainTokenChallenge, parseDomainName } from "@entente/mls-wire";
import { AnonymousService } from "@entente/proto";
import { equalBytes } from "@entente/tls-codec";
import { ClientError } from "../client/client-error.ts";
import type { Transport } from "../transport/transport.ts";
import { anonymousLimits } from "./limits.ts";

/** The key that signs tokens now, as nobody in particular is told, and as the domain has signed. */
export interface TrustedTokenKey {
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly challenge: Uint8Array;
  /** Until when its tokens are taken, milliseconds since 1970. */
  readonly takenUntilMs: number;
}

/** What it takes to believe a key. */
export interface TokenKeyTrust {
  readonly domain: string;
  /** A connection on which nobody has said a name. */
  readonly transport: Transport;
  /** Digests of the keys that the domain states. */
  readonly stated: () => Promise<readonly Uint8Array[]>;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly nowMs: number;
}

/**
 * Asks for the keys without a name, and takes the one that signs now only if the domain's signed statement has it. A service that gives
 * one client a key of its own, to know its tokens again, has to get it past both: it does not know who asks, and the statement is what
 * everybody is shown.
 *
 * @throws ClientError `token_key_unstated` for a key that the domain does not state, a challenge that is not its own, or none; RpcFailure.
 */
export async function trustedTokenKey(trust: TokenKeyTrust): Promise<TrustedTokenKey> {
  const { domain, transport, stated, sha256, nowMs } = trust;
  const { keys, challenge } = await transport.unary(AnonymousService.ReadTokenKeys, {});
  if (!equalBytes(challenge, domainTokenChallenge(parseDomainName(domain))))
    throw unstated(domain, "its tokens answer a challenge that is not its own");
  if (keys.length > anonymousLimits.keysMax) throw unstated(domain, "it shows more keys than one needs");
  const ids = await stated();
  // Every key that it shows, so that none is kept for somebody.
  for (const { publicKey } of keys) {
    const id = sha256(publicKey);
    if (!ids.some((each) => equalBytes(each, id)))
      throw unstated(domain, "it shows a key for tokens that its signed statement does not have");
  }
  const now = keys.find(({ notBeforeMs, notAfterMs }) => notBeforeMs <= nowMs && nowMs < notAfterMs);
  if (now === undefined) throw unstated(domain, "no key for tokens is in force");
  return { publicKey: now.publicKey, challenge, takenUntilMs: now.takenUntilMs };
}

function unstated(domain: string, message: string): ClientError {
  return new ClientError("token_key_unstated", `${domain}: ${message}`, domain);
}
