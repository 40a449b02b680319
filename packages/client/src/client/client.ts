import "reflect-metadata";
import type { AnonymousState } from "../anonymous/anonymity.ts";
import type { InboxChannel } from "../inbox/inbox-channel.ts";
import type { InitKeys } from "../init-keys/init-keys.ts";
import { type ClientId, type GroupId, parseClientId } from "@entente/mls-wire";
import type { Transfers } from "../attachments/transfers.ts";
import { Group } from "../mls/group.ts";
import { ownVersions } from "../mls/mls-version.ts";
import { inboxProtocols } from "../inbox/inbox-envelope.ts";
import { Knocks } from "../knocks/knocks.ts";
import { MissedHistory } from "../missed/missed-history.ts";
import type { Negotiation } from "../negotiation/negotiation.ts";
import { SharedKeys } from "../successors/shared-keys.ts";
import { Continuations } from "../successors/continuations.ts";
import { freshIdempotencyKey } from "../session/idempotency-key.ts";
import { ClientError } from "./client-error.ts";
import { ClientParts } from "./client-parts.ts";
import { ClientRun } from "./client-run.ts";
import type { ClientEvent } from "./client-event.ts";
import { Contacts } from "./contacts.ts";
import { type DeliveryStatus, readDeliveryStatus } from "./delivery-status.ts";
import { Directory } from "./directory.ts";
import { isHeldElsewhere } from "../crypto/key-holder.ts";
import { enrolIdentity } from "./enrolment.ts";
import { GroupEntry } from "./group-entry.ts";
import { type EnrolledIdentity, loadIdentity } from "./identity.ts";
import { keepInternals } from "./internals.ts";
import type { JoinedGroup } from "./joined-group.ts";
import { type LoadedState, loadState } from "./loaded-state.ts";
import { newGroup, sendersOf } from "./new-group.ts";
import { type ClientSettings, type NewGroupOptions, withKeyHolder } from "./settings.ts";
import type { UserChecks } from "./user-checks.ts";
import { WakeUps } from "./wake-ups.ts";
import type { ClientLogs } from "./watch.ts";

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
  readonly #parts: ClientParts;
  readonly #run: ClientRun;

  private constructor(settings: ClientSettings, identity: EnrolledIdentity, loaded: LoadedState) {
    const parts = new ClientParts(settings, identity, loaded);
    this.#parts = parts;
    this.#run = new ClientRun(parts);
    this.id = parts.id;
    this.checks = parts.checks;
    this.attachments = parts.attachments;
    const { environment, claims, session } = parts;
    const { store, chance = Math.random } = settings;
    const stopped = parts.stopping.signal;
    const shared = { environment, store, claims, session, chance, stopped, places: parts.places };
    const { addresses, leaves, entries } = parts;
    keepInternals(this, { identity: () => parts.identity, addresses, leaves, entries, ...shared });
  }

  /**
   * Makes a client of the domain: a key, a credential for it, and from then on {@link Client.open}. Safe to repeat after a
   * lost answer: the key is on disk before it is brought anywhere.
   *
   * @throws RpcFailure with a code of the Authentication Service; ClientError `other_client`; IdentifierError.
   */
  static async enrol(settings: ClientSettings, invitationToken: string): Promise<Client> {
    await enrolIdentity(withKeyHolder(settings), invitationToken);
    return Client.open(settings);
  }

  /** The client that a store holds. @throws ClientError `not_enrolled`, `other_client`, `key_elsewhere`; StoreError; GroupError `state_invalid`. */
  static async open(given: ClientSettings): Promise<Client> {
    const settings = withKeyHolder(given);
    const identity = await loadIdentity(settings.store, parseClientId(settings.clientId));
    if (identity?.credential === undefined) {
      throw new ClientError(
        "not_enrolled",
        `no credential of ${settings.clientId} in this store`,
        settings.clientId,
      );
    }
    if (isHeldElsewhere(identity.signatureKey.privateKey) && settings.keyHolder === undefined)
      throw new ClientError(
        "key_elsewhere",
        `name who holds the key of ${identity.clientId}`,
        identity.clientId,
      );
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
    await this.#run.start();
  }

  /**
   * Fetches everything that has come, saves and acknowledges it, and disconnects: for a client whose settings say `reception: "poll"`, which
   * needs no stream that stays open and nobody's push service (A23-110). What waits for others' Commits goes on with the next.
   *
   * @throws ClientError `stopped` for one that has not started or was stopped; `not_polling`; RpcFailure.
   */
  async poll(): Promise<void> {
    await this.#run.poll();
  }

  /** Disconnects and closes the store. What was accepted is safe; what was not is tried again at the next start. */
  async stop(): Promise<void> {
    await this.#run.stop();
  }

  /** What happened and was not told yet, and then what happens, each once. For one reader at a time. */
  events(signal: AbortSignal = this.#parts.stopping.signal): AsyncIterable<ClientEvent> {
    return this.#parts.events.read(AbortSignal.any([signal, this.#parts.stopping.signal]));
  }

  /**
   * What became of a message of this client at each domain that it was for: `waiting`, `delivered`, `refused` or `given_up`, and
   * when. Also of what was sent by client fanout.
   *
   * @param messageId as `send` answers it. @throws ClientError `unknown_message`; RpcFailure `unknown_message`.
   */
  deliveryStatus(messageId: string): Promise<DeliveryStatus> {
    return readDeliveryStatus(this.#parts.session, messageId);
  }

  /** Finding users, and being found. */
  get directory(): Directory {
    const { session, anonymity } = this.#parts;
    return new Directory(session, (purpose) => anonymity.caller(purpose));
  }

  /** What is asked without this client's name, where its settings say so. */
  get anonymity(): AnonymousState {
    return this.#parts.anonymity;
  }

  /** Who may write to our user, and have its KeyPackages. */
  get contacts(): Contacts {
    return new Contacts(this.#parts.session);
  }

  /** What this client knows of transparency logs, and has against them. */
  get logs(): ClientLogs {
    return this.#parts.watch;
  }

  /** Init keys in the format of draft-omara-mls-federation-00. */
  get initKeys(): InitKeys {
    return this.#parts.initKeys();
  }

  /** Asking to be added to groups, and being asked. */
  get knocks(): Knocks {
    return new Knocks({
      session: this.#parts.session,
      channel: this.channel(inboxProtocols.knocks),
      isMember: (groupId) => this.#parts.entries.get(groupId)?.group.active === true,
    });
  }

  /** Groups that continue others: of some of their members, or in their place. */
  get continuations(): Continuations {
    const parts = this.#parts;
    return new Continuations({
      ownId: this.id,
      succession: parts.succession,
      randomBytes: (count) => parts.settings.crypto.primitives.randomBytes(count),
      entry: (groupId) => parts.entry(groupId),
      group: (groupId) => this.group(groupId),
    });
  }

  /** Pre-shared keys that members of a group have in common. */
  get sharedKeys(): SharedKeys {
    const { memberKeys, links } = this.#parts.succession;
    return new SharedKeys((groupId) => this.#parts.entry(groupId), memberKeys, links);
  }

  /** What was written in groups while this client could not read it, where their policy offers it. */
  get missedMessages(): MissedHistory {
    return new MissedHistory((groupId) => this.#parts.entry(groupId), this.#parts.succession.missed);
  }

  /** What people who are to meet have in common. */
  get negotiation(): Negotiation {
    return this.#parts.negotiation();
  }

  /** Wake-ups for this device while it is not connected. */
  get wakeUps(): WakeUps {
    return new WakeUps(this.#parts.session);
  }

  /** Why the client is not connected at the moment, or undefined when it is. */
  get connectionProblem(): unknown {
    return this.#parts.reception.problem;
  }

  /**
   * A new group with this client as its only member. Its id says its domain.
   *
   * @param options what the group asks of its members; this client must tell those media types itself.
   * @throws NegotiationError where users are named and do not agree with this client.
   * @throws GroupError `policy_refused` for a policy that refuses this client, or none at all.
   * @throws GroupError `unsupported` for media types that this client does not tell, or that are none.
   * @throws RpcFailure; the group is made at the next start when the home domain could not be reached. Where its policy lets
   * external senders propose, the domain is one of them, and is asked for its key first.
   */
  async createGroup(options: NewGroupOptions = {}): Promise<JoinedGroup> {
    const { crypto, store } = this.#parts.settings;
    const { settings, identity, session, addresses } = this.#parts;
    const { negotiateWith, negotiation } = options;
    const suite =
      negotiateWith === undefined
        ? settings.suite
        : await this.negotiation.suiteFor(negotiateWith, { ...negotiation, versions: ownVersions });
    await addresses.fillIfReached(1);
    const leaf = await this.#parts.leaves.next();
    const wanted = newGroup(this.id, suite ?? identity.suite, leaf, options, crypto.primitives);
    const externalSenders = await sendersOf(session, wanted);
    const request = externalSenders.length === 0 ? wanted : { ...wanted, externalSenders };
    const group = await Group.create(this.#parts.environment, request);
    const { groupId } = request;
    const entry = new GroupEntry(store, group, 0n);
    const key = freshIdempotencyKey(crypto.primitives);
    await entry.save(group, { records: this.#parts.creations.recordsOf(groupId, key) });
    this.#parts.entries.set(groupId, entry);
    await this.#parts.creations.finish(entry, key);
    return this.group(groupId);
  }

  /**
   * Joins a group from outside, while all its members may be offline: where its terms admit this client's user, or whoever has
   * an invitation (A23-35). Goes on at the next start when nobody can be reached.
   *
   * @throws RpcFailure `not_admitted`, `external_commit_refused`, `no_group_state`; GroupError; ClientError `answer_unreadable`, `always_late`,
   * `undecided`.
   */
  async joinExternally(
    groupId: GroupId,
    options: { readonly invitation?: Uint8Array } = {},
  ): Promise<JoinedGroup> {
    await this.#parts.joins.join(groupId, options.invitation);
    return this.group(groupId);
  }

  /** Joins all groups that other clients of this user are in, and this one is not: what a new device does first (A23-49). */
  async joinUserGroups(): Promise<readonly JoinedGroup[]> {
    return (await this.#parts.joins.joinUserGroups()).map((groupId) => this.group(groupId));
  }

  /** The groups that this client is or was in. */
  groups(): readonly JoinedGroup[] {
    return [...this.#parts.entries.values()].map((entry) => this.#parts.handle(entry));
  }

  /** A group by its id. @throws ClientError `unknown_group`. */
  group(groupId: GroupId): JoinedGroup {
    return this.#parts.handle(this.#parts.entry(groupId));
  }

  /**
   * Client fanout under a protocol's number: one of `inboxProtocols`, or the application's own from `applicationProtocolsFrom`
   * on, which is to be listened to before {@link Client.start} lest something comes too early.
   */
  channel(protocol: number): InboxChannel {
    return this.#parts.channel(protocol);
  }

  /**
   * Gets a later credential for the same key now, and puts it into every group and session (A23-46). A client that runs does so by itself when
   * two thirds of a credential's lifetime are over.
   *
   * @throws RpcFailure; what the groups' Commits throw.
   */
  async renewCredential(): Promise<void> {
    await this.#parts.renewCredential();
    await this.#parts.credential.spread();
  }

  /**
   * Gets another signature key, with a credential of the Authentication Service for it, and puts both into every group (A23-16):
   * members see the same client with another key, and fingerprints are to be compared anew. KeyPackages of the former key are
   * handed out no more. What is interrupted goes on when it is asked for again, and what a group lacks at the next start.
   *
   * DMLS sessions and groups without order that are open have both as well, and others when they are opened.
   *
   * @throws RpcFailure; what the groups' Commits throw.
   */
  async rotateSignatureKey(): Promise<void> {
    await this.#parts.rotateSignatureKey();
  }
}
