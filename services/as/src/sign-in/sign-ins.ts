import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { concatBytes, decode, encode, opaqueV, struct, text, uint64 } from "@entente/tls-codec";
import { type UserId, userIdProblem, parseUserId } from "@entente/mls-wire";
import type { Store } from "@entente/storage";
import type { Configuration } from "../configuration.ts";
import type { Enrolment } from "../credentials/enrolment.ts";
import { refusal } from "../errors.ts";
import { signInInvitationMs, signInMs } from "../limits.ts";
import type { Provider, SignedIn } from "./provider.ts";

type SignInSettings = NonNullable<Configuration["signIn"]>;

const nonceBytes = 12;
const tagBytes = 16;

const OpenAttempt = struct({
  notAfterMs: uint64,
  redirectUri: text(opaqueV),
  state: text(opaqueV),
  nonce: text(opaqueV),
  codeVerifier: text(opaqueV),
});

/** What sign-ins are made of. */
export interface SignInParts {
  readonly domain: string;
  readonly settings: SignInSettings;
  readonly provider: Provider;
  readonly enrolment: Pick<Enrolment, "invite">;
  readonly secrets: Store["secrets"];
  /** 32 bytes that all replicas of the service share. */
  readonly key: Uint8Array;
}

/** An invitation for who has signed in. */
export interface SignInGrant {
  readonly userId: UserId;
  readonly invitationToken: string;
  readonly notAfterMs: number;
}

/**
 * Account creation by OpenID Connect: who signs in with the domain's provider gets an invitation, with which enrolment goes on as
 * with the operator's. What a sign-in has to remember is sealed into what the client hands back, so that any replica can go on.
 */
export class SignIns {
  readonly #parts: SignInParts;

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  /** @throws ServiceError `bad_redirect_uri`, `provider_unavailable`. */
  async begin(
    redirectUri: string,
    nowMs: number,
  ): Promise<{ readonly authorizationUrl: string; readonly signIn: Uint8Array }> {
    const { provider, settings } = this.#parts;
    if (!isAllowed(redirectUri, settings.redirectUris))
      throw refusal("bad_redirect_uri", "not one that the operator of the domain allows", {
        field: "redirect_uri",
      });
    const { url, attempt } = await provider.begin(redirectUri);
    const signIn = this.#seal(encode(OpenAttempt, { ...attempt, notAfterMs: BigInt(nowMs + signInMs) }));
    return { authorizationUrl: url, signIn };
  }

  /** @throws ServiceError `bad_sign_in`, `sign_in_refused`, `bad_claim`, `provider_unavailable`. */
  async complete(signIn: Uint8Array, callbackUrl: string, nowMs: number): Promise<SignInGrant> {
    const { notAfterMs, ...attempt } = this.#open(signIn);
    if (BigInt(nowMs) > notAfterMs) throw badSignIn("too old");
    const callback = URL.parse(callbackUrl);
    if (callback === null || `${callback.origin}${callback.pathname}` !== attempt.redirectUri)
      throw badSignIn("the browser came back to another address");
    const signedIn = await this.#parts.provider.complete(attempt, callback);
    const userId = this.#userOf(signedIn);
    await this.#pin(userId, signedIn);
    const { token, notAfterMs: until } = await this.#parts.enrolment.invite(
      userId,
      signInInvitationMs,
      nowMs,
    );
    return { userId, invitationToken: token, notAfterMs: until };
  }

  #userOf({ claims }: SignedIn): UserId {
    const { domain, settings } = this.#parts;
    const value = claims[settings.claim];
    const isEmail = settings.claim === "email";
    if (typeof value !== "string" || (isEmail && claims["email_verified"] !== true))
      throw refusal("bad_claim", `the provider tells no ${isEmail ? "verified " : ""}${settings.claim}`, {
        reason: settings.claim,
      });
    const userId = isEmail ? value : `${value}@${domain}`;
    const problem = userIdProblem(userId) ?? (userId.endsWith(`@${domain}`) ? undefined : `not of ${domain}`);
    if (problem !== undefined)
      throw refusal("bad_claim", `the claim ${settings.claim} names no user of ${domain}: ${problem}`, {
        reason: settings.claim,
      });
    return parseUserId(userId);
  }

  /** Names are given to somebody else at a provider; subjects are not. A name stays with who signed in under it first. */
  async #pin(userId: UserId, { issuer, subject }: SignedIn): Promise<void> {
    const digest = createHash("sha256")
      .update(JSON.stringify([issuer, subject]))
      .digest();
    const pinned = await this.#parts.secrets.ensure(`sign-in ${userId}`, digest);
    if (Buffer.compare(pinned, digest) !== 0)
      throw refusal("sign_in_refused", "the name belongs to another account of the provider", {
        reason: "other_subject",
      });
  }

  #seal(opened: Uint8Array): Uint8Array {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", this.#parts.key, nonce);
    return concatBytes(nonce, cipher.update(opened), cipher.final(), cipher.getAuthTag());
  }

  #open(sealed: Uint8Array) {
    try {
      const decipher = createDecipheriv("aes-256-gcm", this.#parts.key, sealed.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      const opened = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
      return decode(OpenAttempt, concatBytes(opened, decipher.final()));
    } catch {
      // OpenSSL's error says that it is not what was sealed here, and nothing more can be said.
      throw badSignIn("not one of this service");
    }
  }
}

function badSignIn(problem: string): Error {
  return refusal("bad_sign_in", `begin again: ${problem}`, { field: "sign_in" });
}

/** As it stands in the list; a loopback address there stands for each of its ports (RFC 8252 7.3). */
function isAllowed(redirectUri: string, allowed: readonly string[]): boolean {
  if (allowed.includes(redirectUri)) return true;
  const url = URL.parse(redirectUri);
  if (url?.protocol !== "http:" || (url.hostname !== "127.0.0.1" && url.hostname !== "[::1]")) return false;
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return false;
  return allowed.includes(`http://${url.hostname}${url.pathname}`);
}
