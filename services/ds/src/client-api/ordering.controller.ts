import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { refusal, refusing } from "../errors.ts";
import { bytesOf, toUint64 } from "../fields.ts";
import { GroupDirectory } from "../groups/group-directory.ts";
import { EvidenceBook } from "../ordering/evidence-book.ts";
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
  readonly #evidence: EvidenceBook;

  constructor(
    @Inject(Sessions) sessions: Sessions,
    @Inject(GroupDirectory) directory: GroupDirectory,
    @Inject(Ordering) ordering: Ordering,
    @Inject(EvidenceBook) evidence: EvidenceBook,
  ) {
    this.#evidence = evidence;
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

  @GrpcMethod("OrderingService", "ListEvidence")
  listEvidence(_request: unknown, metadata: Metadata): Promise<delivery.ListEvidenceResponse.$Properties> {
    return refusing(async () => {
      await this.#sessions.check(tokenOf(metadata));
      return { digests: [...(await this.#evidence.digests())] };
    });
  }

  @GrpcMethod("OrderingService", "ReadEvidence")
  readEvidence(
    { digest }: delivery.ReadEvidenceRequest,
    metadata: Metadata,
  ): Promise<delivery.ReadEvidenceResponse.$Properties> {
    return refusing(async () => {
      await this.#sessions.check(tokenOf(metadata));
      return { file: await this.#evidence.one(bytesOf(digest, 32, "digest")) };
    });
  }
}
