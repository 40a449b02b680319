import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { federation } from "@entente/proto";
import type { AuthenticatedCall } from "@entente/service-kit";
import { refusing } from "../errors.ts";
import { Ephemerals } from "../feeds/ephemerals.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { originOf } from "./origin.ts";

type Call = AuthenticatedCall & { readonly metadata: Metadata };

/** What other domains' clients send to those who are connected here. */
@Controller()
export class FederatedEphemeralController {
  readonly #domain: string;
  readonly #ephemerals: Ephemerals;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(Ephemerals) ephemerals: Ephemerals) {
    this.#domain = domain;
    this.#ephemerals = ephemerals;
  }

  @GrpcMethod("FederatedEphemeralService", "RelayEphemeral")
  relay(
    request: federation.RelayEphemeralRequest,
    _metadata: unknown,
    call: Call,
  ): Promise<federation.RelayEphemeralResponse.$Properties> {
    return refusing(async () => {
      await this.#ephemerals.take(originOf(call, this.#domain), request.items);
      return {};
    });
  }
}
