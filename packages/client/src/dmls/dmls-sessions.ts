import {
  type Delivery,
  DmlsError,
  type Refusal,
  Session,
  type SessionEvent,
  type Transport,
  type UpdatePolicy,
} from "@entente/dmls";
import { type ClientId, parseClientId } from "@entente/mls-wire";
import { equalBytes, hexFromBytes } from "@entente/tls-codec";
import { ClientError } from "../client/client-error.ts";
import type { Client } from "../client/client.ts";
import { type ClientInternals, internalsOf } from "../client/internals.ts";
import { Turns } from "../client/turns.ts";
import { inboxProtocols } from "../inbox/inbox-envelope.ts";
import type { InboxChannel } from "../inbox/inbox-channel.ts";
import { mayBeOneOf, type Sender } from "../inbox/correspondent.ts";
import type { Mail } from "../inbox/mailboxes.ts";
import { bringUpToDate, type CredentialPlace } from "../client/credential-place.ts";
import { ClientSessionStore } from "./client-session-store.ts";
import { type Carriage, DmlsCarrier, sendGroupIdOf } from "./dmls-carrier.ts";
import { type DmlsMessage, readDmlsMessage } from "./dmls-message.ts";
import { DmlsSession } from "./dmls-session.ts";
import { memberAuthentication } from "./member-authentication.ts";
import { addressExtensions, isSentByOwner } from "./session-address.ts";
import { RunningSessions } from "./running-sessions.ts";
import { ReceivedInvitations } from "./received-invitations.ts";
import { envelopeKeyBytes, opened } from "./session-envelope.ts";
import { answerBy, invitationsBy } from "./session-invitation.ts";
import { sessionIdentity, sessionPlace } from "./session-place.ts";
import { sessionIdBytes, sessionMembersMax, sessionsMax } from "./limits.ts";
import { type DmlsInvitation, recordOf, SessionBook } from "./session-book.ts";
import type { SessionRecord } from "./session-record.ts";

/** What an application hears. A handler that rejects stops what is at hand, which is offered again. */
export interface DmlsHandlers {
  /** A plaintext, at least once and in each sender's order. */
  readonly message: (session: DmlsSession, delivery: Delivery) => Promise<void>;
  /** We are invited, told at least once: `accept` it now, later or never. */
  readonly invited?: (invitation: DmlsInvitation) => Promise<void>;
  readonly event?: (session: DmlsSession, event: SessionEvent) => Promise<void>;
  readonly refusal?: (session: DmlsSession, refusal: Refusal) => Promise<void>;
  /** Something outside of sessions was not taken, or not now: of a message of whom, and why. */
  readonly problem?: (from: ClientId | undefined, problem: unknown) => void;
}

/** How sessions are opened. */
export interface DmlsOptions {
  readonly handlers: DmlsHandlers;
  readonly policy?: UpdatePolicy;
  /** How what this client says travels. Default: `inboxes`. */
  readonly carriage?: Carriage;
}

/**
 * The DMLS sessions of a client, carried by the Delivery Services ({@link Carriage}). Members are clients, named by their client ids, and believed as in every group.
 */
export class DmlsSessions {
  readonly #client: Client;
  readonly #internals: ClientInternals;
  readonly #channel: InboxChannel;
  readonly #options: DmlsOptions;
  readonly #carrier: DmlsCarrier;
  readonly #book: SessionBook;
  readonly #received: ReceivedInvitations;
  readonly #running = new RunningSessions();
  readonly #turns = new Turns(sessionsMax);
  #stop: (() => Promise<void>) | undefined;
  #leavePlaces: (() => void) | undefined;

