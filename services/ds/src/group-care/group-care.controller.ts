import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { CipherSuite } from "@entente/mls-wire";
import { tokenOf } from "../client-api/session-metadata.ts";
import { Sessions } from "../client-api/sessions.ts";
import { refusing } from "../errors.ts";
import { ExternalSender } from "./external-sender.ts";

/** What this domain does for groups by itself, for its clients. */
@Controller()
export class GroupCareController {
  readonly #sessions: Sessions;
  readonly #sender: ExternalSender;

  constructor(@Inject(Sessions) sessions: Sessions, @Inject(ExternalSender) sender: ExternalSender) {
    this.#sessions = sessions;
    this.#sender = sender;
  }

  @GrpcMethod("GroupCareService", "ReadExternalSender")
  sender(
    request: delivery.ReadExternalSenderRequest,
    metadata: Metadata,
  ): Promise<delivery.ReadExternalSenderResponse.$Properties> {
    return refusing(async () => {
      await this.#sessions.check(tokenOf(metadata));
      const suite = CipherSuite.valueOf(request.cipherSuite) ?? request.cipherSuite;
      const { credential = new Uint8Array(), signatureKey = new Uint8Array() } =
        this.#sender.identity(suite) ?? {};
      return { credential, signatureKey };
    });
  }
}
