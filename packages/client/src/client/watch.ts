import { hexFromBytes } from "@entente/tls-codec";
import { type ClientId, clientIdParts, parseGroupId, parseUserId } from "@entente/mls-wire";
import { type Primitives, purePrimitives } from "@entente/transparency";
import type { Session } from "../session/session.ts";
import type { ClientSettings } from "./settings.ts";
import type { IncomingServices } from "./incoming-services.ts";
import type { ClientStore } from "../store/client-store.ts";
import { carriedHeads, carryHeads } from "../transparency/heads.ts";
import { transparencyLimits } from "../transparency/limits.ts";
import { Transparency, type TransparencyParts, type WatchedMember } from "../transparency/transparency.ts";
import { Agreement } from "./agreement.ts";
import { ClientError } from "./client-error.ts";
import type { ClientEvent } from "./client-event.ts";
import { encodeEvent } from "./event-record.ts";
import type { GroupEntry } from "./group-entry.ts";

/** What to do about a member whose key its domain's log does not have, beside telling. */
export type UnknownClients = "propose_removal" | "tell";

/** What a {@link Watch} is made of. */
export interface WatchParts {
  readonly client: ClientId;
  readonly signatureKeys: () => readonly Uint8Array[];
  readonly session: Session;
  /** Who asks a log. */
  readonly caller: TransparencyParts["caller"];
  readonly rootsOf: (domain: string) => readonly Uint8Array[];
  readonly stopped: AbortSignal;
  readonly entries: ReadonlyMap<string, GroupEntry>;
  /** There is something new for the application. */
  readonly told: () => void;
  readonly proposeRemoval: (entry: GroupEntry, client: ClientId) => Promise<void>;
}

/** What an application can ask of its client about transparency logs. */
export interface ClientLogs {
  /** Looks now at what is looked at every few hours: the own name, contacts, members. @throws RpcFailure; TransparencyError. */
  look(): Promise<void>;
  /** What this client has against logs, each piece as `entente log verify` reads it. */
  evidence(): Promise<readonly Uint8Array[]>;
  /**
   * What the log says now of a user, as a file for others and kept with the evidence: for a device that its user never had.
   *
   * @param accusation for people: what is wrong. @param user `name@domain`; this client's own where absent.
   * @throws RpcFailure; TransparencyError; IdentifierError.
   */
  exhibit(accusation: string, user?: string): Promise<Uint8Array>;
  /**
   * What the home domain publishes against another's log, in its own log, as a file for others; undefined where there is nothing.
   *
   * @throws RpcFailure; TransparencyError.
   */
  published(domain: string): Promise<Uint8Array | undefined>;
}

/** Looks after names, keys and logs for a client while it runs, and makes what it finds into events. */
export class Watch implements ClientLogs {
  readonly transparency: Transparency;
  /** The platform's where it has them; they are many times faster. */
  readonly primitives: Primitives;
  readonly #parts: WatchParts;
  /** Keys that were told of in this run, by group. */
  readonly #toldOf = new Map<string, number>();
  readonly #carriedAtMs = new Map<string, number>();

  readonly #store: ClientStore;
  readonly #clock: () => number;
  readonly #unknownClients: UnknownClients;

  constructor(settings: ClientSettings, parts: WatchParts) {
    const { client, signatureKeys, session, caller, rootsOf, stopped } = parts;
    const { store, crypto, witnessQuorum, unknownClients, nowMs = Date.now, chance = Math.random } = settings;
    this.#store = store;
    this.#clock = nowMs;
    this.#unknownClients = unknownClients ?? "propose_removal";
    this.#parts = parts;
    const { sha256, hmacSha256, signers } = crypto.primitives;
    this.primitives = {
      ...purePrimitives,
      sha256,
      hmacSha256,
      ed25519Verify: (key, message, signature) =>
        key.length === 32 && signature.length === 64 && signers.ed25519.verify(key, message, signature),
    };
    const agreement = new Agreement(store, () => parts.entries.values(), nowMs, parts.told);
    this.transparency = new Transparency({
      client,
      signatureKeys,
      session,
      caller,
      store,
      primitives: this.primitives,
      rootsOf,
      quorum: witnessQuorum ?? ((witnesses) => Math.ceil(witnesses / 2)),
      clock: nowMs,
      chance,
      stopped,
      tell: (event, records) => this.#tell(event, records),
      members: () => this.#members(),
      looked: () => agreement.look(),
      suspicious: (member, problem) => this.#suspicious(member, problem),
    });
  }

  look(): Promise<void> {
    return this.transparency.look();
  }

  evidence(): Promise<readonly Uint8Array[]> {
    return this.transparency.evidence.all();
  }