  private constructor(client: Client, options: DmlsOptions, book: SessionBook) {
    this.#client = client;
    this.#internals = internalsOf(client);
    this.#channel = client.channel(inboxProtocols.dmls);
    this.#options = options;
    const { store, session, addresses, chance, stopped, environment } = this.#internals;
    const { primitives } = environment.crypto;
    const problem = (error: unknown): void => options.handlers.problem?.(undefined, error);
    const parts = {
      ownId: client.id,
      channel: this.#channel,
      store,
      session,
      addresses,
      chance,
      stopped,
      primitives,
      problem,
    };
    this.#carrier = new DmlsCarrier(parts, options.carriage ?? "inboxes");
    this.#book = book;
    this.#received = new ReceivedInvitations({
      ownId: client.id,
      internals: this.#internals,
      book,
      invited: async (invitation) => options.handlers.invited?.(invitation),
      refuse: (from, why) => this.#refuse(from, why),
      failed: problem,
    });
  }

  /**
   * The sessions that a client's store holds, going on; for a client that was started, once for each.
   *
   * @throws StoreError; ClientError `stopped`. A session that cannot go on is a problem of the handlers'.
   */
  static async open(client: Client, options: DmlsOptions): Promise<DmlsSessions> {
    const book = await SessionBook.open(internalsOf(client).store);
    const sessions = new DmlsSessions(client, options, book);
    for (const record of book.records()) if (record.state !== "invited") await sessions.#resume(record);
    sessions.#stop = sessions.#channel.listenSealed(
      (message) => sessions.#take(message),
      (error) => options.handlers.problem?.(undefined, error),
    );
    sessions.#received.start();
    for (const record of book.records()) await sessions.#sayAgain(record);
    sessions.#leavePlaces = sessions.#internals.places.add(() => sessions.#places());
    await bringUpToDate(sessions.#places(), (problem) => options.handlers.problem?.(undefined, problem));
    return sessions;
  }

  /** Stops listening. What comes waits on disk. */
  async close(): Promise<void> {
    this.#leavePlaces?.();
    await this.#received.stop();
    await this.#stop?.();
    for (const session of this.#running.all()) await session.stop();
  }

  /** Sessions that we have begun or accepted. */
  sessions(): readonly DmlsSession[] {
    return this.#running.all();
  }

  #places(): readonly CredentialPlace[] {
    return this.sessions().map((session) => sessionPlace(session, this.#client.id, this.#internals.identity));
  }

  /** Invitations that were neither accepted nor declined. */
  invitations(): readonly DmlsInvitation[] {
    return this.#book.invitations();
  }

  /**
   * Begins a session with these clients. It runs when all have accepted, or when {@link begin} is called.
   *
   * @throws ClientError `too_many_operations` beyond `sessionsMax`; RangeError for no one, or more than a universe holds.
   */
  async invite(clients: readonly ClientId[]): Promise<DmlsSession> {
    const others = [...new Set(clients)].filter((client) => client !== this.#client.id);
    if (others.length === 0 || others.length >= sessionMembersMax) {
      throw new RangeError(`1 to ${String(sessionMembersMax - 1)} others`);
    }
    return this.#turns.take(async () => {
      this.#book.checkRoom();
      const { randomBytes } = this.#internals.environment.crypto.primitives;
      const [id, key, founder] = [
        randomBytes(sessionIdBytes),
        randomBytes(envelopeKeyBytes),
        this.#client.id,
      ];
      const record = recordOf({ id, key, founder, state: "gathering" }, [founder, ...others]);
      await this.#book.save(record);
      const session = await this.#start(record);
      await this.#sayAgain(record);
      return session;
    });
  }

  /** Begins with those who have answered so far. @throws ClientError `unknown_group`; DmlsError when nobody has. */
  begin(id: string): Promise<void> {
    return this.#turns.take(() => this.#found(this.#book.get(id)));
  }

  /** Accepts an invitation. @throws ClientError `unknown_group`; DmlsError `key_package_invalid` for a credential of ours that is over. */
  accept(id: string): Promise<DmlsSession> {
    return this.#turns.take(async () => {
      const record = this.#book.get(id);
      const running = this.#running.get(id);
      if (running !== undefined) return running.session;
      const joined = { ...record, state: "joined" as const };
      const session = await this.#start(joined);
      await this.#book.save(joined);
      await this.#sayAgain(joined);
      return session;
    });
  }

  /** Forgets a session or an invitation, its keys included. Members are not told: have yourself removed first. */
  forget(id: string): Promise<void> {
    return this.#turns.take(async () => {
      await this.#running.get(id)?.session.stop();
      this.#running.delete(id);
      await this.#book.forget(id);
    });
  }

  async #take({ sender: from, message }: Mail): Promise<void> {
    const read = readDmlsMessage(message);
    if (read !== undefined) return this.#heard(from, read);
    this.#refuse(from.kind === "client" ? from.client : undefined, "malformed");
  }

  async #heard(from: Sender, read: DmlsMessage): Promise<void> {
    const sender = from.kind === "client" ? from.client : undefined;
    switch (read.kind) {
      case "hosted":
        return this.#hosted(from, read.frame);
      case "invitation":
        // There is no session yet in which an address could stand for somebody.
        if (sender === undefined) return this.#refuse(undefined, "an invitation by nobody");
        return this.#received.by(sender, read);
      case "for_members":
        return this.#received.forMembers(read);
      case "key_package":
        return this.#turns.take(() => this.#answered(from, hexFromBytes(read.session), read.keyPackage));
      case "frame": {
        const running = this.#running.get(hexFromBytes(read.session));
        if (running?.receive === undefined) return this.#refuse(sender, "unknown session");
        return running.receive(read.frame);
      }
      case "sealed": {
        const { primitives } = this.#internals.environment.crypto;
        const key = this.#book.find(hexFromBytes(read.session))?.key ?? new Uint8Array();
        const inner = await opened(primitives, key, read);
        const isOfSession = inner?.kind === "key_package" || inner?.kind === "frame";
        if (!isOfSession || !equalBytes(inner.session, read.session))
          return this.#refuse(sender, "an envelope of no session here");
        return this.#heard(from, inner);
      }
    }
  }

  async #answered(from: Sender, id: string, keyPackage: Uint8Array): Promise<void> {
    const record = this.#book.find(id);
    const sender = from.kind === "client" ? from.client : undefined;
    if (record?.state !== "gathering" || !mayBeOneOf(from, record.members)) {
      return this.#refuse(sender, "not asked for a KeyPackage");
    }
    const running = this.#running.get(id);
    if (running === undefined) return;
    let client: ClientId;
    try {
      client = parseClientId(await running.session.ownerOf(keyPackage));
    } catch (error) {
      if (!(error instanceof DmlsError)) throw error;
      return this.#refuse(sender, `a KeyPackage that is refused: ${error.message}`);
    }
    // Whoever it names joins: it must be whoever sent it, by name or by the address in it.
    if (!isSentByOwner(from, client, keyPackage)) return this.#refuse(sender, "another client's KeyPackage");
    if (!record.members.includes(client)) return this.#refuse(sender, "not asked for a KeyPackage");
    if (record.keyPackages.some((known) => known.client === client)) return;
    const keyPackages = [...record.keyPackages, { client, keyPackage }];
    const next = { ...record, keyPackages };
    await this.#book.save(next);
    if (keyPackages.length < record.members.length - 1) return;
    try {
      await this.#found(next);
    } catch (error) {
      // As when a KeyPackage has expired meanwhile: the session does not begin, and the answer was taken all the same.
      if (!(error instanceof DmlsError)) throw error;
      this.#options.handlers.problem?.(undefined, error);
    }
  }

  async #found(record: SessionRecord): Promise<void> {
    if (record.state !== "gathering") return;
    const running = this.#running.get(hexFromBytes(record.id));
    await running?.session.found(record.keyPackages.map(({ keyPackage }) => keyPackage));
    await this.#book.save({ ...record, state: "joined", keyPackages: [] });
  }

  /** What others may not have heard: said again it is the same message, and reaches nobody twice. */
  async #sayAgain(record: SessionRecord): Promise<void> {
    const { id, state, founder, members, keyPackages } = record;
    const running = this.#running.get(hexFromBytes(id));
    if (state === "gathering") {
      if (keyPackages.length === members.length - 1) return this.#found(record);
      const { entries, environment } = this.#internals;
      const open = [...entries.values()].filter(({ successor }) => successor === undefined);
      const groups = open.map(({ group }) => group);
      if (running === undefined) return;
      const invitations = await invitationsBy(founder, record, running.session, groups, environment);
      for (const words of invitations) await this.#carrier.say(words);
    } else if (state === "joined" && founder !== this.#client.id && running?.session.running === false) {
      await this.#carrier.say(answerBy(this.#client.id, record, running.session));
    }
  }

  /** One session that cannot go on, as when its state is damaged, keeps none of the others from it. */
  async #resume(record: SessionRecord): Promise<void> {
    try {
      await this.#start(record);
    } catch (error) {
      if (!(error instanceof DmlsError)) throw error;
      this.#running.delete(hexFromBytes(record.id));
      this.#options.handlers.problem?.(undefined, error);
    }
  }

  async #start(record: SessionRecord): Promise<DmlsSession> {
    const { environment, identity, store, addresses } = this.#internals;
    const id = hexFromBytes(record.id);
    const { suite } = identity();
    const session = await Session.open({
      suite: environment.crypto.suite(suite),
      authentication: memberAuthentication(environment.authenticator),
      store: new ClientSessionStore(store, id),
      identity: sessionIdentity(identity()),
      groupIdOf: sendGroupIdOf,
      leafExtensions: await addressExtensions(addresses),
      ...(this.#options.policy === undefined ? {} : { policy: this.#options.policy }),
    });
    const { message, event, refusal } = this.#options.handlers;
    const dmls: DmlsSession = new DmlsSession(id, record.founder, session, this.#transport(record), {
      message: (delivery) => message(dmls, delivery),
      event: async (each) => event?.(dmls, each),
      refusal: async (each) => refusal?.(dmls, each),
    });
    this.#running.add(dmls);
    await dmls.start();
    return dmls;
  }

  #transport(record: SessionRecord): Transport {
    const id = hexFromBytes(record.id);
    const running = (): DmlsSession | undefined => this.#running.get(id)?.session;
    return this.#carrier.transport(
      record,
      () => running()?.members ?? [],
      (member) => running()?.addressOf(member),
      (receive) => this.#running.listens(id, receive),
    );
  }

  /** A frame of a Send Group that a Delivery Service hosts, which does not say of which session. */
  async #hosted(sender: Sender, frame: Uint8Array): Promise<void> {
    const receivers = this.#running.receiversOf(frame, ({ id }) =>
      mayBeOneOf(sender, this.#book.get(id).members),
    );
    const from = sender.kind === "client" ? sender.client : undefined;
    if (receivers.length === 0) this.#refuse(from, "unknown session");
    for (const { receive } of receivers) {
      // Nobody listens yet or any more: it is offered again.
      if (receive === undefined) throw new ClientError("stopped", "the session does not listen");
      await receive(frame);
    }
  }

  #refuse(from: ClientId | undefined, problem: string): void {
    this.#options.handlers.problem?.(from, new ClientError("message_refused", problem, from));
  }
}
