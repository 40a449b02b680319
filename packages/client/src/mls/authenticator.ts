import { equalBytes } from "@entente/tls-codec";
import type { ClientId } from "@entente/mls-wire";
import type { AuthenticationService, Credential as MlsCredential } from "ts-mls";
import { claimsOfCredential, credentialBytes } from "./credential.ts";
import { GroupError } from "./group-error.ts";

/** A credential that someone presents with a key. Its presenter controls every field. */
export interface PresentedCredential {
  /** The client that the credential names. */
  readonly client: ClientId;
  /** MLS Credential, TLS encoding. */
  readonly credential: Uint8Array;
  /** The key of the leaf; equal to the certified one when the credential is a certificate. */
  readonly signatureKey: Uint8Array;
}

/** Whether a domain vouches for a credential; `reason` is a word for programs, as `expired` or `revoked`. */
export type Verdict = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

/**
 * Decides whether a credential and a key belong to the client that the credential names (RFC 9420 5.3.1, A23-58). Asked
 * for every leaf that enters a group, changes in it, or is met when joining one. May wait for the network; when it
 * cannot tell, it throws: whatever asked fails with GroupError `authenticator_failed` and can be tried again.
 */
export interface Authenticator {
  authenticate(presented: PresentedCredential): Promise<Verdict>;
}

/**
 * Checks one presented credential against what it says itself, then by the Authenticator. Throws GroupError
 * `identity_invalid`, `credential_refused` or `authenticator_failed`.
 */
export async function authenticate(
  authenticator: Authenticator,
  credential: MlsCredential,
  signatureKey: Uint8Array,
): Promise<void> {
  const claims = claimsOfCredential(credential);
  const { client } = claims;
  if (claims.signatureKey !== undefined && !equalBytes(claims.signatureKey, signatureKey)) {
    throw new GroupError("credential_refused", "the certificate is for another key", {
      client,
      reason: "key_mismatch",
    });
  }
  const presented = { client, credential: credentialBytes(credential), signatureKey };
  const verdict = await asked(authenticator, presented);
  if (!verdict.accepted) {
    throw new GroupError("credential_refused", `${client}: ${verdict.reason}`, {
      client,
      reason: verdict.reason,
    });
  }
}

async function asked(authenticator: Authenticator, presented: PresentedCredential): Promise<Verdict> {
  try {
    return await authenticator.authenticate(presented);
  } catch (cause) {
    const { client } = presented;
    throw new GroupError("authenticator_failed", `could not tell about ${client}`, { client, cause });
  }
}

/**
 * The authentication service that ts-mls gets for one operation: never its own, which accepts everything. It answers
 * false and keeps the reason, for which ts-mls has no room.
 */
export class AuthenticationGuard implements AuthenticationService {
  readonly #authenticator: Authenticator;
  #refusal: GroupError | undefined;

  constructor(authenticator: Authenticator) {
    this.#authenticator = authenticator;
  }

  async validateCredential(credential: MlsCredential, signatureKey: Uint8Array): Promise<boolean> {
    try {
      await authenticate(this.#authenticator, credential, signatureKey);
      return true;
    } catch (error) {
      if (!(error instanceof GroupError)) throw error;
      this.#refusal ??= error;
      return false;
    }
  }

  /** What an error of the operation really was: the first refusal of a credential, if there was one. */
  explain(error: unknown): unknown {
    return this.#refusal ?? error;
  }
}
