import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { authentication } from "@entente/proto";
import { type AuthenticatedCall, requireRole } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import type { Transparency } from "../log/transparency.ts";
import { OWN_DOMAIN, TRANSPARENCY } from "../tokens.ts";
import { answerMessage, logQuestion, statedMessage, submissionBody } from "./log-convert.ts";

/** The log and the witness, as the domain's own services reach them. */
@Controller()
export class LogController {
  readonly #domain: string;
  readonly #transparency: Transparency;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(TRANSPARENCY) transparency: Transparency) {
    this.#domain = domain;
    this.#transparency = transparency;
  }

  /** What only a label's owner has reason to ask does not come from other domains. */
  @GrpcMethod("LogService", "LookUp")
  async lookUp(
    request: authentication.LookUpRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<authentication.LookUpResponse.$Properties> {
    const role = requireRole(call, this.#domain, ["ds", "gateway", "operator"]);
    const { question, lastSize } = logQuestion(request.query);
    if (role === "gateway" && (question.kind === "owner" || question.kind === "update"))
      throw refusal("foreign_question", "owners ask their own domain");
    return { answer: answerMessage(await this.#transparency.answers.answer(question, lastSize)) };
  }

  @GrpcMethod("LogService", "AddCheckpoint")
  async addCheckpoint(
    request: authentication.AddCheckpointRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<authentication.AddCheckpointResponse.$Properties> {
    requireRole(call, this.#domain, ["gateway"]);
    const { status, body } = await this.#transparency.witness.add(submissionBody(request.submission));
    return { answer: { status, body: Buffer.from(body) } };
  }

  @GrpcMethod("LogService", "ReadStatement")
  async readStatement(
    _request: unknown,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<authentication.ReadStatementResponse.$Properties> {
    requireRole(call, this.#domain, ["ds", "gateway", "operator"]);
    const [own] = await this.#transparency.statements();
    if (own === undefined) throw refusal("log_unpublished", "the service is starting", { retryAfterMs: 250 });
    return { stated: statedMessage(own) };
  }

  @GrpcMethod("LogService", "ListStatements")
  async listStatements(
    _request: unknown,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<authentication.ListStatementsResponse.$Properties> {
    requireRole(call, this.#domain, ["ds", "gateway", "operator"]);
    return { stated: (await this.#transparency.statements()).map(statedMessage) };
  }

  @GrpcMethod("LogService", "StateCapabilities")
  async stateCapabilities(
    { capabilities }: authentication.StateCapabilitiesRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<authentication.StateCapabilitiesResponse.$Properties> {
    requireRole(call, this.#domain, ["ds"]);
    return { revision: Number(await this.#transparency.state(capabilities)) };
  }
}
