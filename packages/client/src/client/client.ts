import "reflect-metadata";
import { DeliveryService } from "@entente/proto";
import { InboxChannel } from "../inbox/inbox-channel.ts";
import { Mailboxes } from "../inbox/mailboxes.ts";
import { type ClientId, type GroupId, parseClientId } from "@entente/mls-wire";
import { Transfers } from "../attachments/transfers.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { Group } from "../mls/group.ts";
import { FeedLoop } from "../session/feed-loop.ts";
import { Session } from "../session/session.ts";
import type { Transport } from "../transport/transport.ts";
import { CredentialTrust } from "../trust/credential-trust.ts";
import { OrderingTrust } from "../trust/ordering-trust.ts";
import { TrustAnchors } from "../trust/trust-anchors.ts";
import { Claims } from "./claims.ts";
import { ClientError } from "./client-error.ts";
import type { ClientEvent } from "./client-event.ts";
import { Commits } from "./commits.ts";
import { Contacts } from "./contacts.ts";
import { Directory } from "./directory.ts";
import { enrolIdentity, renewIdentity } from "./enrolment.ts";
import { EventLog } from "./event-log.ts";
import { FirstUpdates } from "./first-updates.ts";
import { GroupEntry } from "./group-entry.ts";
import { type EnrolledIdentity, leafIdentity, loadIdentity, sessionKey } from "./identity.ts";
import { Incoming } from "./incoming.ts";
import { keepInternals } from "./internals.ts";
import { Creations } from "./creations.ts";
import { Departures } from "./departures.ts";
import { Joins } from "./joins.ts";
import { JoinedGroup } from "./joined-group.ts";
import { KeyPackageStock } from "./key-package-stock.ts";
import { type LoadedState, loadState, rootOf } from "./loaded-state.ts";
import { Outbox } from "./outbox.ts";
import { Reception } from "./reception.ts";
import { newGroup } from "./new-group.ts";
import type { ClientSettings, NewGroupOptions } from "./settings.ts";
import { UserChecks } from "./user-checks.ts";
import { WakeUps } from "./wake-ups.ts";
import { type ClientLogs, Watch } from "./watch.ts";

/** Bytes of chance in a group id, and of the key under which the group is created once. */
const groupRandomBytes = 16;

/**
 * A client of a domain: one device of a user, with its own keys, groups and store. It talks to its home domain alone and
 * believes nothing that it can check.
 */
export class Client {
  readonly id: ClientId;
  /** Files, which {@link JoinedGroup.sendAttachment} tells a group of. */
  readonly attachments: Transfers;
  /** What stands in the way of talking to others, and reports of what they wrote. */
  readonly checks: UserChecks;
  readonly #settings: ClientSettings;
  readonly #environment: GroupEnvironment;
  readonly #session: Session;
  readonly #ds: Transport;
  readonly #as: Transport;
  readonly #stopping = new AbortController();
  readonly #entries: Map<string, GroupEntry>;
  readonly #events: EventLog;
  readonly #commits: Commits;
  readonly #outbox: Outbox;
  readonly #firstUpdates: FirstUpdates;
  readonly #stock: KeyPackageStock;
  readonly #reception: Reception;
  readonly #anchors: TrustAnchors;
  readonly #mailboxes: Mailboxes;
  readonly #creations: Creations;
  readonly #joins: Joins;
  readonly #leaving: Departures;
  readonly #unreadable: readonly string[];
  readonly #watch: Watch;
  #watching: Promise<void> | undefined;
  readonly #background = new Set<Promise<void>>();
  /** Work that nobody waits for. What it throws is the client's problem until the next time, and ends nothing. */
  readonly #inBackground = (work: () => Promise<void>): void => {
    const running: Promise<void> = work()
      .catch((error: unknown) => {
        this.#reception.problem = error;
      })
      .finally(() => this.#background.delete(running));
    this.#background.add(running);
  };
  #identity: EnrolledIdentity;
  #receiving: Promise<void> | undefined;
  #keeping: Promise<void> | undefined;

