import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { domainTokenChallenge, parseDomainName } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { groupIdOf } from "../client-api/convert.ts";
import { tokenOf } from "../client-api/session-metadata.ts";
import { Sessions } from "../client-api/sessions.ts";
import { refusal, refusing } from "../errors.ts";
import { toUint64, uint64Of } from "../fields.ts";
import { Messages } from "../groups/messages.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { AnonymousDesk } from "./anonymous-desk.ts";

interface Peer {
  getPeer(): string;
}

/** Tokens, and the sessions that they buy. Nothing here logs or keeps whom a token was given to. */
@Controller()
export class AnonymousController {
  readonly #domain: string;
  readonly #named: Sessions;
  readonly #desk: AnonymousDesk;
  readonly #messages: Messages;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Sessions) named: Sessions,
    @Inject(AnonymousDesk) desk: AnonymousDesk,
    @Inject(Messages) messages: Messages,
  ) {
    this.#domain = domain;
    this.#named = named;
    this.#desk = desk;
    this.#messages = messages;
  }

  @GrpcMethod("AnonymousService", "ReadTokenKeys")
  keys(
    _request: unknown,
    _metadata: unknown,
    call: Peer,
  ): Promise<delivery.ReadTokenKeysResponse.$Properties> {
    return refusing(async () => {
      const keys = await this.#desk.keys(call.getPeer());
      return {
        keys: keys.map(({ spki, notBeforeMs, notAfterMs, takenUntilMs }) => ({
          publicKey: spki,
          notBeforeMs: toUint64(BigInt(notBeforeMs)),
          notAfterMs: toUint64(BigInt(notAfterMs)),
          takenUntilMs: toUint64(BigInt(takenUntilMs)),
        })),
        challenge: domainTokenChallenge(parseDomainName(this.#domain)),
      };
    });
  }

  @GrpcMethod("AnonymousService", "IssueTokens")
  issue(
    { requests }: delivery.IssueTokensRequest,
    metadata: Metadata,
  ): Promise<delivery.IssueTokensResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#named.check(tokenOf(metadata));
      return { responses: [...(await this.#desk.issuer().issue(userId, requests))] };
    });
  }

  @GrpcMethod("AnonymousService", "BeginAnonymousSession")
  begin(
    { token }: delivery.BeginAnonymousSessionRequest,
    _metadata: unknown,
    call: Peer,
  ): Promise<delivery.BeginAnonymousSessionResponse.$Properties> {
    return refusing(async () => {
      const { session, notAfterMs } = await this.#desk.sessions().begin(token, call.getPeer());
      return { session, notAfterMs: toUint64(BigInt(notAfterMs)) };
    });
  }

  @GrpcMethod("AnonymousService", "ReadGroupPass")
  pass(
    { groupId }: delivery.ReadGroupPassRequest,
    metadata: Metadata,
  ): Promise<delivery.ReadGroupPassResponse.$Properties> {
    return refusing(async () => {
      // Closed to members, too, where nobody may call without a name.
      this.#desk.sessions();
      const { clientId } = await this.#named.check(tokenOf(metadata));
      const { pass, epoch } = await this.#messages.pass(clientId, groupIdOf(groupId));
      return { pass, epoch: toUint64(epoch) };
    });
  }

  @GrpcMethod("AnonymousService", "ReadGroupPassDigest")
  passDigest(
    { groupId, epoch }: delivery.ReadGroupPassDigestRequest,
    metadata: Metadata,
  ): Promise<delivery.ReadGroupPassDigestResponse.$Properties> {
    return refusing(() => {
      if (this.#desk.admit(tokenOf(metadata)) === undefined)
        throw refusal("no_session", "only an anonymous session asks for it: a name would spoil the answer");
      const checked = groupIdOf(groupId);
      return { digest: this.#messages.passDigest(checked, uint64Of(epoch, "epoch")) };
    });
  }
}
