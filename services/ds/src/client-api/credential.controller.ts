import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { questionOf, toTrustAnchor, toVerdict } from "../credentials/convert.ts";
import { Credentials } from "../credentials/credentials.ts";
import { TrustAnchors } from "../credentials/trust-anchors.ts";
import { refusing } from "../errors.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** What clients ask about credentials. */
@Controller()
export class CredentialController {
  readonly #sessions: Sessions;
  readonly #credentials: Credentials;
  readonly #anchors: TrustAnchors;

  constructor(
    @Inject(Sessions) sessions: Sessions,
    @Inject(Credentials) credentials: Credentials,
    @Inject(TrustAnchors) anchors: TrustAnchors,
  ) {
    this.#sessions = sessions;
    this.#credentials = credentials;
    this.#anchors = anchors;
  }

  @GrpcMethod("DeliveryService", "VerifyCredential")
  verify(
    request: delivery.VerifyCredentialRequest,
    metadata: Metadata,
  ): Promise<delivery.VerifyCredentialResponse.$Properties> {
    return refusing(async () => {
      await this.#sessions.check(tokenOf(metadata));
      return { verdict: toVerdict(await this.#credentials.verify(questionOf(request.query))) };
    });
  }

  @GrpcMethod("DeliveryService", "ListTrustAnchors")
  list(_request: unknown, metadata: Metadata): Promise<delivery.ListTrustAnchorsResponse.$Properties> {
    return refusing(async () => {
      await this.#sessions.check(tokenOf(metadata));
      return { trustAnchors: this.#anchors.all().map(toTrustAnchor) };
    });
  }
}
