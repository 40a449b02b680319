import type { ServiceDefinition } from "@grpc/grpc-js";
import {
  AnonymousService,
  AnonymousServiceName,
  AddressService,
  AddressServiceName,
  DeliveryOperationService,
  DeliveryOperationServiceName,
  AttachmentService,
  AttachmentServiceName,
  DeliveryService,
  DeliveryServiceName,
  DeliveryStatusService,
  DeliveryStatusServiceName,
  DirectoryService,
  EphemeralService,
  EphemeralServiceName,
  FederatedEphemeralService,
  FederatedEphemeralServiceName,
  FederatedFeedService,
  FederatedFeedServiceName,
  DirectoryServiceName,
  FederatedDirectoryService,
  FederatedDirectoryServiceName,
  FederatedAttachmentService,
  FederatedAttachmentServiceName,
  FederatedInitKeyService,
  FederatedInitKeyServiceName,
  FederatedOrderingService,
  FederatedOrderingServiceName,
  FederationService,
  FederationServiceName,
  TransparencyService,
  TransparencyServiceName,
  OrderingService,
  OrderingServiceName,
  SpeakerService,
  SpeakerServiceName,
  SendGroupService,
  SendGroupServiceName,
  InboxService,
  InitKeyService,
  InitKeyServiceName,
  InboxServiceName,
  PolicyService,
  PolicyServiceName,
  PushService,
  PushServiceName,
  GroupStateService,
  GroupStateServiceName,
  GroupCareService,
  GroupCareServiceName,
  FederatedGroupCareService,
  FederatedGroupCareServiceName,
} from "@entente/proto";
import { type Listener, type Logger } from "@entente/service-kit";
import { publishHandler } from "./client-api/publish-stream.ts";
import { subscribeHandler } from "./client-api/subscribe-stream.ts";
import type { Configuration } from "./configuration.ts";
import { type Rooms } from "./rooms.ts";

const asBytes = (bytes: Buffer): Buffer => bytes;

/** The delivery service with answers of streams that are bytes already: each item is serialised once for all its streams. */
const deliveryMethods: ServiceDefinition = {
  ...DeliveryService,
  Publish: { ...DeliveryService.Publish, responseSerialize: asBytes },
  Subscribe: { ...DeliveryService.Subscribe, responseSerialize: asBytes },
};

/** Where the service listens, for whom, and what it serves there. */
export function listenersOf(configuration: Configuration, rooms: Rooms, log: Logger): readonly Listener[] {
  const { sessions, messages, hub, identity } = rooms;
  return [
    {
      address: configuration.clientListener,
      identity: identity.listener("none"),
      clients: "none",
      services: [
        { name: GroupStateServiceName, methods: GroupStateService },
        { name: GroupCareServiceName, methods: GroupCareService },
        {
          name: DeliveryServiceName,
          methods: deliveryMethods,
          raw: {
            Publish: publishHandler(sessions, messages),
            Subscribe: subscribeHandler(sessions, hub, log),
          },
        },
        { name: AddressServiceName, methods: AddressService },
        { name: AnonymousServiceName, methods: AnonymousService },
        { name: EphemeralServiceName, methods: EphemeralService },
        { name: DeliveryStatusServiceName, methods: DeliveryStatusService },
        { name: InboxServiceName, methods: InboxService },
        { name: InitKeyServiceName, methods: InitKeyService },
        { name: PolicyServiceName, methods: PolicyService },
        { name: PushServiceName, methods: PushService },
        { name: TransparencyServiceName, methods: TransparencyService },
        { name: DirectoryServiceName, methods: DirectoryService },
        { name: AttachmentServiceName, methods: AttachmentService },
        { name: OrderingServiceName, methods: OrderingService },
        { name: SendGroupServiceName, methods: SendGroupService },
      ],
    },
    {
      address: configuration.domainListener,
      identity: identity.listener("required"),
      clients: "required",
      services: [
        { name: FederationServiceName, methods: FederationService, raw: { Relay: rooms.relayHandler } },
        { name: FederatedEphemeralServiceName, methods: FederatedEphemeralService },
        { name: FederatedFeedServiceName, methods: FederatedFeedService },
        { name: FederatedDirectoryServiceName, methods: FederatedDirectoryService },
        { name: SpeakerServiceName, methods: SpeakerService },
        { name: DeliveryOperationServiceName, methods: DeliveryOperationService },
        { name: FederatedAttachmentServiceName, methods: FederatedAttachmentService },
        { name: FederatedInitKeyServiceName, methods: FederatedInitKeyService },
        { name: FederatedGroupCareServiceName, methods: FederatedGroupCareService },
        { name: FederatedOrderingServiceName, methods: FederatedOrderingService },
      ],
    },
  ];
}
