import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { refusing } from "../errors.ts";
import { Ephemerals } from "../feeds/ephemerals.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** Typing notices and the like: for devices that are connected, never stored. */
@Controller()
export class EphemeralController {
  readonly #sessions: Sessions;
  readonly #ephemerals: Ephemerals;

  constructor(@Inject(Sessions) sessions: Sessions, @Inject(Ephemerals) ephemerals: Ephemerals) {
    this.#sessions = sessions;
    this.#ephemerals = ephemerals;
  }

  @GrpcMethod("EphemeralService", "SendEphemeral")
  send(
    request: delivery.SendEphemeralRequest,
    metadata: Metadata,
  ): Promise<delivery.SendEphemeralResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      await this.#ephemerals.send(clientId, request.groupId, request.payload);
      return {};
    });
  }
}
