import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import type { delivery } from "@entente/proto";
import { refusing } from "../errors.ts";
import { idempotencyKeyOf } from "../fields.ts";
import { Contacts } from "../inboxes/contacts.ts";
import { inboxRequestOf } from "../inboxes/inbox-request.ts";
import { Inboxes } from "../inboxes/inboxes.ts";
import { tokenOf } from "./session-metadata.ts";
import { Sessions } from "./sessions.ts";

/** Client fanout, and the rule of who may use it towards a user. */
@Controller()
export class InboxController {
  readonly #sessions: Sessions;
  readonly #inboxes: Inboxes;
  readonly #contacts: Contacts;

  constructor(
    @Inject(Sessions) sessions: Sessions,
    @Inject(Inboxes) inboxes: Inboxes,
    @Inject(Contacts) contacts: Contacts,
  ) {
    this.#sessions = sessions;
    this.#inboxes = inboxes;
    this.#contacts = contacts;
  }

  @GrpcMethod("InboxService", "SendToInboxes")
  send(
    request: delivery.SendToInboxesRequest,
    metadata: Metadata,
  ): Promise<delivery.SendToInboxesResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const key = idempotencyKeyOf(request.idempotencyKey, "idempotency_key");
      const message = inboxRequestOf(request.recipients, request.payload);
      const { messageId, duplicate, refused } = await this.#inboxes.send(clientId, key, message);
      return { messageId, duplicate, refused: refused.slice() };
    });
  }

  @GrpcMethod("InboxService", "ReadInboxRule")
  read(
    request: delivery.ReadInboxRuleRequest,
    metadata: Metadata,
  ): Promise<delivery.ReadInboxRuleResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      const { strangers, contacts } = await this.#contacts.read(userId, request.afterUserId);
      return { strangers, contacts: contacts.slice() };
    });
  }

  @GrpcMethod("InboxService", "SetStrangerRule")
  setStrangers(
    request: delivery.SetStrangerRuleRequest,
    metadata: Metadata,
  ): Promise<delivery.SetStrangerRuleResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      await this.#contacts.setStrangers(userId, request.strangers);
      return {};
    });
  }

  @GrpcMethod("InboxService", "SetContact")
  setContact(
    request: delivery.SetContactRequest,
    metadata: Metadata,
  ): Promise<delivery.SetContactResponse.$Properties> {
    return refusing(async () => {
      const { userId } = await this.#sessions.check(tokenOf(metadata));
      await this.#contacts.set(userId, request.userId, request.state);
      return {};
    });
  }
}
