import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { authentication } from "@entente/proto";
import { Enrolment } from "../credentials/enrolment.ts";
import { GroupKeys } from "../credentials/group-keys.ts";
import { CLOCK, type Clock, OWN_DOMAIN } from "../tokens.ts";
import { challengeAndSignature, enrolmentRequest, groupKeysRequest, renewalRequest } from "./convert.ts";

/** What this domain's clients may ask. */
@Controller()
export class AuthenticationController {
  readonly #domain: string;
  readonly #enrolment: Enrolment;
  readonly #groupKeys: GroupKeys;
  readonly #clock: Clock;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Enrolment) enrolment: Enrolment,
    @Inject(GroupKeys) groupKeys: GroupKeys,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#groupKeys = groupKeys;
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

  @GrpcMethod("AuthenticationService", "ChangeGroupKeys")
  async changeGroupKeys(
    request: authentication.ChangeGroupKeysRequest,
  ): Promise<authentication.ChangeGroupKeysResponse.$Properties> {
    const granted = await this.#groupKeys.change(groupKeysRequest(request, this.#domain), this.#clock());
    return { credentials: granted.map(({ credential, notAfterMs }) => ({ credential, notAfterMs })) };
  }
}
