import { DeliveryService } from "@entente/proto";
import type { ClientId, GroupId } from "@entente/mls-wire";
import { Anonymity } from "../anonymous/anonymity.ts";
import type { NamelessMessages } from "../anonymous/nameless-messages.ts";
import { Transfers } from "../attachments/transfers.ts";
import { InboxChannel } from "../inbox/inbox-channel.ts";
import { InitKeys } from "../init-keys/init-keys.ts";
import { Mailboxes } from "../inbox/mailboxes.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { treeInsideBytesMax } from "../mls/limits.ts";
import { Negotiation } from "../negotiation/negotiation.ts";
import { StatedLimits } from "../negotiation/stated-limits.ts";
import { Session, type SessionIdentity } from "../session/session.ts";
import type { Succession } from "../successors/succession.ts";
import { Keyring } from "../successors/keyring.ts";
import type { Transport } from "../transport/transport.ts";
import { TrustAnchors } from "../trust/trust-anchors.ts";
import { Background } from "./background.ts";
import { Claims } from "./claims.ts";
import { ClientError } from "./client-error.ts";
import { Commits } from "./commits.ts";
import type { ClientEvent } from "./client-event.ts";
import { Contradictions } from "./contradictions.ts";
import { Creations } from "./creations.ts";
import { type CredentialPlace, credentialPlace, CredentialPlaces } from "./credential-place.ts";
import { type KeyedLeaves, ownLeaves } from "./own-leaves.ts";
import { CredentialRenewal } from "./credential-renewal.ts";
import { Departures } from "./departures.ts";
import { Ephemerals } from "./ephemerals.ts";
import { renewIdentity, rotateIdentity } from "./enrolment.ts";
import { EventLog } from "./event-log.ts";
import { environmentOf } from "./environment-parts.ts";
import { encodeEvent } from "./event-record.ts";
import { FirstUpdates } from "./first-updates.ts";
import type { GroupEntry } from "./group-entry.ts";
import { AddressRenewal } from "./address-renewal.ts";
import { handleOf, joinsOf, pendingOf, renewalsOf, watchOf } from "./group-parts.ts";
import { Addresses } from "./addresses.ts";
import { type EnrolledIdentity, sessionKey } from "./identity.ts";
import { incomingOf } from "./incoming-parts.ts";
import type { JoinedGroup } from "./joined-group.ts";
import type { Joins } from "./joins.ts";
import { KeyExpiry } from "./key-expiry.ts";
import { KeyPackageStock } from "./key-package-stock.ts";
import { LargeTrees } from "./large-trees.ts";
import { type LoadedState, rootOf } from "./loaded-state.ts";
import { Outbox } from "./outbox.ts";
import type { PendingCommits } from "./pending-commits.ts";
import type { Renewals } from "./renewals.ts";
import { PublishedStates } from "./published-states.ts";
import { Reception } from "./reception.ts";
import type { ClientSettings } from "./settings.ts";
import { UserChecks } from "./user-checks.ts";
import { successionOf } from "./succession-parts.ts";
import type { Watch } from "./watch.ts";

/** What a client consists of, each part given what it needs of the others. Nothing runs yet. */
export class ClientParts {
  readonly id: ClientId;
  readonly settings: ClientSettings;
  readonly ds: Transport;
  readonly as: Transport;
  readonly session: Session;
  readonly stopping = new AbortController();
  readonly environment: GroupEnvironment;
  /** Work that nobody waits for. What fails in it is the client's problem until the next time. */
  readonly background: Background;
  readonly checks: UserChecks;
  readonly attachments: Transfers;
  readonly trees: LargeTrees;
  readonly entries: Map<string, GroupEntry>;
  readonly events: EventLog;
  readonly keyring: Keyring;
  readonly succession: Succession;
  readonly commits: Commits;
  readonly outbox: Outbox;
  readonly firstUpdates: FirstUpdates;
  readonly pending: PendingCommits;
  readonly renewals: Renewals;
  readonly expiry: KeyExpiry;
  readonly credential: CredentialRenewal;
  readonly stock: KeyPackageStock;
  readonly addresses: Addresses;
  readonly reception: Reception;
  readonly ephemerals: Ephemerals;
  readonly mailboxes: Mailboxes;
  readonly creations: Creations;
  readonly joins: Joins;
  readonly leaving: Departures;
  readonly contradictions: Contradictions;
  readonly published: PublishedStates;
  readonly watch: Watch;
  readonly limits: StatedLimits;
  readonly claims: () => Claims;
  /** Where else than in groups the credential is used. */
  readonly places = new CredentialPlaces();
  readonly leaves: KeyedLeaves;
  /** Records of the store that could not be read. */
  readonly unreadable: readonly string[];
  /** Replaced by a later credential for the same key. */
  identity: EnrolledIdentity;
  /** What the client says of its connection, until the next time. */
  readonly failed = (error: unknown): void => {
    this.reception.problem = error;
  };
  /** Tries again what needed a key that has come now. */
  readonly keysCame: (entry: GroupEntry) => Promise<void>;
  /** Takes messages of a group that waited when the client ended. */
  readonly release: (entry: GroupEntry) => Promise<void>;
  /** Who makes calls that need no name. */
  readonly anonymity: Anonymity;
  /** Who brings messages of groups without a name; absent where all go by name. */
  readonly nameless: NamelessMessages | undefined;
  readonly nowMs: () => number;
  /** A number in [0, 1). */
  readonly chance: () => number;
  readonly #anchors: TrustAnchors;

