import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { domainTokenChallenge, parseDomainName, userIdParts } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { tokenOf } from "../client-api/session-metadata.ts";
import { Sessions } from "../client-api/sessions.ts";
import { TransparencyLogs } from "../credentials/transparency-logs.ts";
import { refusing } from "../errors.ts";
import { toUint64 } from "../fields.ts";
import { Claims } from "../key-packages/claims.ts";
import { claimOf, toClaimResult } from "../key-packages/convert.ts";
import { ForeignClaims } from "../key-packages/foreign-claims.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { toDirectoryResult, userQueryOf } from "../users/query.ts";
import { Users } from "../users/users.ts";
import { AnonymousDesk } from "./anonymous-desk.ts";
import { nobodyOfSession } from "./viewer.ts";

interface Peer {
  getPeer(): string;
}

/** Tokens, and what is done for them. Nothing here logs or keeps whom a token was given to, and a session names nobody. */
@Controller()
export class AnonymousController {
  readonly #domain: string;
  readonly #named: Sessions;
  readonly #desk: AnonymousDesk;
  readonly #claims: Claims;
  readonly #foreignClaims: ForeignClaims;
  readonly #users: Users;
  readonly #logs: TransparencyLogs;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Sessions) named: Sessions,
    @Inject(AnonymousDesk) desk: AnonymousDesk,
    @Inject(Claims) claims: Claims,
    @Inject(ForeignClaims) foreignClaims: ForeignClaims,
    @Inject(Users) users: Users,
    @Inject(TransparencyLogs) logs: TransparencyLogs,
  ) {
    this.#domain = domain;
    this.#named = named;
    this.#desk = desk;
    this.#claims = claims;
    this.#foreignClaims = foreignClaims;
    this.#users = users;
    this.#logs = logs;
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

  @GrpcMethod("AnonymousService", "ClaimKeyPackagesAnonymously")
  claim(
    request: delivery.ClaimKeyPackagesAnonymouslyRequest,
    metadata: Metadata,
  ): Promise<delivery.ClaimKeyPackagesAnonymouslyResponse.$Properties> {
    return refusing(async () => {
      const nobody = nobodyOfSession(this.#desk.sessions().check(tokenOf(metadata)).id);
      const claim = claimOf(request.claim);
      if (userIdParts(claim.userId).domain !== this.#domain) {
        const { clients, proof } = await this.#foreignClaims.claim(claim, nobody);
        return { result: toClaimResult(clients, proof) };
      }
      const clients = await this.#claims.claim(claim, { userId: nobody, domain: this.#domain });
      return { result: toClaimResult(clients, await this.#logs.offlineProof(claim.userId)) };
    });
  }

  @GrpcMethod("AnonymousService", "FindUsersAnonymously")
  find(
    request: delivery.FindUsersAnonymouslyRequest,
    metadata: Metadata,
  ): Promise<delivery.FindUsersAnonymouslyResponse.$Properties> {
    return refusing(async () => {
      const nobody = nobodyOfSession(this.#desk.sessions().check(tokenOf(metadata)).id);
      const [domain, query] = [parseDomainName(request.domain), userQueryOf(request.query)];
      return { result: toDirectoryResult(await this.#users.find(domain, query, nobody)) };
    });
  }
}
