import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { domain as domainProto } from "@entente/proto";
import { type AuthenticatedCall, requireRole } from "@entente/service-kit";
import { refusing } from "../errors.ts";
import { bytesOf } from "../fields.ts";
import { EvidenceBook } from "../ordering/evidence-book.ts";
import { evidencePageRows } from "../ordering/evidence-limits.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { Destinations } from "./destinations.ts";

/** What the operator asks of a running Delivery Service. */
@Controller()
export class OperationController {
  readonly #domain: string;
  readonly #destinations: Destinations;
  readonly #evidence: EvidenceBook;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Destinations) destinations: Destinations,
    @Inject(EvidenceBook) evidence: EvidenceBook,
  ) {
    this.#domain = domain;
    this.#destinations = destinations;
    this.#evidence = evidence;
  }

  @GrpcMethod("DeliveryOperationService", "ReadDestinations")
  readDestinations(
    _request: unknown,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.ReadDestinationsResponse.$Properties> {
    return refusing(async () => {
      requireRole(call, this.#domain, ["operator"]);
      return { destinations: [...(await this.#destinations.all())] };
    });
  }

  @GrpcMethod("DeliveryOperationService", "ReadOrderingEvidence")
  readEvidence(
    { afterDigest }: domainProto.ReadOrderingEvidenceRequest,
    _metadata: unknown,
    call: AuthenticatedCall,
  ): Promise<domainProto.ReadOrderingEvidenceResponse.$Properties> {
    return refusing(async () => {
      requireRole(call, this.#domain, ["operator"]);
      const after = bytesOf(afterDigest, 32, "after_digest");
      const rows = await this.#evidence.read(after.length === 0 ? undefined : after, evidencePageRows);
      return { evidence: rows.map(({ digest, bytes, notedAtMs }) => ({ digest, file: bytes, notedAtMs })) };
    });
  }
}
