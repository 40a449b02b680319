import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { parseDomainName } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { Callers } from "../anonymous/callers.ts";
import { TransparencyLogs } from "../credentials/transparency-logs.ts";
import { refusing } from "../errors.ts";
import { presentOf } from "../fields.ts";
import { tokenOf } from "./session-metadata.ts";

/** What clients ask of transparency logs. */
@Controller()
export class TransparencyController {
  readonly #callers: Callers;
  readonly #logs: TransparencyLogs;

  constructor(@Inject(Callers) callers: Callers, @Inject(TransparencyLogs) logs: TransparencyLogs) {
    this.#callers = callers;
    this.#logs = logs;
  }

  @GrpcMethod("TransparencyService", "LookUp")
  lookUp(request: delivery.LookUpRequest, metadata: Metadata): Promise<delivery.LookUpResponse.$Properties> {
    return refusing(async () => {
      await this.#callers.check(tokenOf(metadata));
      const query = presentOf(request.query, "query");
      return { answer: await this.#logs.lookUp(parseDomainName(request.domain), query) };
    });
  }

  @GrpcMethod("TransparencyService", "ListStatements")
  list(_request: unknown, metadata: Metadata): Promise<delivery.ListStatementsResponse.$Properties> {
    return refusing(async () => {
      await this.#callers.check(tokenOf(metadata));
      return { stated: [...(await this.#logs.statements())] };
    });
  }
}
