import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { federation } from "@entente/proto";
import type { AuthenticatedCall } from "@entente/service-kit";
import { refusing } from "../errors.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { toDirectoryResult, userQueryOf } from "../users/query.ts";
import { Users } from "../users/users.ts";
import { requesterOf } from "./requester.ts";
import { originOf } from "./origin.ts";

/** What other domains ask of this one's directory. */
@Controller()
export class FederatedDirectoryController {
  readonly #domain: string;
  readonly #users: Users;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(Users) users: Users) {
    this.#domain = domain;
    this.#users = users;
  }

  @GrpcMethod("FederatedDirectoryService", "FindUsers")
  find(
    request: federation.FindUsersRequest,
    _metadata: unknown,
    call: AuthenticatedCall & { readonly metadata: Metadata },
  ): Promise<federation.FindUsersResponse.$Properties> {
    return refusing(async () => {
      const domain = originOf(call, this.#domain);
      const viewer = requesterOf(domain, request.requesterUserId);
      return {
        result: toDirectoryResult(await this.#users.findFor(domain, userQueryOf(request.query), viewer)),
      };
    });
  }
}
