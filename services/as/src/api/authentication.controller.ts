import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { authentication } from "@entente/proto";
import { Enrolment } from "../credentials/enrolment.ts";
import { CLOCK, type Clock, OWN_DOMAIN } from "../tokens.ts";
import { challengeAndSignature, enrolmentRequest, renewalRequest } from "./convert.ts";

/** What this domain's clients may ask. */
@Controller()
export class AuthenticationController {
  readonly #domain: string;
  readonly #enrolment: Enrolment;
  readonly #clock: Clock;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Enrolment) enrolment: Enrolment,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#domain = domain;
    this.#enrolment = enrolment;
    this.#clock = clock;
  }

  @GrpcMethod("AuthenticationService", "BeginEnrolment")
  beginEnrolment(
    request: authentication.BeginEnrolmentRequest,
  ): authentication.BeginEnrolmentResponse.$Properties {
    return { challenge: this.#enrolment.begin(enrolmentRequest(request, this.#domain), this.#clock()) };
  }

  @GrpcMethod("AuthenticationService", "CompleteEnrolment")
  completeEnrolment(
    request: authentication.CompleteEnrolmentRequest,
  ): Promise<authentication.CompleteEnrolmentResponse.$Properties> {
    const { challenge, signature } = challengeAndSignature(request);
    const enrolment = enrolmentRequest(request.enrolment ?? {}, this.#domain);
    return this.#enrolment.complete(enrolment, challenge, signature, this.#clock());
  }

  @GrpcMethod("AuthenticationService", "RenewCredential")
  renewCredential(
    request: authentication.RenewCredentialRequest,
  ): Promise<authentication.RenewCredentialResponse.$Properties> {
    return this.#enrolment.renew(renewalRequest(request, this.#domain), this.#clock());
  }
}
