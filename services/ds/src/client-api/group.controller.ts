import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { AnonymousDesk } from "../anonymous/anonymous-desk.ts";
import { refusal, refusing } from "../errors.ts";
import { FeedHub } from "../feeds/feed-hub.ts";
import { toUint64 } from "../fields.ts";
import type { Figures } from "../figures.ts";
import { toCommitResult } from "../groups/convert.ts";
import { GroupDirectory } from "../groups/group-directory.ts";
import { Messages } from "../groups/messages.ts";
import { NewGroups } from "../groups/new-group.ts";
import { Submissions } from "../groups/submissions.ts";
import { Ordering } from "../ordering/ordering.ts";
import { FIGURES } from "../tokens.ts";
import { groupIdOf, groupRequestOf, toSendResult } from "./convert.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** Groups, their Commits and their messages. */
@Controller()
export class GroupController {
  readonly #sessions: Sessions;
  readonly #desk: AnonymousDesk;
  readonly #newGroups: NewGroups;
  readonly #submissions: Submissions;
  readonly #messages: Messages;
  readonly #directory: GroupDirectory;
  readonly #hub: FeedHub;
  readonly #ordering: Ordering;
  readonly #figures: Figures;

  constructor(
    @Inject(Sessions) sessions: Sessions,
    @Inject(AnonymousDesk) desk: AnonymousDesk,
    @Inject(NewGroups) newGroups: NewGroups,
    @Inject(Submissions) submissions: Submissions,
    @Inject(Messages) messages: Messages,
    @Inject(GroupDirectory) directory: GroupDirectory,
    @Inject(FeedHub) hub: FeedHub,
    @Inject(Ordering) ordering: Ordering,
    @Inject(FIGURES) figures: Figures,
  ) {
    this.#sessions = sessions;
    this.#desk = desk;
    this.#newGroups = newGroups;
    this.#submissions = submissions;
    this.#messages = messages;
    this.#directory = directory;
    this.#hub = hub;
    this.#ordering = ordering;
    this.#figures = figures;
  }

  @GrpcMethod("DeliveryService", "CreateGroup")
  create(
    request: delivery.CreateGroupRequest,
    metadata: Metadata,
  ): Promise<delivery.CreateGroupResponse.$Properties> {
    return refusing(async () => {
      const session = await this.#sessions.check(tokenOf(metadata));
      const { head } = await this.#newGroups.create(session, groupRequestOf(request));
      this.#hub.lookAgain(session.clientId);
      return { head, cursorSeq: 0 };
    });
  }

  @GrpcMethod("DeliveryService", "SubmitCommit")
  submit(
    request: delivery.SubmitCommitRequest,
    metadata: Metadata,
  ): Promise<delivery.SubmitCommitResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const outcome = await this.#submissions.ofClient(clientId, request.bundle);
      this.#figures.submitted.inc({ outcome: outcome.code });
      return { result: toCommitResult(outcome) };
    });
  }

  @GrpcMethod("DeliveryService", "SendMessage")
  send(
    request: delivery.SendMessageRequest,
    metadata: Metadata,
  ): Promise<delivery.SendMessageResponse.$Properties> {
    return refusing(async () => {
      const { mlsMessage, groupPass } = request;
      const token = tokenOf(metadata);
      const ready =
        this.#desk.admit(token) === undefined
          ? await this.#messages.ready((await this.#sessions.check(token)).clientId, mlsMessage)
          : await this.#messages.readyNamelessly(mlsMessage, groupPass);
      return { result: toSendResult(await this.#messages.accept(ready)) };
    });
  }

  @GrpcMethod("DeliveryService", "ReadGroup")
  read(
    request: delivery.ReadGroupRequest,
    metadata: Metadata,
  ): Promise<delivery.ReadGroupResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const groupId = groupIdOf(request.groupId);
      const group = await this.#directory.find(groupId);
      if (group === undefined) throw refusal("unknown_group", "no such group", { field: "group_id" });
      if (!(await this.#directory.isMember(clientId, groupId))) {
        throw refusal("not_a_member", "the caller is not a member of the group", { field: "group_id" });
      }
      const { epoch, head, memberDomains } = group;
      return {
        epoch: toUint64(epoch),
        head,
        ordererDomain: await this.#ordering.ordererOf(groupId),
        memberDomains: [...memberDomains],
      };
    });
  }
}
