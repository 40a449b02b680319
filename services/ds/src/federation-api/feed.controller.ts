import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { federation } from "@entente/proto";
import type { AuthenticatedCall } from "@entente/service-kit";
import { refusing } from "../errors.ts";
import { DamagedMessages } from "../feeds/damaged-messages.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { originOf } from "./origin.ts";

type Call = AuthenticatedCall & { readonly metadata: Metadata };

/** Gives other domains back what their disks have damaged. */
@Controller()
export class FederatedFeedController {
  readonly #domain: string;
  readonly #damaged: DamagedMessages;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(DamagedMessages) damaged: DamagedMessages) {
    this.#domain = domain;
    this.#damaged = damaged;
  }

  @GrpcMethod("FederatedFeedService", "FetchMessage")
  fetch(
    request: federation.FetchMessageRequest,
    _metadata: unknown,
    call: Call,
  ): Promise<federation.FetchMessageResponse.$Properties> {
    return refusing(() => this.#damaged.give(originOf(call, this.#domain), request));
  }
}
