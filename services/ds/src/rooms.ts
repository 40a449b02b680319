import type { handleBidiStreamingCall } from "@grpc/grpc-js";
import type { federation } from "@entente/proto";
import { type Logger, type Registry, WatchedIdentity } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import { encodeCapabilities } from "@entente/transparency";
import { Addresses, addressSealer } from "./addresses/addresses.ts";
import { attachmentLimitsOf, Attachments } from "./attachments/attachments.ts";
import { openChunks } from "./attachments/open-chunks.ts";
import { Rates } from "./admission/rates.ts";
import type { AnonymousDesk } from "./anonymous/anonymous-desk.ts";
import { GroupPasses } from "./anonymous/group-passes.ts";
import { anonymousDesk } from "./anonymous/anonymous-rooms.ts";
import { apiVersions } from "./client-api/api-version.ts";
import { Challenges } from "./client-api/challenges.ts";
import { SessionSweep } from "./client-api/session-sweep.ts";
import { Sessions, sessionTokenKey } from "./client-api/sessions.ts";
import type { Clock } from "./clock.ts";
import type { Configuration } from "./configuration.ts";
import type { StoreKeys } from "./at-rest/store-keys.ts";
import { AuthenticationService } from "./credentials/authentication-service.ts";
import { Credentials } from "./credentials/credentials.ts";
import { readAnchors, watchPeers } from "./credentials/configured-anchors.ts";
import { TransparencyLogs } from "./credentials/transparency-logs.ts";
import type { TrustAnchors } from "./credentials/trust-anchors.ts";
import { Verdicts } from "./credentials/verdicts.ts";
import { DamagedMessages } from "./feeds/damaged-messages.ts";
import { Ephemerals } from "./feeds/ephemerals.ts";
import { FeedHub } from "./feeds/feed-hub.ts";
import { ReplicaWord } from "./feeds/replica-word.ts";
import { createFigures, type Figures } from "./figures.ts";
import { GatewayChannel } from "./gateway-channel.ts";
import { careRooms } from "./group-care/care-rooms.ts";
import type { Departures } from "./group-care/departures.ts";
import type { ExternalSender } from "./group-care/external-sender.ts";
import { Admission } from "./group-state/admission.ts";
import { Gatekeeper } from "./group-state/gatekeeper.ts";
import { Members } from "./group-state/group-members.ts";
import { Publications } from "./group-state/publication.ts";
import { Reports } from "./group-state/reports.ts";
import { GroupStates } from "./group-state/group-states.ts";
import { JoinRequests } from "./group-state/sealed-state.ts";
import { GroupWatch } from "./group-state/group-watch.ts";
import { Decider } from "./groups/decider.ts";
import { GroupDirectory } from "./groups/group-directory.ts";
import { Messages } from "./groups/messages.ts";
import { NewGroups } from "./groups/new-group.ts";
import { Submissions } from "./groups/submissions.ts";
import { Contacts } from "./inboxes/contacts.ts";
import { inboxRooms, type InboxRooms } from "./inboxes/inbox-rooms.ts";
import { InitKeys } from "./init-keys/init-keys.ts";
import { CapabilityNotice } from "./capabilities/capability-notice.ts";
import { ownCapabilities } from "./capabilities/own-capabilities.ts";
import { Claims } from "./key-packages/claims.ts";
import { ForeignClaims } from "./key-packages/foreign-claims.ts";
import { LowStock } from "./key-packages/low-stock.ts";
import { Stock } from "./key-packages/stock.ts";
import type { VerifySignature } from "@entente/ordering";
import { DomainRecord } from "./ordering/domain-record.ts";
import { EvidenceBook } from "./ordering/evidence-book.ts";
import { Ordering } from "./ordering/ordering.ts";
import { RemoteOrderer } from "./ordering/remote-orderer.ts";
import { replicaAddress } from "./ordering/replica-address.ts";
import { LostEpochs } from "./ordering/lost-epochs.ts";
import { readSigner } from "./ordering/ordering-keys.ts";
import { Push } from "./push/push.ts";
import { Bounces } from "./relay/bounces.ts";
import { Inbound } from "./relay/inbound.ts";
import { InboundItems } from "./relay/inbound-items.ts";
import { Outbound } from "./relay/outbound.ts";
import { openRemotes } from "./remotes.ts";
import { Descriptions } from "./policy/descriptions.ts";
import { CallerReferences } from "./policy/caller-references.ts";
import { frankingKey, FrankingStamps } from "./policy/franking-stamps.ts";
import { MessageReports } from "./policy/message-reports.ts";
import { SendGroups } from "./send-groups/send-groups.ts";
import { Upkeep } from "./upkeep.ts";
import { Users } from "./users/users.ts";

