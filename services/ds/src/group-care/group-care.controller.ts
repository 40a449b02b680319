import type { Metadata } from "@grpc/grpc-js";
import { Controller, Inject } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { type delivery, FederatedGroupCareService } from "@entente/proto";
import { CipherSuite, groupIdFromBytes, groupIdParts } from "@entente/mls-wire";
import { tokenOf } from "../client-api/session-metadata.ts";
import { Sessions } from "../client-api/sessions.ts";
import { refusing } from "../errors.ts";
import { GatewayChannel } from "../gateway-channel.ts";
import { foreignStateMs } from "../limits.ts";
import { OWN_DOMAIN } from "../tokens.ts";
import { Departures } from "./departures.ts";
import { ExternalSender } from "./external-sender.ts";

/** What this domain does for groups by itself, for its clients. */
@Controller()
export class GroupCareController {
  readonly #sessions: Sessions;
  readonly #sender: ExternalSender;

  readonly #domain: string;
  readonly #departures: Departures;
  readonly #gateway: GatewayChannel;

  constructor(
    @Inject(OWN_DOMAIN) domain: string,
    @Inject(Sessions) sessions: Sessions,
    @Inject(ExternalSender) sender: ExternalSender,
    @Inject(Departures) departures: Departures,
    @Inject(GatewayChannel) gateway: GatewayChannel,
  ) {
    this.#domain = domain;
    this.#sessions = sessions;
    this.#sender = sender;
    this.#departures = departures;
    this.#gateway = gateway;
  }

  @GrpcMethod("GroupCareService", "LeaveGroup")
  leave(
    request: delivery.LeaveGroupRequest,
    metadata: Metadata,
  ): Promise<delivery.LeaveGroupResponse.$Properties> {
    return refusing(async () => {
      const { clientId } = await this.#sessions.check(tokenOf(metadata));
      const { groupId } = request;
      const { domain } = groupIdParts(groupIdFromBytes(groupId));
      if (domain === this.#domain) await this.#departures.ask(groupId, clientId);
      else {
        const { RequestDeparture } = FederatedGroupCareService;
        await this.#gateway.unary(domain, RequestDeparture, { groupId, clientId }, foreignStateMs);
      }
      return {};
    });
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
