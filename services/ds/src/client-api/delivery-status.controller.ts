import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { refusing } from "../errors.ts";
import { DeliveryStatus } from "../groups/delivery-status.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** What became of messages, for whoever sent them. */
@Controller()
export class DeliveryStatusController {
  readonly #sessions: Sessions;
  readonly #status: DeliveryStatus;

  constructor(@Inject(Sessions) sessions: Sessions, @Inject(DeliveryStatus) status: DeliveryStatus) {
    this.#sessions = sessions;
    this.#status = status;
  }

  @GrpcMethod("DeliveryStatusService", "ReadDeliveryStatus")
  read(
    { messageId, skip }: delivery.ReadDeliveryStatusRequest,
    metadata: Metadata,
  ): Promise<delivery.ReadDeliveryStatusResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const { acceptedAtMs, domains, more } = await this.#status.of(clientId, messageId, skip);
      return { acceptedAtMs, domains: domains.map((each) => ({ ...each, atMs: each.atMs ?? 0 })), more };
    });
  }
}
