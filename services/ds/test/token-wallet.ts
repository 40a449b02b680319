import { publicVerif, TokenChallenge } from "@cloudflare/privacypass-ts";
import { AnonymousService, type delivery } from "@entente/proto";
import type { Device } from "./device.ts";
import { type Domain, sessionOf } from "./domain.ts";

const { BlindRSAMode, Client, TokenResponse } = publicVerif;

/** What a client does to get a token, by another implementation than the service's. */
export interface PendingToken {
  readonly request: Uint8Array;
  finish(response: Uint8Array): Promise<Uint8Array>;
}

/** A request for a token under a key. The library reads whole buffers, so it is given copies. */
export async function pendingToken(publicKey: Uint8Array, challenge: Uint8Array): Promise<PendingToken> {
  const client = new Client(BlindRSAMode.PSS);
  const request = await client.createTokenRequest(
    TokenChallenge.deserialize(new Uint8Array(challenge)),
    new Uint8Array(publicKey),
  );
  return {
    request: request.serialize(),
    finish: async (response) =>
      (await client.finalize(TokenResponse.deserialize(new Uint8Array(response)))).serialize(),
  };
}

/** The keys of a domain, asked for by nobody. */
export function keysOf(domain: Domain): Promise<delivery.ReadTokenKeysResponse> {
  return domain.remote.unary(AnonymousService.ReadTokenKeys, {});
}

/** The key that signs at a time. */
export function signingAt({ keys }: delivery.ReadTokenKeysResponse, nowMs: number): delivery.TokenKey {
  const found = keys.find((key) => Number(key.notBeforeMs) <= nowMs && nowMs < Number(key.notAfterMs));
  if (found === undefined) throw new Error("no key signs now");
  return found;
}

/** Tokens for a device, as its user gets them. @param challenge another than the domain's. */
export async function tokensFor(
  device: Device,
  count: number,
  nowMs: number,
  challenge?: Uint8Array,
): Promise<readonly Uint8Array[]> {
  const read = await keysOf(device.domain);
  const { publicKey } = signingAt(read, nowMs);
  const pending = await Promise.all(
    Array.from({ length: count }, () => pendingToken(publicKey, challenge ?? read.challenge)),
  );
  const requests = pending.map(({ request }) => request);
  const { responses } = await device.call(AnonymousService.IssueTokens, { requests });
  return Promise.all(responses.map((response, at) => pending[at]!.finish(response)));
}

/** Spends a token; the session's metadata. */
export async function anonymousSession(
  domain: Domain,
  token: Uint8Array,
): Promise<{ readonly metadata: ReturnType<typeof sessionOf> }> {
  const { session } = await domain.remote.unary(AnonymousService.BeginAnonymousSession, { token });
  return { metadata: sessionOf(session) };
}
