import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { federation } from "@entente/proto";
import type { AuthenticatedCall } from "@entente/service-kit";
import { Attachments } from "../attachments/attachments.ts";
import { refusing } from "../errors.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { originOf } from "./origin.ts";

type Call = AuthenticatedCall & { readonly metadata: Metadata };

/** Blobs of this domain's clients, read by other domains for theirs. */
@Controller()
export class FederatedAttachmentController {
  readonly #domain: string;
  readonly #attachments: Attachments;

  constructor(@Inject(OWN_DOMAIN) domain: string, @Inject(Attachments) attachments: Attachments) {
    this.#domain = domain;
    this.#attachments = attachments;
  }

  @GrpcMethod("FederatedAttachmentService", "ReadAttachment")
  read(
    request: federation.ReadAttachmentRequest,
    _metadata: unknown,
    call: Call,
  ): Promise<federation.ReadAttachmentResponse.$Properties> {
    return refusing(async () => {
      originOf(call, this.#domain);
      return this.#attachments.read(request.attachmentId, request.chunk);
    });
  }
}
