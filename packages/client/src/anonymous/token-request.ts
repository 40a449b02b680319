import { publicVerif, TokenChallenge } from "@cloudflare/privacypass-ts";
import { ClientError } from "../client/client-error.ts";

/** A token that is asked for: what the issuer sees of it, and how it becomes one. */
export interface PendingToken {
  /** TokenRequest (RFC 9578 section 6.1). */
  readonly request: Uint8Array;
  /** The token, from a TokenResponse. @throws ClientError `token_refused` for what the key has not signed. */
  finish(response: Uint8Array): Promise<Uint8Array>;
}

/**
 * Blinds a fresh token for a key (RFC 9578 section 6.1). The library reads whole buffers, so it is given copies.
 *
 * @param challenge TokenChallenge. @param publicKey SubjectPublicKeyInfo, which the service controls until it is found to be stated.
 * @throws ClientError `token_refused` for what is no such key.
 */
export async function pendingToken(challenge: Uint8Array, publicKey: Uint8Array): Promise<PendingToken> {
  const client = new publicVerif.Client(publicVerif.BlindRSAMode.PSS);
  const parsed = TokenChallenge.deserialize(new Uint8Array(challenge));
  const request = await refusing("the key is none", () =>
    client.createTokenRequest(parsed, new Uint8Array(publicKey)),
  );
  return {
    request: request.serialize(),
    finish: async (response) =>
      refusing("the token is not signed by its key", async () => {
        const parsedResponse = publicVerif.TokenResponse.deserialize(new Uint8Array(response));
        return (await client.finalize(parsedResponse)).serialize();
      }),
  };
}

/** The library has errors without classes, and WebCrypto's come through it: all say that the bytes are not what they should be. */
async function refusing<T>(message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ClientError("token_refused", `${message}: ${reason}`);
  }
}