/** Everything that the service is made of, wired. */
export interface Rooms {
  readonly domain: string;
  readonly store: Store;
  readonly now: Clock;
  readonly figures: Figures;
  readonly addresses: Addresses;
  readonly sessions: Sessions;
  readonly anonymous: AnonymousDesk;
  readonly stock: Stock;
  readonly claims: Claims;
  readonly descriptions: Descriptions;
  readonly messageReports: MessageReports;
  /** What other domains are told of this one's users. */
  readonly references: CallerReferences;
  readonly foreignClaims: ForeignClaims;
  readonly initKeys: InitKeys;
  readonly newGroups: NewGroups;
  readonly sendGroups: SendGroups;
  readonly submissions: Submissions;
  readonly groupStates: GroupStates;
  readonly reports: Reports;
  readonly externalSender: ExternalSender;
  readonly departures: Departures;
  readonly publications: Publications;
  readonly gateway: GatewayChannel;
  readonly ordering: Ordering;
  readonly evidence: EvidenceBook;
  readonly messages: Messages;
  readonly inboxes: InboxRooms;
  readonly contacts: Contacts;
  readonly directory: GroupDirectory;
  readonly hub: FeedHub;
  readonly damaged: DamagedMessages;
  readonly ephemerals: Ephemerals;
  readonly push: Push;
  readonly users: Users;
  readonly credentials: Credentials;
  readonly anchors: TrustAnchors;
  readonly logs: TransparencyLogs;
  readonly attachments: Attachments;
  /** What this service shows, and by whose roots it lets others in. */
  readonly identity: WatchedIdentity;
  readonly relayHandler: handleBidiStreamingCall<
    federation.RelayRequest,
    federation.RelayResponse.$Properties
  >;
  /** Begins what runs by itself. */
  start(): void;
  /** Ends streams and what runs by itself. */
  stop(): Promise<void>;
  /** Lets go of connections. */
  close(): Promise<void>;
}

/** What {@link openRooms} is given. */
export interface RoomParts {
  readonly configuration: Configuration;
  readonly store: Store;
  /** What seals the store's contents; absent where it is in clear. */
  readonly keys: StoreKeys | undefined;
  readonly log: Logger;
  readonly metrics: Registry;
  readonly now: Clock;
  /** Versions of the clients' API, highest first; those of this software where absent. */
  readonly apiVersions?: readonly number[] | undefined;
  /** The store is an older copy of what it was: nothing more may be served from it. */
  readonly forgotten: () => void;
}

