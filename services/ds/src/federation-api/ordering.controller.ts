import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { federation } from "@entente/proto";
import type { AuthenticatedCall } from "@entente/service-kit";
import { refusing } from "../errors.ts";
import { Ordering } from "../ordering/ordering.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { originOf } from "./origin.ts";

/** The ordering protocol between domains. */
@Controller()
export class FederatedOrderingController {
  readonly #domain: string;
  readonly #ordering: Ordering;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(Ordering) ordering: Ordering) {
    this.#domain = domain;
    this.#ordering = ordering;
  }

  @GrpcMethod("FederatedOrderingService", "ExchangeOrdering")
  exchange(
    request: federation.ExchangeOrderingRequest,
    _metadata: unknown,
    call: AuthenticatedCall & { readonly metadata: Metadata },
  ): Promise<federation.ExchangeOrderingResponse.$Properties> {
    return refusing(() => this.#ordering.exchange(originOf(call, this.#domain), request));
  }
}