  private constructor(settings: ClientSettings, identity: EnrolledIdentity, loaded: LoadedState) {
    const { home, store, crypto, transports, nowMs = Date.now, chance = Math.random } = settings;
    this.id = identity.clientId;
    this.#settings = settings;
    this.#identity = identity;
    this.#ds = transports.connect(home.deliveryService, home.rootCertificatePem);
    this.#as = transports.connect(home.authenticationService, home.rootCertificatePem);
    this.#session = new Session(this.#ds, () => this.#sessionIdentity(), nowMs);
    this.checks = new UserChecks(this.#session, store, this.id, nowMs);
    this.attachments = new Transfers(this.#session, settings, this.#stopping.signal);
    this.#anchors = new TrustAnchors(home.domain, rootOf(home.rootCertificatePem));
    const refresh = (): Promise<void> => this.#refreshAnchors();
    const trust = new CredentialTrust(
      this.#anchors,
      async (query) => (await this.#session.call(DeliveryService.VerifyCredential, { query })).verdict ?? {},
      refresh,
      nowMs,
    );
    const orderingKeys = new OrderingTrust(this.#anchors, refresh, crypto.primitives.sha256, nowMs);
    this.#environment = { crypto, authenticator: trust, orderingKeys, nowMs };
    this.#entries = loaded.entries(this.#environment);
    this.#events = new EventLog(store, this.id);
    this.#commits = new Commits(this.#session, chance, this.#stopping.signal);
    this.#outbox = new Outbox(this.#session, store, chance, this.#stopping.signal);
    this.#firstUpdates = new FirstUpdates({
      store,
      commits: this.#commits,
      inBackground: this.#inBackground,
      enabled: settings.updateAfterJoining ?? true,
    });
    this.#stock = new KeyPackageStock(
      this.#session,
      store,
      this.#environment,
      () => this.#identity,
      settings.contentMediaTypes,
    );
    this.#mailboxes = new Mailboxes(store);
    this.#watch = new Watch(settings, {
      client: this.id,
      signatureKey: () => this.#identity.signatureKey.publicKey,
      session: this.#session,
      rootsOf: (domain) => this.#anchors.of(domain),
      stopped: this.#stopping.signal,
      entries: this.#entries,
      told: () => this.#events.appended(),
      proposeRemoval: async (entry, client) => {
        await this.#handle(entry).proposeRemoval(client);
        // What this client proposed itself may be its own to commit.
        this.#proposalWaits(entry);
      },
    });
    const claims = () => new Claims(this.#session, this.#environment, this.#watch.transparency);
    keepInternals(this, { identity: () => this.#identity, environment: this.#environment, store, claims });
    this.#creations = new Creations(this.#session, store);
    this.#unreadable = loaded.unreadable;
    this.#leaving = new Departures(store, this.#inBackground);
    this.#joins = new Joins({
      session: this.#session,
      environment: this.#environment,
      store,
      identity: () => leafIdentity(this.#identity, settings.contentMediaTypes),
      groups: this.#entries,
      chance,
      stopped: this.#stopping.signal,
      signer: () => sessionKey(crypto, this.#identity),
      inBackground: this.#inBackground,
    });
    const incoming = new Incoming(
      {
        mailboxes: this.#mailboxes,
        ownId: this.id,
        environment: this.#environment,
        store,
        groups: this.#entries,
        told: () => {
          this.#events.appended();
        },
        stockLow: () => this.#inBackground(() => this.#stock.restock()),
        proposalWaits: (entry) => {
          this.#proposalWaits(entry);
        },
        ...this.#watch.reception(this.#inBackground),
        epochBegan: (entry) => {
          this.#leaving.goOn(entry, () => this.#handle(entry).leave());
        },
        externalJoins: this.#joins.underWay,
        refusedCommit: (entry, commit) => this.#inBackground(() => this.#joins.report(entry, commit)),
        astray: (entry, reason) => {
          this.#joins.astray(entry, reason);
        },
      },
      loaded.cursors,
    );
    this.#reception = new Reception(incoming, this.#joins);
  }

  /**
   * Makes a client of the domain: a key, a credential for it, and from then on {@link Client.open}. Safe to repeat after a
   * lost answer: the key is on disk before it is brought anywhere.
   *
   * @throws RpcFailure with a code of the Authentication Service; ClientError `other_client`; IdentifierError.
   */
  static async enrol(settings: ClientSettings, invitationToken: string): Promise<Client> {
    await enrolIdentity(settings, invitationToken);
    return Client.open(settings);
  }

  /** The client that a store holds. @throws ClientError `not_enrolled`, `other_client`; StoreError; GroupError `state_invalid`. */
  static async open(settings: ClientSettings): Promise<Client> {
    const identity = await loadIdentity(settings.store, parseClientId(settings.clientId));
    if (identity?.credential === undefined) {
      throw new ClientError(
        "not_enrolled",
        `no credential of ${settings.clientId} in this store`,
        settings.clientId,
      );
    }
    const loaded = await loadState(settings);
    return new Client(settings, { ...identity, credential: identity.credential }, loaded);
  }

  /**
   * Connects: finishes what an earlier run left undone, stocks KeyPackages, and begins to receive. From then on it stays
   * connected as well as it can, until {@link Client.stop}.
   *
   * @throws RpcFailure when the home domain refuses the client, or can not be reached now.
   */
  async start(): Promise<void> {
    await this.#session.token();
    await this.#refreshAnchors();
    await this.#joins.load(this.#unreadable);
    await this.#creations.finishAll(this.#entries.values());
    const { chance = Math.random } = this.#settings;
    const loop = new FeedLoop(this.#session, this.#reception, chance);
    this.#receiving ??= loop.run(this.#stopping.signal);
    await this.#stock.restock();
    this.#keeping ??= this.#stock.keep(this.#stopping.signal, chance, (error) => {
      this.#reception.problem = error;
    });
    this.#watching ??= this.#watch.keep((error) => {
      this.#reception.problem = error;
    });
    await this.#outbox.resend(this.#entries, this.#inBackground);
    for (const entry of this.#entries.values()) {
      this.#inBackground(() => entry.operations.take(() => this.#commits.resume(entry)));
      this.#firstUpdates.begin(entry);
      this.#leaving.goOn(entry, () => this.#handle(entry).leave());
    }
    this.#joins.resume();
  }

  /** Disconnects and closes the store. What was accepted is safe; what was not is tried again at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort(new ClientError("stopped", "the client was stopped"));
    this.#events.appended();
    await this.#receiving;
    await this.#keeping;
    await this.#watching;
    await Promise.all(this.#background);
    this.#ds.close();
    this.#as.close();
    await this.#settings.store.close();
  }

  /** What happened and was not told yet, and then what happens, each once. For one reader at a time. */
  events(signal: AbortSignal = this.#stopping.signal): AsyncIterable<ClientEvent> {
    return this.#events.read(AbortSignal.any([signal, this.#stopping.signal]));
  }

  /** Finding users, and being found. */
  get directory(): Directory {
    return new Directory(this.#session);
  }

  /** Who may write to our user, and have its KeyPackages. */
  get contacts(): Contacts {
    return new Contacts(this.#session);
  }

  /** What this client knows of transparency logs, and has against them. */
  get logs(): ClientLogs {
    return this.#watch;
  }

  /** Wake-ups for this device while it is not connected. */
  get wakeUps(): WakeUps {
    return new WakeUps(this.#session);
  }

  /** Why the client is not connected at the moment, or undefined when it is. */
  get connectionProblem(): unknown {
    return this.#reception.problem;
  }

  /**
   * A new group with this client as its only member. Its id says its domain.
   *
   * @param options what the group asks of its members; this client must tell those media types itself.
   * @throws GroupError `policy_refused` for a policy that refuses this client, or none at all.
   * @throws GroupError `unsupported` for media types that this client does not tell, or that are none.
   * @throws RpcFailure; the group is made at the next start when the home domain could not be reached.
   */
  async createGroup(options: NewGroupOptions = {}): Promise<JoinedGroup> {
    const { crypto, store } = this.#settings;
    const random = crypto.primitives.randomBytes(groupRandomBytes);
    const request = newGroup(this.id, this.#settings, this.#identity, options, random);
    const group = await Group.create(this.#environment, request);
    const { groupId } = request;
    const entry = new GroupEntry(store, group, 0n);
    const key = crypto.primitives.randomBytes(groupRandomBytes);
    await entry.save(group, { records: this.#creations.recordsOf(groupId, key) });
    this.#entries.set(groupId, entry);
    await this.#creations.finish(entry, key);
    return this.group(groupId);
  }

  /**
   * Joins a group from outside, while all its members may be offline: where its terms admit this client's user, or whoever has
   * an invitation (A23-35). Goes on at the next start when nobody can be reached.
   *
   * @throws RpcFailure `not_admitted`, `external_commit_refused`, `no_group_state`; GroupError; ClientError `always_late`, `undecided`.
   */
  async joinExternally(
    groupId: GroupId,
    options: { readonly invitation?: Uint8Array } = {},
  ): Promise<JoinedGroup> {
    await this.#joins.join(groupId, options.invitation);
    return this.group(groupId);
  }

  /** Joins all groups that other clients of this user are in, and this one is not: what a new device does first (A23-49). */
  async joinUserGroups(): Promise<readonly JoinedGroup[]> {
    return (await this.#joins.joinUserGroups()).map((groupId) => this.group(groupId));
  }

  /** The groups that this client is or was in. */
  groups(): readonly JoinedGroup[] {
    return [...this.#entries.values()].map((entry) => this.#handle(entry));
  }

  /** A group by its id. @throws ClientError `unknown_group`. */
  group(groupId: GroupId): JoinedGroup {
    const entry = this.#entries.get(groupId);
    if (entry === undefined) throw new ClientError("unknown_group", `not in ${groupId}`, groupId);
    return this.#handle(entry);
  }

  /**
   * Client fanout under a protocol's number: one of `inboxProtocols`, or the application's own from `applicationProtocolsFrom`
   * on, which is to be listened to before {@link Client.start} lest something comes too early.
   */
  channel(protocol: number): InboxChannel {
    const { crypto, chance = Math.random } = this.#settings;
    return new InboxChannel(protocol, {
      session: this.#session,
      mailboxes: this.#mailboxes,
      randomBytes: (count) => crypto.primitives.randomBytes(count),
      chance,
      stopped: this.#stopping.signal,
    });
  }

  /**
   * Gets a later credential for the same key, and puts it into every group (A23-46).
   *
   * @throws RpcFailure; what the groups' Commits throw.
   */
  async renewCredential(): Promise<void> {
    this.#identity = await renewIdentity(this.#settings, this.#identity, this.#as);
    const { bytes } = this.#identity.credential;
    this.#session.forget();
    for (const group of this.groups()) if (group.active) await group.updateCredential(bytes);
  }

  #handle(entry: GroupEntry): JoinedGroup {
    return new JoinedGroup(entry, {
      ownId: this.id,
      commits: this.#commits,
      outbox: this.#outbox,
      firstUpdates: this.#firstUpdates,
      attachments: this.attachments,
      checks: this.checks,
      joins: this.#joins,
      leaving: this.#leaving,
      signer: () => sessionKey(this.#settings.crypto, this.#identity),
      claims: () => new Claims(this.#session, this.#environment, this.#watch.transparency),
      authenticatedData: (groupId, application) => this.#watch.authenticatedData(groupId, application),
      sha256: this.#environment.crypto.primitives.sha256,
      nowMs: this.#environment.nowMs,
    });
  }

  #sessionIdentity() {
    const key = sessionKey(this.#settings.crypto, this.#identity);
    return { clientId: this.id, credential: this.#identity.credential.bytes, key };
  }

  async #refreshAnchors(): Promise<void> {
    const { trustAnchors } = await this.#session.call(DeliveryService.ListTrustAnchors, {});
    this.#anchors.replace(trustAnchors);
  }

  /** The member with the lowest leaf index commits what waits, so that not everyone does at once. */
  #proposalWaits(entry: GroupEntry): void {
    const { group } = entry;
    if (group.policy?.behaviour.pendingProposals === "before_message") return;
    if (!group.active || group.members[0]?.client !== this.id) return;
    this.#inBackground(() => this.#handle(entry).commitWaiting());
  }
}
