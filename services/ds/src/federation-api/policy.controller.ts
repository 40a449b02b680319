import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { parseUserId, type UserId, userIdParts } from "@entente/mls-wire";
import type { federation } from "@entente/proto";
import type { AuthenticatedCall } from "@entente/service-kit";
import { refusal, refusing } from "../errors.ts";
import { callerReferenceOf } from "../policy/caller-references.ts";
import { Descriptions } from "../policy/descriptions.ts";
import { MessageReports } from "../policy/message-reports.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { originOf } from "./origin.ts";

type Call = AuthenticatedCall & { readonly metadata: Metadata };

/** What other domains ask about this one's users, and report about its clients, by way of its gateway. */
@Controller()
export class FederatedPolicyController {
  readonly #domain: string;
  readonly #descriptions: Descriptions;
  readonly #reports: MessageReports;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Descriptions) descriptions: Descriptions,
    @Inject(MessageReports) reports: MessageReports,
  ) {
    this.#domain = domain;
    this.#descriptions = descriptions;
    this.#reports = reports;
  }

  @GrpcMethod("FederationService", "DescribeUser")
  describe(
    request: federation.DescribeUserRequest,
    _metadata: unknown,
    call: Call,
  ): Promise<federation.DescribeUserResponse.$Properties> {
    return refusing(async () => {
      const domain = originOf(call, this.#domain);
      const userId = userOf(request.requesterUserId, domain, "requester_user_id");
      return { user: await this.#descriptions.ofOwn(parseUserId(request.userId), { userId, domain }) };
    });
  }

  @GrpcMethod("FederationService", "ReportMessage")
  report(
    request: federation.ReportMessageRequest,
    _metadata: unknown,
    call: Call,
  ): Promise<federation.ReportMessageResponse.$Properties> {
    return refusing(async () => {
      const domain = originOf(call, this.#domain);
      const reference = callerReferenceOf(request.reporter, "reporter");
      return { result: await this.#reports.take(request.report, { kind: "reference", domain, reference }) };
    });
  }
}

/** A domain speaks for its own users. */
function userOf(id: string, domain: string, field: string): UserId {
  const userId = parseUserId(id);
  if (userIdParts(userId).domain !== domain)
    throw refusal("wrong_requester", `users of ${domain} only`, { field });
  return userId;
}
