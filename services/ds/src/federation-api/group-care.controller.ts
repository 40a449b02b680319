import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { clientIdParts, parseClientId } from "@entente/mls-wire";
import type { federation } from "@entente/proto";
import type { AuthenticatedCall } from "@entente/service-kit";
import { refusal, refusing } from "../errors.ts";
import { Departures } from "../group-care/departures.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { originOf } from "./origin.ts";

type Call = AuthenticatedCall & { readonly metadata: Metadata };

/** What other domains' clients ask of the domain that their groups were made at, by way of its gateway. */
@Controller()
export class FederatedGroupCareController {
  readonly #domain: string;
  readonly #departures: Departures;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(Departures) departures: Departures) {
    this.#domain = domain;
    this.#departures = departures;
  }

  @GrpcMethod("FederatedGroupCareService", "RequestDeparture")
  leave(
    request: federation.RequestDepartureRequest,
    _metadata: unknown,
    call: Call,
  ): Promise<federation.RequestDepartureResponse.$Properties> {
    return refusing(async () => {
      const domain = originOf(call, this.#domain);
      const clientId = parseClientId(request.clientId);
      if (clientIdParts(clientId).domain !== domain)
        throw refusal("wrong_requester", `clients of ${domain} only`, { field: "client_id" });
      await this.#departures.ask(request.groupId, clientId);
      return {};
    });
  }
}