  constructor(settings: ClientSettings, identity: EnrolledIdentity, loaded: LoadedState) {
    const { home, store, transports, nowMs = Date.now, chance = Math.random } = settings;
    [this.nowMs, this.chance] = [nowMs, chance];
    this.id = identity.clientId;
    this.settings = settings;
    this.background = new Background(this.failed);
    const inBackground = this.background.begin;
    this.identity = identity;
    this.ds = transports.connect(home.deliveryService, home.rootCertificatePem);
    this.as = transports.connect(home.authenticationService, home.rootCertificatePem);
    this.session = new Session(this.ds, () => this.sessionIdentity(), nowMs);
    this.anonymity = new Anonymity({
      ...{ client: this.id, settings, session: this.session, stopped: this.stopping.signal, nowMs, chance },
      stated: (domain) => this.negotiation().stated(domain),
    });
    this.checks = new UserChecks(this.session, store, this.id, nowMs, (domain) =>
      this.negotiation().stated(domain),
    );
    this.attachments = new Transfers(this.session, settings, this.stopping.signal);
    this.#anchors = new TrustAnchors(home.domain, rootOf(home.rootCertificatePem));
    this.environment = environmentOf(this, this.#anchors);
    this.entries = loaded.entries(this.environment);
    this.events = new EventLog(store, this.id, settings.messagesKept);
    this.keyring = new Keyring(store, nowMs);
    this.trees = new LargeTrees({
      transfers: this.attachments,
      ...{ store, primitives: settings.crypto.primitives, domain: home.domain },
      insideBytesMax: Math.min(settings.treeInsideBytes ?? treeInsideBytesMax, treeInsideBytesMax),
    });
    this.commits = new Commits(this.session, this.keyring, this.trees, chance, this.stopping.signal);
    this.nameless = this.anonymity.messages(this.entries);
    this.outbox = new Outbox(this.session, store, chance, this.stopping.signal, this.nameless);
    this.pending = pendingOf(this);
    this.renewals = renewalsOf(this);
    this.addresses = new Addresses(this.session);
    const { addresses, as, keyring, entries, stopping } = this;
    this.leaves = ownLeaves(settings, { as, addresses, identity: () => this.identity }, loaded.groupKeys);
    this.expiry = new KeyExpiry({ store, keyring, entries, nowMs, chance, stopped: stopping.signal });
    this.firstUpdates = new FirstUpdates({
      store,
      commits: this.commits,
      inBackground,
      enabled: settings.updateAfterJoining ?? true,
    });
    this.stock = new KeyPackageStock(
      this.session,
      store,
      this.environment,
      () => this.identity,
      settings,
      this.addresses,
      this.leaves.keys,
    );
    this.stock.onRefused = (suite, { code, message }) =>
      this.#tell({
        kind: "refused",
        groupId: undefined,
        code,
        reason: `KeyPackages of ${suite}: ${message}`,
      });
    const places = (): readonly CredentialPlace[] => this.#credentialPlaces();
    this.credential = new CredentialRenewal({
      readdress: new AddressRenewal({ addresses, places, nowMs, chance }).look,
      identity: () => this.identity,
      renew: () => this.renewCredential(),
      places,
      restock: () => this.stock.restock(),
      tell: (event) => this.#tell(event),
      share: settings.credentialRenewal,
      nowMs,
      chance,
      stopped: this.stopping.signal,
    });
    this.mailboxes = new Mailboxes(store);
    this.watch = watchOf(this, this.#anchors);
    this.limits = new StatedLimits(this.watch.transparency.logs);
    this.claims = () =>
      new Claims(
        (purpose) => this.anonymity.caller(purpose),
        this.environment,
        this.watch.transparency,
        settings.silentLogs,
      );
    this.creations = new Creations(this.session, store, () => this.identity.signatureKey.publicKey);
    this.unreadable = loaded.unreadable;
    this.contradictions = new Contradictions(this, this.#anchors);
    this.published = new PublishedStates(this.session, chance, inBackground);
    this.leaving = new Departures(store, this.session, inBackground);
    this.joins = joinsOf(this);
    const told = (): void => this.events.appended();
    this.succession = successionOf(this, told);
    const incoming = incomingOf(this, loaded, told);
    this.release = (entry) => incoming.release(entry);
    this.keysCame = async (entry) => {
      await incoming.keysCame(entry);
      await this.succession.missed.keysCame(entry);
    };
    this.ephemerals = new Ephemerals({
      session: this.session,
      environment: this.environment,
      entries: this.entries,
    });
    const liveness = {
      caughtUp: () => {
        this.contradictions.soon();
        this.joins.caughtUp();
        incoming.caughtUp();
      },
      disconnected: () => this.joins.disconnected(),
      ended: (code: string) => this.#tell({ kind: "ended", code }),
      ephemeral: (groupId: Uint8Array, payload: Uint8Array) =>
        inBackground(() => this.ephemerals.take(groupId, payload)),
    };
    this.reception = new Reception(incoming, liveness, nowMs);
  }

  /** A group by its id. @throws ClientError `unknown_group`. */
  entry(groupId: GroupId): GroupEntry {
    const found = this.entries.get(groupId);
    if (found === undefined) throw new ClientError("unknown_group", `not in ${groupId}`, groupId);
    return found;
  }

  /** What an application does with a group. */
  handle(entry: GroupEntry): JoinedGroup {
    return handleOf(this, entry);
  }

  /** Gets a later credential for the same key; its groups have it from {@link CredentialRenewal.spread} on. @throws RpcFailure. */
  async renewCredential(): Promise<void> {
    this.identity = await renewIdentity(this.settings, this.identity, this.as);
    this.events.appended();
    this.session.forget();
  }

  /** Gets another signature key and a credential for it; its groups have both from {@link CredentialRenewal.spread} on. @throws RpcFailure. */
  async rotateSignatureKey(): Promise<void> {
    this.identity = await rotateIdentity(this.settings, this.identity, this.as);
    // The next session registers the key; from then on nobody is handed KeyPackages of the former one.
    this.session.forget();
    await this.stock.restock();
    await this.credential.spread();
  }

  /** A leaf with a basic credential keeps it as long as the key stays; the log has the key either way. */
  #credentialPlaces(): readonly CredentialPlace[] {
    const ofGroups = [...this.entries.values()].map((entry) =>
      credentialPlace(this.handle(entry), this.leaves),
    );
    return [...ofGroups, ...this.places.now()];
  }

