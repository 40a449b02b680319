import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { parseUserId } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { refusing } from "../errors.ts";
import { Descriptions } from "../policy/descriptions.ts";
import { MessageReports } from "../policy/message-reports.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** What clients need to know before they try, and what they report afterwards. */
@Controller()
export class PolicyController {
  readonly #sessions: Sessions;
  readonly #descriptions: Descriptions;
  readonly #reports: MessageReports;

  constructor(
    @Inject(Sessions) sessions: Sessions,
    @Inject(Descriptions) descriptions: Descriptions,
    @Inject(MessageReports) reports: MessageReports,
  ) {
    this.#sessions = sessions;
    this.#descriptions = descriptions;
    this.#reports = reports;
  }

  @GrpcMethod("PolicyService", "DescribeUser")
  describe(
    request: delivery.DescribeUserRequest,
    metadata: Metadata,
  ): Promise<delivery.DescribeUserResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      return { user: await this.#descriptions.of(parseUserId(request.userId), userId) };
    });
  }

  @GrpcMethod("PolicyService", "ReportMessage")
  report(
    request: delivery.ReportMessageRequest,
    metadata: Metadata,
  ): Promise<delivery.ReportMessageResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      return { result: await this.#reports.bring(request.report, userId) };
    });
  }
}
