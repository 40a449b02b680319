import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { refusal, refusing } from "../errors.ts";
import { toUint64 } from "../fields.ts";
import { GroupDirectory } from "../groups/group-directory.ts";
import { Ordering } from "../ordering/ordering.ts";
import { groupIdOf } from "./convert.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** What clients ask about the order of Commits, beside submitting them. */
@Controller()
export class OrderingController {
  readonly #sessions: Sessions;
  readonly #directory: GroupDirectory;
  readonly #ordering: Ordering;

  constructor(
    @Inject(Sessions) sessions: Sessions,
    @Inject(GroupDirectory) directory: GroupDirectory,
    @Inject(Ordering) ordering: Ordering,
  ) {
    this.#sessions = sessions;
    this.#directory = directory;
    this.#ordering = ordering;
  }

  @GrpcMethod("OrderingService", "ReserveSlot")
  reserve(
    request: delivery.ReserveSlotRequest,
    metadata: Metadata,
  ): Promise<delivery.ReserveSlotResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const groupId = groupIdOf(request.groupId);
      if (!(await this.#directory.isMember(clientId, groupId))) {
        throw refusal("not_a_member", "the caller is not a member of the group", { field: "group_id" });
      }
      const result = await this.#ordering.reserve(groupId, clientId);
      if (result.code === "granted") {
        return { reserved: { epoch: toUint64(result.epoch), holdMs: result.holdMs } };
      }
      const retryAfterMs = result.code === "unavailable" ? result.retryAfterMs : 0;
      return { unavailable: { retryAfterMs } };
    });
  }
}
