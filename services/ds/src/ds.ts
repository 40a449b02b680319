import type { DynamicModule, INestApplication } from "@nestjs/common";
import {
  createLog,
  createMetrics,
  OperatorNeeded,
  type Logger,
  type RunningService,
  startService,
} from "@entente/service-kit";
import { openStore, type Store } from "@entente/storage";
import { Addresses } from "./addresses/addresses.ts";
import { sealedStore } from "./at-rest/sealed-store.ts";
import { openStoreKeys } from "./at-rest/store-keys.ts";
import { Callers } from "./anonymous/callers.ts";
import { AnonymousController } from "./anonymous/anonymous.controller.ts";
import { AnonymousDesk } from "./anonymous/anonymous-desk.ts";
import { Attachments } from "./attachments/attachments.ts";
import { AddressController } from "./client-api/address.controller.ts";
import { AttachmentController } from "./client-api/attachment.controller.ts";
import { CredentialController } from "./client-api/credential.controller.ts";
import { DeliveryStatusController } from "./client-api/delivery-status.controller.ts";
import { DirectoryController } from "./client-api/directory.controller.ts";
import { EphemeralController } from "./client-api/ephemeral.controller.ts";
import { GroupController } from "./client-api/group.controller.ts";
import { OrderingController } from "./client-api/ordering.controller.ts";
import { InitKeyController } from "./client-api/init-key.controller.ts";
import { InboxController } from "./client-api/inbox.controller.ts";
import { KeyPackageController } from "./client-api/key-package.controller.ts";
import { SessionController } from "./client-api/session.controller.ts";
import { PolicyController } from "./client-api/policy.controller.ts";
import { PushController } from "./client-api/push.controller.ts";
import { Sessions } from "./client-api/sessions.ts";
import { TransparencyController } from "./client-api/transparency.controller.ts";
import type { Clock } from "./clock.ts";
import type { Configuration } from "./configuration.ts";
import { Credentials } from "./credentials/credentials.ts";
import { TransparencyLogs } from "./credentials/transparency-logs.ts";
import { TrustAnchors } from "./credentials/trust-anchors.ts";
import { FederatedDirectoryController } from "./federation-api/directory.controller.ts";
import { GatewayChannel } from "./gateway-channel.ts";
import { Departures } from "./group-care/departures.ts";
import { ExternalSender } from "./group-care/external-sender.ts";
import { GroupCareController } from "./group-care/group-care.controller.ts";
import { GroupStateController } from "./group-state/group-state.controller.ts";
import { Publications } from "./group-state/publication.ts";
import { Reports } from "./group-state/reports.ts";
import { GroupStates } from "./group-state/group-states.ts";
import { FederatedGroupCareController } from "./federation-api/group-care.controller.ts";
import { FederatedAttachmentController } from "./federation-api/attachment.controller.ts";
import { FederatedEphemeralController } from "./federation-api/ephemeral.controller.ts";
import { FederatedFeedController } from "./federation-api/feed.controller.ts";
import { FederatedInitKeyController } from "./federation-api/init-key.controller.ts";
import { FederatedOrderingController } from "./federation-api/ordering.controller.ts";
import { FederationController } from "./federation-api/federation.controller.ts";
import { FederatedPolicyController } from "./federation-api/policy.controller.ts";
import { DamagedMessages } from "./feeds/damaged-messages.ts";
import { Ephemerals } from "./feeds/ephemerals.ts";
import { FeedHub } from "./feeds/feed-hub.ts";
import { DeliveryStatus } from "./groups/delivery-status.ts";
import { GroupDirectory } from "./groups/group-directory.ts";
import { Messages } from "./groups/messages.ts";
import { NewGroups } from "./groups/new-group.ts";
import { SendGroupController } from "./send-groups/send-group.controller.ts";
import { SendGroups } from "./send-groups/send-groups.ts";
import { Submissions } from "./groups/submissions.ts";
import { Contacts } from "./inboxes/contacts.ts";
import { AddressedInboxes } from "./inboxes/addressed-inboxes.ts";
import { Inboxes } from "./inboxes/inboxes.ts";
import { InitKeys } from "./init-keys/init-keys.ts";
import { Claims } from "./key-packages/claims.ts";
import { ForeignClaims } from "./key-packages/foreign-claims.ts";
import { Stock } from "./key-packages/stock.ts";
import { Push } from "./push/push.ts";
import { EvidenceBook } from "./ordering/evidence-book.ts";
import { Destinations } from "./operator-api/destinations.ts";
import { OperationController } from "./operator-api/operation.controller.ts";
import { ReportController } from "./operator-api/report.controller.ts";
import { Descriptions } from "./policy/descriptions.ts";
import { MessageReports } from "./policy/message-reports.ts";
import { CallerReferences } from "./policy/caller-references.ts";
import { ReportDesk } from "./policy/report-desk.ts";
import { Ordering } from "./ordering/ordering.ts";
import { SpeakerController } from "./ordering/speaker.controller.ts";
import { forgottenProblem, refuseForgotten } from "./restored.ts";
import { readiness } from "./readiness.ts";
import { type Rooms, openRooms } from "./rooms.ts";
import { FIGURES, OWN_DOMAIN } from "./tokens.ts";
import { Users } from "./users/users.ts";
import { listenersOf } from "./listeners.ts";

/** What a test may put in the place of what the configuration names. */
export interface Replacements {
  readonly store?: Store;
  readonly now?: Clock;
  /** Versions of the clients' API, as if this software spoke them. */
  readonly apiVersions?: readonly number[];
}

