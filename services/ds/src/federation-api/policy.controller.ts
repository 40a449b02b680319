import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { parseUserId } from "@entente/mls-wire";
import type { federation } from "@entente/proto";
import type { AuthenticatedCall } from "@entente/service-kit";
import { referredOfDomain, type Viewer } from "../anonymous/viewer.ts";
import { refusing } from "../errors.ts";
import { callerReferenceOf } from "../policy/caller-references.ts";
import { Descriptions } from "../policy/descriptions.ts";
import { MessageReports } from "../policy/message-reports.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { originOf } from "./origin.ts";
import { requesterOf } from "./requester.ts";

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
      const viewer = viewerOf(request, domain);
      return {
        user: await this.#descriptions.forDomain(parseUserId(request.userId), { userId: viewer, domain }),
      };
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

/** A user by name, or somebody for whom a domain asks. */
function viewerOf({ requester, requesterUserId }: federation.DescribeUserRequest, domain: string): Viewer {
  if (requesterUserId !== "") return requesterOf(domain, requesterUserId);
  return referredOfDomain(domain, callerReferenceOf(requester, "requester"));
}
