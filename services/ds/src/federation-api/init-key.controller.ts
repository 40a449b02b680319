import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { parseUserId, userIdParts } from "@entente/mls-wire";
import type { federation } from "@entente/proto";
import type { AuthenticatedCall } from "@entente/service-kit";
import { refusal, refusing } from "../errors.ts";
import { initKeyRequestOf } from "../init-keys/init-key-request.ts";
import { InitKeys } from "../init-keys/init-keys.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { originOf } from "./origin.ts";

/** What other domains ask of this one in the format of draft-omara-mls-federation-00. */
@Controller()
export class FederatedInitKeyController {
  readonly #domain: string;
  readonly #initKeys: InitKeys;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(InitKeys) initKeys: InitKeys) {
    this.#domain = domain;
    this.#initKeys = initKeys;
  }

  @GrpcMethod("FederatedInitKeyService", "GetUserInitKey")
  take(
    request: federation.GetUserInitKeyRequest,
    _metadata: unknown,
    call: AuthenticatedCall & { readonly metadata: Metadata },
  ): Promise<federation.GetUserInitKeyResponse.$Properties> {
    return refusing(async () => {
      const domain = originOf(call, this.#domain);
      const userId = parseUserId(request.requesterUserId);
      if (userIdParts(userId).domain !== domain) {
        throw refusal("wrong_requester", `users of ${domain} only`, { field: "requester_user_id" });
      }
      const query = initKeyRequestOf(request.query);
      return { answer: await this.#initKeys.ofOwn(query, { userId, domain }) };
    });
  }
}
