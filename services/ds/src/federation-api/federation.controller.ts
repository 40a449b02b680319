import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { federation } from "@entente/proto";
import type { AuthenticatedCall } from "@entente/service-kit";
import { TransparencyLogs } from "../credentials/transparency-logs.ts";
import { refusal, refusing } from "../errors.ts";
import { toCommitResult } from "../groups/convert.ts";
import { Submissions } from "../groups/submissions.ts";
import { Claims } from "../key-packages/claims.ts";
import { claimOf, toClaimResult } from "../key-packages/convert.ts";
import { queryOf, reportOf, toGroupState, toReportResult } from "../group-state/convert.ts";
import { foreignReporter, Reports } from "../group-state/reports.ts";
import { GroupStates } from "../group-state/group-states.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { requesterOf } from "./requester.ts";
import { originOf } from "./origin.ts";

type Call = AuthenticatedCall & { readonly metadata: Metadata };

/** What other domains ask of this one, by way of its gateway. */
@Controller()
export class FederationController {
  readonly #domain: string;
  readonly #claims: Claims;
  readonly #logs: TransparencyLogs;
  readonly #submissions: Submissions;
  readonly #states: GroupStates;
  readonly #reports: Reports;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Claims) claims: Claims,
    @Inject(Submissions) submissions: Submissions,
    @Inject(TransparencyLogs) logs: TransparencyLogs,
    @Inject(GroupStates) states: GroupStates,
    @Inject(Reports) reports: Reports,
  ) {
    this.#domain = domain;
    this.#logs = logs;
    this.#claims = claims;
    this.#submissions = submissions;
    this.#states = states;
    this.#reports = reports;
  }

  @GrpcMethod("FederationService", "ClaimKeyPackages")
  claim(
    request: federation.ClaimKeyPackagesRequest,
    _metadata: unknown,
    call: Call,
  ): Promise<federation.ClaimKeyPackagesResponse.$Properties> {
    return refusing(async () => {
      const domain = originOf(call, this.#domain);
      const userId = requesterOf(domain, request.requesterUserId);
      const claim = claimOf(request.claim);
      const clients = await this.#claims.claim(claim, { userId, domain });
      return { result: toClaimResult(clients, await this.#logs.offlineProof(claim.userId)) };
    });
  }

  @GrpcMethod("FederationService", "SubmitCommit")
  submit(
    request: federation.SubmitCommitRequest,
    _metadata: unknown,
    call: Call,
  ): Promise<federation.SubmitCommitResponse.$Properties> {
    return refusing(async () => {
      const domain = originOf(call, this.#domain);
      return { result: toCommitResult(await this.#submissions.ofDomain(domain, request.bundle)) };
    });
  }

  /** Greetings are the gateway's to answer. */
  @GrpcMethod("FederationService", "Hello")
  hello(_request: unknown, _metadata: unknown, call: Call): never {
    originOf(call, this.#domain);
    throw refusal("unsupported", "the gateway answers greetings");
  }

  @GrpcMethod("FederationService", "FetchGroupState")
  groupState(
    request: federation.FetchGroupStateRequest,
    _metadata: unknown,
    call: Call,
  ): Promise<federation.FetchGroupStateResponse.$Properties> {
    return refusing(async () => {
      const domain = originOf(call, this.#domain);
      const served = await this.#states.forDomain(domain, request.clientId, queryOf(request.query));
      return { state: await toGroupState(served) };
    });
  }

  @GrpcMethod("FederationService", "ReportCommit")
  report(
    request: federation.ReportCommitRequest,
    _metadata: unknown,
    call: Call,
  ): Promise<federation.ReportCommitResponse.$Properties> {
    return refusing(async () => {
      const reporter = foreignReporter(originOf(call, this.#domain), request.clientId);
      return { result: toReportResult(await this.#reports.take(reportOf(request.report), reporter)) };
    });
  }

  /** Another domain's questions about credentials go to the Authentication Service. */
  @GrpcMethod("FederationService", "VerifyCredential")
  verify(_request: unknown, _metadata: unknown, call: Call): never {
    originOf(call, this.#domain);
    throw refusal("unsupported", "the Authentication Service answers questions about credentials");
  }
}