  async exhibit(accusation: string, user?: string): Promise<Uint8Array> {
    const { user: own } = clientIdParts(this.#parts.client);
    return this.transparency.exhibit(accusation, user === undefined ? own : parseUserId(user));
  }

  published(domain: string): Promise<Uint8Array | undefined> {
    return this.transparency.published(domain);
  }

  /** What the reception of items needs. */
  reception(
    inBackground: (work: () => Promise<void>) => void,
  ): Pick<IncomingServices, "metMembers" | "takeAuthenticatedData"> {
    return {
      metMembers: (entry, clients) => {
        inBackground(() => this.check(entry, clients));
      },
      takeAuthenticatedData: (bytes) => {
        const { heads, application } = carriedHeads(bytes);
        if (heads.length > 0) inBackground(() => this.transparency.compare(heads));
        return application;
      },
    };
  }

  /** Looks until the client is stopped. */
  async keep(failed: (error: unknown) => void): Promise<void> {
    await this.transparency.logs.load();
    await this.transparency.keep(failed);
  }

  /** Looks up the keys of members that are new to this client. */
  async check(entry: GroupEntry, clients: readonly ClientId[]): Promise<void> {
    const members = entry.group.members.filter(
      ({ client }) => client !== this.#parts.client && clients.includes(client),
    );
    for (const domain of new Set(members.map(({ client }) => clientIdParts(client).domain))) {
      if (this.#parts.stopped.aborted) return;
      await this.transparency.know(domain);
    }
    await this.transparency.check(members);
  }

  /** Passes where every other member's key is proved, by its log now or within a day. @throws ClientError `log_silent`. */
  async proved(members: readonly WatchedMember[]): Promise<void> {
    for (const { client, signatureKey } of members) {
      if (client === this.#parts.client) continue;
      await this.transparency.know(clientIdParts(client).domain);
      if (await this.transparency.clients.isProved(client, signatureKey)) continue;
      throw new ClientError("log_silent", `the key of ${client} is not proved by its log`, client);
    }
  }

  /** Authenticated data for a message: once a day in each group with the newest heads of logs. */
  async authenticatedData(groupId: string, application: Uint8Array): Promise<Uint8Array> {
    const nowMs = this.#clock();
    const carriedAtMs = this.#carriedAtMs.get(groupId);
    if (carriedAtMs !== undefined && nowMs - carriedAtMs < transparencyLimits.headsMs) return application;
    const heads = await this.transparency.heads();
    if (heads.length === 0) return application;
    this.#carriedAtMs.set(groupId, nowMs);
    return carryHeads(heads, application);
  }

  #members(): readonly WatchedMember[] {
    const members = new Map<string, WatchedMember>();
    for (const { group } of this.#parts.entries.values()) {
      if (!group.active) continue;
      for (const { client, signatureKey } of group.members)
        if (client !== this.#parts.client)
          members.set(`${client} ${hexFromBytes(signatureKey)}`, { client, signatureKey });
    }
    return [...members.values()];
  }

  async #suspicious(member: WatchedMember, problem: "not_logged" | "other_key"): Promise<void> {
    const key = hexFromBytes(member.signatureKey);
    for (const entry of this.#parts.entries.values()) {
      const { group } = entry;
      const isHere =
        group.active &&
        group.members.some(
          ({ client, signatureKey }) => client === member.client && hexFromBytes(signatureKey) === key,
        );
      const name = `${entry.id} ${member.client} ${key}`;
      if (!isHere) continue;
      const toldAtMs = this.#toldOf.get(name);
      if (toldAtMs !== undefined) {
        await this.#removeRotated(entry, member, problem, toldAtMs);
        continue;
      }
      this.#toldOf.set(name, this.#clock());
      await this.#tell({
        kind: "key_warning",
        groupId: parseGroupId(entry.id),
        client: member.client,
        problem,
      });
      // A client that changes its key tells the log first and its groups then: it is given the time.
      if (problem === "not_logged" && this.#unknownClients === "propose_removal")
        await this.#parts.proposeRemoval(entry, member.client);
    }
  }

  /** A member that has had the time to change its key in the group, and has not. */
  async #removeRotated(
    entry: GroupEntry,
    { client }: WatchedMember,
    problem: "not_logged" | "other_key",
    toldAtMs: number,
  ): Promise<void> {
    const isOver = this.#clock() - toldAtMs >= transparencyLimits.rotationMs;
    if (problem === "other_key" && isOver && this.#unknownClients === "propose_removal")
      await this.#parts.proposeRemoval(entry, client);
  }

  async #tell(event: ClientEvent, records: ReadonlyMap<string, Uint8Array> = new Map()): Promise<void> {
    await this.#store.save({ events: [encodeEvent(event)], records });
    this.#parts.told();
  }
}
