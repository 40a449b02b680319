import { readFileSync } from "node:fs";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  type Configuration as Discovered,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
} from "openid-client";
import { ConfigurationError } from "@entente/service-kit";
import type { Configuration } from "../configuration.ts";
import { refusal } from "../errors.ts";
import { providerMs } from "../limits.ts";

type SignInSettings = NonNullable<Configuration["signIn"]>;

/** What a sign-in that is under way has to remember. */
export interface Attempt {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly codeVerifier: string;
}

/** Who the provider says has signed in: claims of an ID token that was checked. */
export interface SignedIn {
  readonly issuer: string;
  /** Never given to anybody else by this issuer. */
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The domain's OpenID Connect provider: authorization code flow with PKCE (OpenID Connect Core 1.0 3.1, RFC 9700). */
export class Provider {
  readonly #settings: SignInSettings;
  readonly #secret: string | undefined;
  readonly #told: (problem: string) => void;
  #discovering: Promise<Discovered> | undefined;

  /** @throws ConfigurationError when the client's secret can not be read. */
  constructor(settings: SignInSettings, told: (problem: string) => void) {
    this.#settings = settings;
    this.#told = told;
    this.#secret = settings.clientSecret === undefined ? undefined : readSecret(settings.clientSecret);
  }

  /** Where to send the browser. @throws ServiceError `provider_unavailable`. */
  async begin(redirectUri: string): Promise<{ readonly url: string; readonly attempt: Attempt }> {
    const provider = await this.#discovered();
    const [state, nonce, codeVerifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const url = buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: this.#settings.scopes.join(" "),
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: "S256",
    });
    return { url: url.href, attempt: { redirectUri, state, nonce, codeVerifier } };
  }

  /** Who has signed in. @throws ServiceError `sign_in_refused`, `provider_unavailable`. */
  async complete(attempt: Attempt, callback: URL): Promise<SignedIn> {
    const provider = await this.#discovered();
    try {
      const tokens = await authorizationCodeGrant(provider, callback, {
        pkceCodeVerifier: attempt.codeVerifier,
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw refusal("sign_in_refused", "the provider sent no ID token");
      return { issuer: claims.iss, subject: claims.sub, claims };
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #discovered(): Promise<Discovered> {
    const { issuer, clientId } = this.#settings;
    const url = new URL(issuer);
    const discovering =
      this.#discovering ??
      discovery(url, clientId, this.#secret, undefined, {
        timeout: providerMs / 1000,
        // The configuration admits http for loopback alone.
        ...(url.protocol === "http:" ? { execute: [allowInsecureRequests] } : {}),
      });
    this.#discovering = discovering;
    return discovering.catch((error: unknown) => {
      this.#discovering = undefined;
      throw this.#unavailable(error);
    });
  }

  /** The provider's own refusal is the user's to act on; what it could not be asked is not. */
  #explained(error: unknown): unknown {
    if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
      this.#told(`${error.error}: ${error.error_description ?? ""}`);
      return refusal("sign_in_refused", "the provider did not confirm the sign-in; begin again", {
        reason: error.error,
      });
    }
    if (!(error instanceof ClientError)) return error;
    if (error.code === "OAUTH_TIMEOUT" || error.code === undefined) return this.#unavailable(error);
    this.#told(`${error.code}: ${error.message}`);
    return refusal("sign_in_refused", "what came back is not an answer to this sign-in; begin again", {
      reason: error.code.toLowerCase(),
    });
  }

  #unavailable(error: unknown): Error {
    const problem = error instanceof Error ? error.message : String(error);
    this.#told(`${this.#settings.issuer}: ${problem}`);
    return refusal("provider_unavailable", "the OpenID Connect provider can not be used now; try again", {
      retryAfterMs: 5_000,
    });
  }
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new ConfigurationError(file, [{ key: "signIn.clientSecret", problem: String(error) }]);
  }
}
