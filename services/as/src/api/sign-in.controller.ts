import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { authentication } from "@entente/proto";
import { refusal } from "../errors.ts";
import { callbackCharactersMax, signInBytesMax } from "../limits.ts";
import type { SignIns } from "../sign-in/sign-ins.ts";
import { CLOCK, type Clock, SIGN_INS } from "../tokens.ts";

/** Sign-in with the domain's OpenID Connect provider, where it has one. */
@Controller()
export class SignInController {
  readonly #signIns: SignIns | null;
  readonly #clock: Clock;

  constructor(@Inject(SIGN_INS) signIns: SignIns | null, @Inject(CLOCK) clock: Clock) {
    this.#signIns = signIns;
    this.#clock = clock;
  }

  @GrpcMethod("SignInService", "BeginSignIn")
  beginSignIn(
    request: authentication.BeginSignInRequest,
  ): Promise<authentication.BeginSignInResponse.$Properties> {
    const { redirectUri } = request;
    if (redirectUri.length > callbackCharactersMax) throw tooLarge("redirect_uri");
    return this.#on().begin(redirectUri, this.#clock());
  }

  @GrpcMethod("SignInService", "CompleteSignIn")
  completeSignIn(
    request: authentication.CompleteSignInRequest,
  ): Promise<authentication.CompleteSignInResponse.$Properties> {
    const { signIn, callbackUrl } = request;
    if (signIn.length > signInBytesMax) throw tooLarge("sign_in");
    if (callbackUrl.length > callbackCharactersMax) throw tooLarge("callback_url");
    return this.#on().complete(signIn, callbackUrl, this.#clock());
  }

  #on(): SignIns {
    if (this.#signIns !== null) return this.#signIns;
    throw refusal("sign_in_off", "ask the operator of the domain for an invitation");
  }
}

function tooLarge(field: string): Error {
  return refusal("too_large", `${field} is past its bound`, { field });
}