/** Wires the service. Nothing listens or runs yet. @throws ConfigurationError, StorageError. */
export async function openRooms(parts: RoomParts): Promise<Rooms> {
  const { configuration, store, keys, log, metrics, now, forgotten } = parts;
  const { domain, limits } = configuration;
  const figures = createFigures(metrics, store, now);
  const identity = new WatchedIdentity(configuration.tls, log);
  const remotes = openRemotes(configuration, identity);
  const gateway = new GatewayChannel(remotes.gateway);
  const anchors = readAnchors(configuration);
  const peersWatch = watchPeers(configuration, anchors, log);
  const authority = new Verdicts(new AuthenticationService(remotes.authentication), now);
  const sessionKey = await sessionTokenKey(store);
  const rates = new Rates(limits, now, configuration.clientProxies);
  const sessions = new Sessions({
    domain,
    store,
    tokenKey: sessionKey,
    challenges: new Challenges(now),
    apiVersions: parts.apiVersions ?? apiVersions,
    rates,
    authority,
    now,
  });
  const anonymous = anonymousDesk({ configuration, store, sessionKey, rates, figures, now });
  const directory = new GroupDirectory(store, now);
  const sealer = await addressSealer(store.secrets, keys);
  const addresses = new Addresses(domain, sealer, now);
  const watch = new GroupWatch(store, addresses, now);
  const admission = new Admission(store, watch, now);
  const credentials = new Credentials(domain, authority, gateway);
  const care = careRooms({ configuration, store, addresses, credentials, figures, log, now });
  const gatekeeper = new Gatekeeper(store, watch, admission, care.departures);
  const decider = new Decider(domain, store, directory, watch, addresses, figures, now, (groupId) => {
    care.sweep.soon(groupId);
  });
  const push = await Push.open({
    settings: configuration.push,
    sealer: keys?.contents,
    store,
    connected: (clientId) => hub.connected(clientId),
    figures,
    log,
    now,
  });
  const opened = (clientId: string): void => {
    push.came(clientId).catch((error: unknown) => {
      log.error({ err: error }, "a device that came is taken for asleep");
    });
  };
  const word = new ReplicaWord(store.signals);
  const subscriptionsMax = limits.subscriptions;
  const damaged = new DamagedMessages({ domain, store, directory, gateway, log, now });
  const hub = new FeedHub({
    store,
    word,
    restore: damaged.restore,
    subscriptionsMax,
    figures,
    log,
    now,
    opened,
  });
  const ephemerals = new Ephemerals({ domain, directory, hub, word, gateway, log, now });
  const sweep = new SessionSweep(hub, sessions, log, now);
  const chunks = openChunks(configuration);
  const attachments = new Attachments(store, chunks, attachmentLimitsOf(limits), now);
  const upkeep = new Upkeep(store, attachments, limits, log, now);
  const stamps = new FrankingStamps(domain, await frankingKey(store), sealer);
  const references = await CallerReferences.open(store.secrets);
  const record = await DomainRecord.open(domain, store.ordering);
  const signer = readSigner(configuration.ordering);
  const verify: VerifySignature = (...signed) => anchors.verifyOrdering(...signed);
  const bounces = new Bounces({ home: domain, signer, verify, now });
  const outbound = new Outbound({ home: domain, store, gateway, bounces, log, now });
  const heard = (other: string): void => outbound.heard(other);
  const evidence = new EvidenceBook({ store, anchors, log, now });
  const ordering = new Ordering({
    home: domain,
    store,
    record,
    decider,
    gateway,
    signer,
    verify,
    gatekeeper,
    tellEvidence: (found) => evidence.keep(found),
    found: heard,
    forgotten,
    log,
    now,
    clock: () => performance.now(),
    figures,
    address: replicaAddress(configuration),
    connect: remotes.replica,
  });
  const lostEpochs = new LostEpochs({ home: domain, store, ordering });
  const lowStock = new LowStock(domain, store);
  const users = new Users({ domain, store, settings: configuration.directory, gateway, log, now });
  const claims = new Claims({ domain, store, limits, lowStock, users, now });
  const lifetimeMs = limits.messageLifetimeMs;
  const inboxes = inboxRooms({ domain, store, addresses, bounces, lifetimeMs, figures, now });
  const items = new InboundItems({
    store,
    directory,
    ordering,
    inboxes: inboxes.inbound,
    lifetimeMs,
    bytesMax: limits.messageBytes,
    log,
    now,
  });
  const stated = async (): Promise<Uint8Array> =>
    encodeCapabilities(ownCapabilities(configuration, await anonymous.statedKeys()));
  const notice = new CapabilityNotice(remotes.log, stated, log);
  const inbound = new Inbound({ home: domain, store, items, bounces, figures, heard, log, now });
  return {
    domain,
    store,
    now,
    identity,
    figures,
    addresses,
    sessions,
    anonymous,
    stock: new Stock(store, authority, configuration.cipherSuites, now),
    claims,
    descriptions: new Descriptions({ domain, store, limits, users, references, gateway, now }),
    messageReports: new MessageReports({ domain, stamps, references, store, gateway, log, now }),
    references,
    foreignClaims: new ForeignClaims(gateway, anchors, log, now),
    initKeys: new InitKeys({ domain, store, authority, claims, gateway, anchors, log, now }),
    newGroups: new NewGroups(configuration, store, record, watch, now),
    sendGroups: new SendGroups(domain, store, record, ordering, addresses, now),
    submissions: new Submissions({
      domain,
      addresses,
      directory,
      orderer: ordering,
      abroad: (abroad) => new RemoteOrderer(abroad, gateway),
      gatekeeper,
      lostEpochs,
    }),
    groupStates: new GroupStates(store, directory, admission, new JoinRequests(anchors, now)),
    externalSender: care.externalSender,
    departures: care.departures,
    publications: new Publications(store, directory, watch),
    reports: new Reports(store, new Members(store), now),
    gateway,
    ordering,
    evidence,
    messages: new Messages({
      stamps,
      passes: new GroupPasses(sessionKey),
      domain,
      store,
      directory,
      lifetimeMs,
      bytesMax: limits.messageBytes,
      lostEpochs,
      figures,
      now,
    }),
    inboxes,
    contacts: new Contacts(store),
    directory,
    hub,
    damaged,
    ephemerals,
    push,
    users,
    credentials,
    anchors,
    logs: new TransparencyLogs(domain, remotes.log, gateway, log),
    attachments,
    relayHandler: (call) => inbound.handle(call),
    start() {
      peersWatch?.start();
      identity.start();
      sweep.start();
      upkeep.start();
      ordering.start();
      outbound.start();
      push.start();
      care.sweep.start();
      notice.start();
    },
    async stop() {
      peersWatch?.stop();
      identity.stop();
      notice.stop();
      sweep.stop();
      ephemerals.stop();
      await care.sweep.stop();
      await Promise.all([ordering.stop(), hub.stop(), inbound.stop(), outbound.stop(), push.stop()]);
      await upkeep.stop();
    },
    async close() {
      chunks.close();
      remotes.authentication.close();
      remotes.log.close();
      remotes.gateway?.close();
    },
  };
}
