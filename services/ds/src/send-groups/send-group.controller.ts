import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { clientIdParts, parseClientId } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { groupIdOf } from "../client-api/convert.ts";
import { tokenOf } from "../client-api/session-metadata.ts";
import { Sessions } from "../client-api/sessions.ts";
import { refusing } from "../errors.ts";
import { listOf, toUint64 } from "../fields.ts";
import { addressOf } from "../inboxes/addressed-request.ts";
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
      const { readerClientIds, readerAddresses, owner } = request;
      const named = listOf(readerClientIds, 0, sendGroupReadersMax, "reader_client_ids");
      listOf(readerAddresses, 0, sendGroupReadersMax - named.length, "reader_addresses");
      if (owner.length === 0) listOf(readerAddresses, 0, 0, "reader_addresses");
      const groupId = groupIdOf(request.groupId);
      const { epoch, head } = await this.#sendGroups.open(clientId, groupId, {
        owner:
          owner.length === 0
            ? undefined
            : addressOf({ domain: clientIdParts(clientId).domain, sealed: owner }),
        readers: named.map(parseClientId),
        readerAddresses: readerAddresses.map(addressOf),
      });
      return { epoch: toUint64(epoch), head };
    });
  }
}
