import "reflect-metadata";
import { DeliveryService } from "@entente/proto";
import { InboxChannel } from "../inbox/inbox-channel.ts";
import { Mailboxes } from "../inbox/mailboxes.ts";
import { type ClientId, type GroupId, parseClientId } from "@entente/mls-wire";
import { Transfers } from "../attachments/transfers.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { Group } from "../mls/group.ts";
import { enrol, renew } from "../session/enrolment.ts";
import { FeedLoop } from "../session/feed-loop.ts";
import { Session } from "../session/session.ts";
import type { Transport } from "../transport/transport.ts";
import { CredentialTrust } from "../trust/credential-trust.ts";
import { TrustAnchors } from "../trust/trust-anchors.ts";
import { Claims } from "./claims.ts";
import { ClientError } from "./client-error.ts";
import type { ClientEvent } from "./client-event.ts";
import { Commits } from "./commits.ts";
import { Contacts } from "./contacts.ts";
import { Directory } from "./directory.ts";
import { EventLog } from "./event-log.ts";
import { FirstUpdates } from "./first-updates.ts";
import { GroupEntry } from "./group-entry.ts";
import { type EnrolledIdentity, identityRecord, leafIdentity, loadIdentity, sessionKey } from "./identity.ts";
import { Incoming } from "./incoming.ts";
import { keepInternals } from "./internals.ts";
import { Creations } from "./creations.ts";
import { Departures } from "./departures.ts";
import { Joins } from "./joins.ts";
import { JoinedGroup } from "./joined-group.ts";
import { KeyPackageStock } from "./key-package-stock.ts";
import { type LoadedState, loadState, newIdentity, rootOf } from "./loaded-state.ts";
import { Outbox } from "./outbox.ts";
import { Reception } from "./reception.ts";
import { newGroup } from "./new-group.ts";
import type { ClientSettings, NewGroupOptions } from "./settings.ts";
import { UserChecks } from "./user-checks.ts";
import { WakeUps } from "./wake-ups.ts";

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
  readonly #background = new Set<Promise<void>>();
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
    const trust = new CredentialTrust(
      this.#anchors,
      async (query) => (await this.#session.call(DeliveryService.VerifyCredential, { query })).verdict ?? {},
      () => this.#refreshAnchors(),
      nowMs,
    );
    this.#environment = { crypto, authenticator: trust, nowMs };
    this.#entries = loaded.entries(this.#environment);
    this.#events = new EventLog(store, this.id);
    this.#commits = new Commits(this.#session, chance, this.#stopping.signal);
    this.#outbox = new Outbox(this.#session, store, chance, this.#stopping.signal);
    const inBackground = (work: () => Promise<void>): void => {
      this.#inBackground(work);
    };
    this.#firstUpdates = new FirstUpdates({
      store,
      commits: this.#commits,
      inBackground,
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
    const claims = () => new Claims(this.#session, this.#environment);
    keepInternals(this, { identity: () => this.#identity, environment: this.#environment, store, claims });
    this.#creations = new Creations(this.#session, store);
    this.#unreadable = loaded.unreadable;
    this.#leaving = new Departures(store, inBackground);
    this.#joins = new Joins({
      session: this.#session,
      environment: this.#environment,
      store,
      identity: () => leafIdentity(this.#identity, settings.contentMediaTypes),
      groups: this.#entries,
      chance,
      stopped: this.#stopping.signal,
      signer: () => sessionKey(crypto, this.#identity),
      inBackground,
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
        stockLow: () => inBackground(() => this.#stock.restock()),
        proposalWaits: (entry) => {
          this.#proposalWaits(entry);
        },
        epochBegan: (entry) => {
          this.#leaving.goOn(entry, () => this.#handle(entry).leave());
        },
        externalJoins: this.#joins.underWay,
        refusedCommit: (entry, commit) => inBackground(() => this.#joins.report(entry, commit)),
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
    const { store, crypto, home, transports } = settings;
    const clientId = parseClientId(settings.clientId);
    const identity = (await loadIdentity(store, clientId)) ?? (await newIdentity(settings, clientId));
    if (identity.credential === undefined) {
      const as = transports.connect(home.authenticationService, home.rootCertificatePem);
      try {
        const issued = await enrol(as, clientId, invitationToken, sessionKey(crypto, identity));
        const credential = { bytes: issued.credential, notAfterMs: BigInt(issued.notAfterMs) };
        await store.save({ records: identityRecord({ ...identity, credential }) });
      } finally {
        as.close();
      }
    }
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
    await this.#resendOutgoing();
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
    const { store, crypto, nowMs = Date.now } = this.#settings;
    const key = sessionKey(crypto, this.#identity);
    const issued = await renew(this.#as, this.id, this.#identity.credential.bytes, key, nowMs());
    const credential = { bytes: issued.credential, notAfterMs: BigInt(issued.notAfterMs) };
    this.#identity = { ...this.#identity, credential };
    await store.save({ records: identityRecord(this.#identity) });
    this.#session.forget();
    for (const group of this.groups()) if (group.active) await group.updateCredential(credential.bytes);
  }

  #handle(entry: GroupEntry): JoinedGroup {
    return new JoinedGroup(entry, {
      ownId: this.id,
      commits: this.#commits,
      outbox: this.#outbox,
      firstUpdates: this.#firstUpdates,
      attachments: this.attachments,
      claims: () => new Claims(this.#session, this.#environment),
      checks: this.checks,
      joins: this.#joins,
      leaving: this.#leaving,
      signer: () => sessionKey(this.#settings.crypto, this.#identity),
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

  /** Messages that an earlier run has saved and not brought to the Delivery Service. */
  async #resendOutgoing(): Promise<void> {
    for (const item of await this.#settings.store.outgoing(1_000)) {
      const operations = this.#entries.get(item.groupId)?.operations;
      if (operations !== undefined) this.#inBackground(() => operations.take(() => this.#outbox.send(item)));
    }
  }

  /** The member with the lowest leaf index commits what waits, so that not everyone does at once. */
  #proposalWaits(entry: GroupEntry): void {
    const { group } = entry;
    if (group.policy?.behaviour.pendingProposals === "before_message") return;
    if (!group.active || group.members[0]?.client !== this.id) return;
    this.#inBackground(() => this.#handle(entry).commitWaiting());
  }

  /** Work that nobody waits for. What it throws is the client's problem until the next time, and ends nothing. */
  #inBackground(work: () => Promise<void>): void {
    const running: Promise<void> = work()
      .catch((error: unknown) => {
        this.#reception.problem = error;
      })
      .finally(() => this.#background.delete(running));
    this.#background.add(running);
  }
}
