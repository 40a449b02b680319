import { type UserId, parseUserId } from "@entente/mls-wire";
import { SignInService } from "@entente/proto";
import type { ClientSettings } from "./settings.ts";

/** What a sign-in is done with: the home domain, and the way to it. */
export type SignInSettings = Pick<ClientSettings, "home" | "transports">;

/** A sign-in that is under way. Both fields survive a reload of the page that began it. */
export interface PendingSignIn {
  /** Where the user's browser is to go: the domain's OpenID Connect provider. */
  readonly authorizationUrl: string;
  /** Opaque; what the domain wants back. Lasts ten minutes. */
  readonly signIn: Uint8Array;
}

/** What a sign-in ends in: an invitation for one client of the user who signed in. */
export interface SignedIn {
  readonly userId: UserId;
  /** For {@link Client.enrol}. */
  readonly invitationToken: string;
  /** End of the invitation's lifetime, milliseconds since 1970. */
  readonly notAfterMs: number;
}

/**
 * Begins a sign-in with the home domain's OpenID Connect provider: the authorization code flow with PKCE, whose client is the domain's
 * Authentication Service (OpenID Connect Core 1.0 3.1, RFC 7636). The provider decides who somebody is, and nothing about keys.
 *
 * @param redirectUri where the provider sends the browser back to; one that the operator of the domain allows.
 * @throws RpcFailure `sign_in_off`, `bad_redirect_uri`, `provider_unavailable`.
 */
export async function beginSignIn(settings: SignInSettings, redirectUri: string): Promise<PendingSignIn> {
  return withAs(settings, async (as) => {
    const { authorizationUrl, signIn } = await as.unary(SignInService.BeginSignIn, { redirectUri });
    return { authorizationUrl, signIn };
  });
}

/**
 * Ends a sign-in: trades what the browser brought back for an invitation. Once only.
 *
 * @param callbackUrl the address at which the browser came back, with its query.
 * @throws RpcFailure `bad_sign_in`, `sign_in_refused`, `bad_claim`, `provider_unavailable`.
 */
export async function completeSignIn(
  settings: SignInSettings,
  { signIn }: Pick<PendingSignIn, "signIn">,
  callbackUrl: string,
): Promise<SignedIn> {
  return withAs(settings, async (as) => {
    const granted = await as.unary(SignInService.CompleteSignIn, { signIn, callbackUrl });
    const { userId, invitationToken, notAfterMs } = granted;
    return { userId: parseUserId(userId), invitationToken, notAfterMs };
  });
}

async function withAs<T>(
  { home, transports }: SignInSettings,
  work: (as: ReturnType<typeof transports.connect>) => Promise<T>,
): Promise<T> {
  const as = transports.connect(home.authenticationService, home.rootCertificatePem);
  try {
    return await work(as);
  } finally {
    as.close();
  }
}
