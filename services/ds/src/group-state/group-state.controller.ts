import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { type delivery, FederationService } from "@entente/proto";
import { clientIdParts, groupIdFromBytes, groupIdParts } from "@entente/mls-wire";
import { tokenOf } from "../client-api/session-metadata.ts";
import { Sessions } from "../client-api/sessions.ts";
import { refusal, refusing } from "../errors.ts";
import { listOf, presentOf } from "../fields.ts";
import { GatewayChannel } from "../gateway-channel.ts";
import { foreignStateMs, waitingProposalsMax } from "../limits.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { queryOf, reportOf, toGroupState, toReportResult } from "./convert.ts";
import { GroupStates } from "./group-states.ts";
import { Publications } from "./publication.ts";
import { Reports } from "./reports.ts";

/** The public state of groups, for this domain's clients. */
@Controller()
export class GroupStateController {
  readonly #domain: string;
  readonly #sessions: Sessions;
  readonly #states: GroupStates;
  readonly #gateway: GatewayChannel;
  readonly #reports: Reports;
  readonly #publications: Publications;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Sessions) sessions: Sessions,
    @Inject(GroupStates) states: GroupStates,
    @Inject(GatewayChannel) gateway: GatewayChannel,
    @Inject(Reports) reports: Reports,
    @Inject(Publications) publications: Publications,
  ) {
    this.#publications = publications;
    this.#domain = domain;
    this.#sessions = sessions;
    this.#states = states;
    this.#gateway = gateway;
    this.#reports = reports;
  }

  @GrpcMethod("GroupStateService", "ReadGroupState")
  read(
    request: delivery.ReadGroupStateRequest,
    metadata: Metadata,
  ): Promise<delivery.ReadGroupStateResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const query = queryOf(request.query);
      const served = await this.#states.forClient(clientId, query);
      if (served !== undefined) return { state: await toGroupState(served) };
      const { domain } = groupIdParts(groupIdFromBytes(query.groupId));
      if (domain === this.#domain)
        throw refusal("unknown_group", "no such group", { field: "query.group_id" });
      const asked = { query: presentOf(request.query, "query"), clientId };
      const answer = await this.#gateway.unary(
        domain,
        FederationService.FetchGroupState,
        asked,
        foreignStateMs,
      );
      return { state: presentOf(answer.state, "state") };
    });
  }

  @GrpcMethod("GroupStateService", "ListUserGroups")
  list(
    request: delivery.ListUserGroupsRequest,
    metadata: Metadata,
  ): Promise<delivery.ListUserGroupsResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const { user } = clientIdParts(clientId);
      return { groupIds: [...(await this.#states.ofUser(user, request.afterGroupId))] };
    });
  }

  @GrpcMethod("GroupStateService", "PublishGroupState")
  publish(
    request: delivery.PublishGroupStateRequest,
    metadata: Metadata,
  ): Promise<delivery.PublishGroupStateResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      await this.#publications.take(clientId, request);
      return {};
    });
  }

  @GrpcMethod("GroupStateService", "ReadProposals")
  proposals(
    request: delivery.ReadProposalsRequest,
    metadata: Metadata,
  ): Promise<delivery.ReadProposalsResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const references = listOf(request.references, 0, waitingProposalsMax, "references");
      const { groupId, epoch } = request;
      const of = epoch === undefined || epoch === null ? undefined : BigInt(epoch);
      return { proposals: [...(await this.#states.proposals(clientId, groupId, references, of))] };
    });
  }

  @GrpcMethod("GroupStateService", "ReportCommit")
  report(
    request: delivery.ReportCommitRequest,
    metadata: Metadata,
  ): Promise<delivery.ReportCommitResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const report = reportOf(request.report);
      const { domain } = groupIdParts(groupIdFromBytes(report.groupId));
      if (domain === this.#domain) {
        const outcome = await this.#reports.take(report, { clientId, domain });
        return { result: toReportResult(outcome) };
      }
      // Reports of all domains are counted where the group was made.
      const answer = await this.#gateway.unary(
        domain,
        FederationService.ReportCommit,
        { report: presentOf(request.report, "report"), clientId },
        foreignStateMs,
      );
      return { result: presentOf(answer.result, "result") };
    });
  }
}
