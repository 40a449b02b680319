import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { userIdParts } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { Callers } from "../anonymous/callers.ts";
import { TransparencyLogs } from "../credentials/transparency-logs.ts";
import { refusing } from "../errors.ts";
import { Claims } from "../key-packages/claims.ts";
import { claimOf, toClaimResult } from "../key-packages/convert.ts";
import { ForeignClaims } from "../key-packages/foreign-claims.ts";
import { Stock } from "../key-packages/stock.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { keyPackagesOf, toStock } from "./convert.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** Publishing and claiming KeyPackages. */
@Controller()
export class KeyPackageController {
  readonly #domain: string;
  readonly #sessions: Sessions;
  readonly #callers: Callers;
  readonly #stock: Stock;
  readonly #claims: Claims;
  readonly #foreignClaims: ForeignClaims;
  readonly #logs: TransparencyLogs;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Sessions) sessions: Sessions,
    @Inject(Callers) callers: Callers,
    @Inject(Stock) stock: Stock,
    @Inject(Claims) claims: Claims,
    @Inject(ForeignClaims) foreignClaims: ForeignClaims,
    @Inject(TransparencyLogs) logs: TransparencyLogs,
  ) {
    this.#domain = domain;
    this.#sessions = sessions;
    this.#callers = callers;
    this.#stock = stock;
    this.#claims = claims;
    this.#foreignClaims = foreignClaims;
    this.#logs = logs;
  }

  @GrpcMethod("DeliveryService", "PublishKeyPackages")
  publish(
    request: delivery.PublishKeyPackagesRequest,
    metadata: Metadata,
  ): Promise<delivery.PublishKeyPackagesResponse.$Properties> {
    return refusing(async () => {
      const session = await this.#sessions.check(tokenOf(metadata));
      return { stock: toStock(await this.#stock.publish(session, keyPackagesOf(request))) };
    });
  }

  @GrpcMethod("DeliveryService", "ReadKeyPackageStock")
  readStock(
    _request: unknown,
    metadata: Metadata,
  ): Promise<delivery.ReadKeyPackageStockResponse.$Properties> {
    return refusing(async () => {
      const session = await this.#sessions.check(tokenOf(metadata));
      return { stock: toStock(await this.#stock.read(session)) };
    });
  }

  @GrpcMethod("DeliveryService", "ClaimKeyPackages")
  claim(
    request: delivery.ClaimKeyPackagesRequest,
    metadata: Metadata,
  ): Promise<delivery.ClaimKeyPackagesResponse.$Properties> {
    return refusing(async () => {
      const userId = await this.#callers.check(tokenOf(metadata));
      const claim = claimOf(request.claim);
      if (userIdParts(claim.userId).domain !== this.#domain) {
        const { clients, proof } = await this.#foreignClaims.claim(claim, userId);
        return { result: toClaimResult(clients, proof) };
      }
      const clients = await this.#claims.claim(claim, { userId, domain: this.#domain });
      return { result: toClaimResult(clients, await this.#logs.offlineProof(claim.userId)) };
    });
  }
}