/**
 * Starts a Delivery Service: opens the store, then listens.
 *
 * @throws ConfigurationError, StorageError, or what the first failing listener throws; nothing is left running then.
 */
export async function startDs(
  configuration: Configuration,
  log: Logger = createLog("ds", configuration.logLevel),
  replacements: Replacements = {},
): Promise<RunningService> {
  const now = replacements.now ?? Date.now;
  const medium = replacements.store ?? (await openStore(configuration.store));
  const metrics = createMetrics("ds");
  let rooms: Rooms | undefined;
  try {
    await refuseForgotten(medium);
    const keys = await openStoreKeys(medium.secrets, configuration.sealingKeys);
    if (keys === undefined) log.warn("no sealingKeys are configured: the store is in clear");
    const store = keys === undefined ? medium : await sealedStore(medium, keys);
    let forgotten = (): void => undefined;
    const failed = new Promise<OperatorNeeded>((resolve) => {
      forgotten = () => resolve(new OperatorNeeded(forgottenProblem));
    });
    const opened = await openRooms({
      ...{ configuration, store, keys, log, metrics, now, forgotten },
      apiVersions: replacements.apiVersions,
    });
    rooms = opened;
    const running = await startService({
      name: "ds",
      log,
      metrics,
      readiness: () => readiness(medium),
      operations: configuration.operations,
      module: moduleOf(opened),
      listeners: (_application: INestApplication) => listenersOf(configuration, opened, log),
    });
    opened.start();
    let stopped: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      // Streams first: they would keep the listeners from closing, and devices are told why.
      await opened.stop();
      await running.stop();
      await opened.close();
      await medium.close();
    };
    const stopOnce = (): Promise<void> => (stopped ??= stop());
    // What others may lose by it is not served while whoever started this service finds out.
    void failed.then(stopOnce);
    return { failed, stop: stopOnce };
  } catch (error) {
    await rooms?.stop();
    await rooms?.close();
    await medium.close();
    throw error;
  }
}

function moduleOf(rooms: Rooms): DynamicModule {
  class DeliveryModule {}
  return {
    module: DeliveryModule,
    controllers: [
      SessionController,
      AddressController,
      AnonymousController,
      KeyPackageController,
      GroupController,
      DeliveryStatusController,
      InboxController,
      InitKeyController,
      FederatedInitKeyController,
      EphemeralController,
      FederatedEphemeralController,
      FederatedFeedController,
      AttachmentController,
      FederatedAttachmentController,
      CredentialController,
      PushController,
      TransparencyController,
      DirectoryController,
      FederatedDirectoryController,
      PolicyController,
      FederationController,
      FederatedPolicyController,
      GroupStateController,
      GroupCareController,
      FederatedGroupCareController,
      OperationController,
      SpeakerController,
      ReportController,
      FederatedOrderingController,
      OrderingController,
      SendGroupController,
    ],
    providers: [
      { provide: OWN_DOMAIN, useValue: rooms.domain },
      { provide: FIGURES, useValue: rooms.figures },
      { provide: Addresses, useValue: rooms.addresses },
      { provide: AnonymousDesk, useValue: rooms.anonymous },
      { provide: Callers, useValue: new Callers(rooms.sessions, rooms.anonymous) },
      { provide: Sessions, useValue: rooms.sessions },
      { provide: Stock, useValue: rooms.stock },
      { provide: Descriptions, useValue: rooms.descriptions },
      { provide: MessageReports, useValue: rooms.messageReports },
      { provide: Claims, useValue: rooms.claims },
      { provide: InitKeys, useValue: rooms.initKeys },
      { provide: ForeignClaims, useValue: rooms.foreignClaims },
      { provide: NewGroups, useValue: rooms.newGroups },
      { provide: SendGroups, useValue: rooms.sendGroups },
      { provide: Submissions, useValue: rooms.submissions },
      { provide: GroupStates, useValue: rooms.groupStates },
      { provide: Publications, useValue: rooms.publications },
      { provide: Departures, useValue: rooms.departures },
      { provide: ExternalSender, useValue: rooms.externalSender },
      { provide: Reports, useValue: rooms.reports },
      { provide: GatewayChannel, useValue: rooms.gateway },
      { provide: Ordering, useValue: rooms.ordering },
      { provide: Messages, useValue: rooms.messages },
      { provide: DeliveryStatus, useValue: new DeliveryStatus(rooms.store) },
      { provide: Inboxes, useValue: rooms.inboxes.inboxes },
      { provide: AddressedInboxes, useValue: rooms.inboxes.addressed },
      { provide: Contacts, useValue: rooms.contacts },
      { provide: GroupDirectory, useValue: rooms.directory },
      { provide: DamagedMessages, useValue: rooms.damaged },
      { provide: Ephemerals, useValue: rooms.ephemerals },
      { provide: FeedHub, useValue: rooms.hub },
      { provide: Push, useValue: rooms.push },
      { provide: Users, useValue: rooms.users },
      { provide: Credentials, useValue: rooms.credentials },
      { provide: TrustAnchors, useValue: rooms.anchors },
      { provide: EvidenceBook, useValue: rooms.evidence },
      { provide: CallerReferences, useValue: rooms.references },
      { provide: ReportDesk, useValue: new ReportDesk(rooms.store) },
      { provide: Destinations, useValue: new Destinations(rooms.store, rooms.now) },
      { provide: TransparencyLogs, useValue: rooms.logs },
      { provide: Attachments, useValue: rooms.attachments },
    ],
  };
}
