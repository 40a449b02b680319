import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { type delivery, FederatedAttachmentService } from "@entente/proto";
import { parseDomainName } from "@entente/mls-wire";
import { Attachments } from "../attachments/attachments.ts";
import { refusal, refusing } from "../errors.ts";
import { GatewayChannel } from "../gateway-channel.ts";
import { attachmentIdBytes, chunkBytes } from "../attachments/limits.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** Encrypted blobs, as clients of this domain see them: uploads here, downloads from wherever they are. */
@Controller()
export class AttachmentController {
  readonly #domain: string;
  readonly #sessions: Sessions;
  readonly #attachments: Attachments;
  readonly #gateway: GatewayChannel;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Sessions) sessions: Sessions,
    @Inject(Attachments) attachments: Attachments,
    @Inject(GatewayChannel) gateway: GatewayChannel,
  ) {
    this.#domain = domain;
    this.#sessions = sessions;
    this.#attachments = attachments;
    this.#gateway = gateway;
  }

  @GrpcMethod("AttachmentService", "BeginUpload")
  begin(
    request: delivery.BeginUploadRequest,
    metadata: Metadata,
  ): Promise<delivery.BeginUploadResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      return this.#attachments.begin(userId, request.attachmentId, request.size);
    });
  }

  @GrpcMethod("AttachmentService", "UploadChunk")
  upload(
    request: delivery.UploadChunkRequest,
    metadata: Metadata,
  ): Promise<delivery.UploadChunkResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      const { attachmentId, chunk, bytes } = request;
      const { nextChunk } = await this.#attachments.upload(userId, attachmentId, chunk, bytes);
      return { nextChunk };
    });
  }

  @GrpcMethod("AttachmentService", "DownloadChunk")
  download(
    request: delivery.DownloadChunkRequest,
    metadata: Metadata,
  ): Promise<delivery.DownloadChunkResponse.$Properties> {
    return refusing(async () => {
      await this.#sessions.check(tokenOf(metadata));
      const { attachmentId, chunk } = request;
      const domain = parseDomainName(request.domain);
      if (domain === this.#domain) return this.#attachments.read(attachmentId, chunk);
      if (attachmentId.length !== attachmentIdBytes)
        throw refusal("bad_field", `${String(attachmentIdBytes)} bytes`, { field: "attachment_id" });
      return this.#fetch(domain, { attachmentId, chunk });
    });
  }

  @GrpcMethod("AttachmentService", "DeleteAttachment")
  remove(
    request: delivery.DeleteAttachmentRequest,
    metadata: Metadata,
  ): Promise<delivery.DeleteAttachmentResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      await this.#attachments.remove(userId, request.attachmentId);
      return {};
    });
  }

  /** What another domain says of its blob is the client's to check: here it only has to be within bounds. */
  async #fetch(
    domain: string,
    request: { readonly attachmentId: Uint8Array; readonly chunk: number },
  ): Promise<delivery.DownloadChunkResponse.$Properties> {
    const method = FederatedAttachmentService.ReadAttachment;
    const { bytes, size } = await this.#gateway.unary(domain, method, request);
    if (bytes.length > chunkBytes || !Number.isSafeInteger(size))
      throw refusal("foreign_answer_invalid", "another domain's answer is out of bounds", { domain });
    return { bytes, size };
  }
}
