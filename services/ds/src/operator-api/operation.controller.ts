import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { domain as domainProto } from "@entente/proto";
import { type AuthenticatedCall, requireRole } from "@entente/service-kit";
import { refusing } from "../errors.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { Destinations } from "./destinations.ts";

/** What the operator asks of a running Delivery Service. */
@Controller()
export class OperationController {
  readonly #domain: string;
  readonly #destinations: Destinations;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(Destinations) destinations: Destinations) {
    this.#domain = domain;
    this.#destinations = destinations;
  }

  @GrpcMethod("DeliveryOperationService", "ReadDestinations")
  readDestinations(
    _request: unknown,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.ReadDestinationsResponse.$Properties> {
    return refusing(async () => {
      requireRole(call, this.#domain, ["operator"]);
      return { destinations: [...(await this.#destinations.all())] };
    });
  }
}
