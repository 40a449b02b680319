import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { parseClientId } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { groupIdOf } from "../client-api/convert.ts";
import { tokenOf } from "../client-api/session-metadata.ts";
import { Sessions } from "../client-api/sessions.ts";
import { refusing } from "../errors.ts";
import { listOf, toUint64 } from "../fields.ts";
import { sendGroupReadersMax } from "./limits.ts";
import { SendGroups } from "./send-groups.ts";

/** Send Groups of Distributed MLS. */
@Controller()
export class SendGroupController {
  readonly #sessions: Sessions;
  readonly #sendGroups: SendGroups;

  constructor(@Inject(Sessions) sessions: Sessions, @Inject(SendGroups) sendGroups: SendGroups) {
    this.#sessions = sessions;
    this.#sendGroups = sendGroups;
  }

  @GrpcMethod("SendGroupService", "OpenSendGroup")
  open(
    request: delivery.OpenSendGroupRequest,
    metadata: Metadata,
  ): Promise<delivery.OpenSendGroupResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const readers = listOf(request.readerClientIds, 0, sendGroupReadersMax, "reader_client_ids");
      const groupId = groupIdOf(request.groupId);
      const { epoch, head } = await this.#sendGroups.open(clientId, groupId, readers.map(parseClientId));
      return { epoch: toUint64(epoch), head };
    });
  }
}