  async #tell(event: ClientEvent): Promise<void> {
    await this.settings.store.save({ events: [encodeEvent(event)] });
    this.events.appended();
  }

  /** Client fanout under a protocol's number. */
  channel(protocol: number): InboxChannel {
    const { crypto } = this.settings;
    return new InboxChannel(protocol, {
      session: this.session,
      mailboxes: this.mailboxes,
      randomBytes: (count) => crypto.primitives.randomBytes(count),
      chance: this.chance,
      stopped: this.stopping.signal,
    });
  }

  /** Who opens a session in the client's name. */
  sessionIdentity(): SessionIdentity {
    const key = sessionKey(this.settings.crypto, this.identity);
    return { clientId: this.id, credential: this.identity.credential.bytes, key };
  }

  /** Init keys in the format of draft-omara-mls-federation-00. */
  initKeys(): InitKeys {
    return new InitKeys({
      session: this.session,
      environment: this.environment,
      credential: () => this.identity.credential.bytes,
      signer: () => sessionKey(this.settings.crypto, this.identity),
    });
  }

  /** What people who are to meet have in common. */
  negotiation(): Negotiation {
    return new Negotiation({
      ownId: this.id,
      ownSuites: this.settings.keyPackageSuites ?? [this.settings.suite ?? this.identity.suite],
      session: this.session,
      environment: this.environment,
      logs: this.watch.transparency.logs,
      rootsOf: (domain) => this.#anchors.of(domain),
      primitives: this.watch.primitives,
    });
  }

  /** Asks for the roots of the domains that home knows. */
  async refreshAnchors(): Promise<void> {
    const { trustAnchors } = await this.session.call(DeliveryService.ListTrustAnchors, {});
    this.#anchors.replace(trustAnchors);
  }
}
