import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { domain as domainProto } from "@entente/proto";
import { type AuthenticatedCall, requireRole } from "@entente/service-kit";
import { refusing } from "../errors.ts";
import { CallerReferences } from "../policy/caller-references.ts";
import { ReportDesk } from "../policy/report-desk.ts";
import { OWN_DOMAIN } from "../tokens.ts";

/** Reports of messages, for the operator alone. */
@Controller()
export class ReportController {
  readonly #domain: string;
  readonly #desk: ReportDesk;
  readonly #references: CallerReferences;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(ReportDesk) desk: ReportDesk,
    @Inject(CallerReferences) references: CallerReferences,
  ) {
    this.#domain = domain;
    this.#desk = desk;
    this.#references = references;
  }

  @GrpcMethod("DeliveryOperationService", "ListMessageReports")
  list(
    { afterId }: domainProto.ListMessageReportsRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.ListMessageReportsResponse.$Properties> {
    return refusing(async () => {
      requireRole(call, this.#domain, ["operator"]);
      return { reports: [...(await this.#desk.list(afterId))] };
    });
  }

  @GrpcMethod("DeliveryOperationService", "ReadMessageReport")
  read(
    { reportId }: domainProto.ReadMessageReportRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.ReadMessageReportResponse.$Properties> {
    return refusing(async () => {
      requireRole(call, this.#domain, ["operator"]);
      return { report: await this.#desk.read(reportId) };
    });
  }

  @GrpcMethod("DeliveryOperationService", "DropMessageReport")
  drop(
    { reportId }: domainProto.DropMessageReportRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.DropMessageReportResponse.$Properties> {
    return refusing(async () => {
      requireRole(call, this.#domain, ["operator"]);
      await this.#desk.drop(reportId);
      return {};
    });
  }

  @GrpcMethod("DeliveryOperationService", "OpenReporter")
  reporter(
    { reporter }: domainProto.OpenReporterRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.OpenReporterResponse.$Properties> {
    return refusing(() => {
      requireRole(call, this.#domain, ["operator"]);
      return Promise.resolve({ ...this.#references.open(reporter) });
    });
  }
}
