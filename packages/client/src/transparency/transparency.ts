import { type ClientId, clientIdParts, type UserId, userIdParts } from "@entente/mls-wire";
import {
  encodeEvidenceFile,
  type EvidenceFile,
  labelOf,
  type Primitives,
  TransparencyError,
} from "@entente/transparency";
import { type common, TransparencyService } from "@entente/proto";
import type { ClientEvent } from "../client/client-event.ts";
import type { Caller } from "../anonymous/anonymous-calls.ts";
import type { Session } from "../session/session.ts";
import { Turns } from "../client/turns.ts";
import type { ClientStore } from "../store/client-store.ts";
import { pause } from "../transport/backoff.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import { ContactNames } from "./contact-names.ts";
import { DomainLogs, type HomeQuorum } from "./domain-logs.ts";
import { EvidenceStore } from "./evidence-store.ts";
import type { Exhibit } from "./exhibits.ts";
import type { SeenHead } from "./heads.ts";
import { transparencyLimits } from "./limits.ts";
import { type LogProblem, LogReader } from "./log-reader.ts";
import { type DeviceChange, OwnName } from "./own-name.ts";
import { UserClients } from "./user-clients.ts";

/** A member of a group whose key is to be looked up. */
export interface WatchedMember {
  readonly client: ClientId;
  readonly signatureKey: Uint8Array;
}

/** What a {@link Transparency} is made of. */
export interface TransparencyParts {
  readonly client: ClientId;
  readonly signatureKeys: () => readonly Uint8Array[];
  readonly session: Session;
  /** Who asks a log. */
  readonly caller: (domain: string, query: common.LogQuery.$Properties) => Caller;
  readonly store: ClientStore;
  readonly primitives: Primitives;
  readonly rootsOf: (domain: string) => readonly Uint8Array[];
  readonly quorum: HomeQuorum;
  readonly clock: () => number;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
  /** Tells the application something, durably, together with records. */
  readonly tell: (event: ClientEvent, records?: ReadonlyMap<string, Uint8Array>) => Promise<void>;
  /** Members of the groups that the client is in, each once. */
  readonly members: () => readonly WatchedMember[];
  /** Called at the end of each look that came to its end. */
  readonly looked: () => Promise<void>;
  /** Called for a key that its domain's log does not have, each time it is looked at. */
  readonly suspicious: (member: WatchedMember, problem: "not_logged" | "other_key") => Promise<void>;
}

/** A client's dealings with the transparency logs of all domains. */
export class Transparency {
  readonly logs: DomainLogs;
  readonly clients: UserClients;
  readonly evidence: EvidenceStore;
  readonly #parts: TransparencyParts;
  readonly #readers = new Map<string, LogReader>();
  readonly #ownName: OwnName;
  readonly #contacts: ContactNames;
  readonly #looks = new Turns(transparencyLimits.looksWaiting);

  constructor(parts: TransparencyParts) {
    const { store, primitives, rootsOf, quorum, clock, client, signatureKeys } = parts;
    this.#parts = parts;
    this.evidence = new EvidenceStore(store);
    this.logs = new DomainLogs({
      homeDomain: clientIdParts(client).domain,
      store,
      primitives,
      rootsOf,
      quorum,
      clock,
      changed: (domain, problem) => {
        this.#statementProblem = { domain, problem };
      },
    });
    this.clients = new UserClients(
      (domain) => this.reader(domain),
      (domain) => this.logs.trust(domain),
      clock,
      (domain, problem) => this.#heard(domain, problem),
    );
    this.#contacts = new ContactNames(store, parts.tell);
    this.#ownName = new OwnName({
      client,
      signatureKeys,
      reader: this.reader(clientIdParts(client).domain),
      primitives,
      changed: (change) => this.#ownChange(change),
    });
  }

  /** Domains whose logs could not be consulted the last time. */
  readonly #silent = new Set<string>();

  /** Told once until the log has answered again. */
  async #heard(domain: string, code: string | undefined): Promise<void> {
    if (code === undefined) {
      this.#silent.delete(domain);
    } else if (!this.#silent.has(domain)) {
      this.#silent.add(domain);
      await this.#parts.tell({ kind: "log_silent", domain, code });
    }
  }

  #statementProblem: { readonly domain: string; readonly problem: string } | undefined;

  /** The reader of a domain's log. */
  reader(domain: string): LogReader {
    const known = this.#readers.get(domain);
    if (known !== undefined) return known;
    const { store, caller, clock, stopped } = this.#parts;
    const reader = new LogReader({
      domain,
      store,
      ask: async (asked, query) =>
        (await caller(asked, query).call(TransparencyService.LookUp, { domain: asked, query })).answer ?? {},
      trust: () => this.logs.trust(domain),
      clock,
      found: (problem) => this.#found(problem),
      stopped,
    });
    this.#readers.set(domain, reader);
    return reader;
  }

  /** Asks the home domain what it and its peers state. @throws RpcFailure. */
  async learn(): Promise<void> {
    const { stated } = await this.#parts.session.call(TransparencyService.ListStatements, {});
    await this.logs.learn(
      stated.map(({ domain, statement, statementCertificate }) => ({
        domain,
        statement,
        certificate: statementCertificate,
      })),
    );
    const problem = this.#statementProblem;
    this.#statementProblem = undefined;
    if (problem !== undefined) await this.#found({ ...problem, label: undefined, exhibit: undefined });
  }

  /** Makes sure that a domain's log is known, as far as the home domain says so. */
  async know(domain: string): Promise<void> {
    if (this.logs.trust(domain) !== undefined) return;
    try {
      await this.learn();
    } catch (error) {
      // What can not be asked now leaves keys unproved, which is told where it matters.
      if (!(error instanceof RpcFailure)) throw error;
    }
  }

  /** Looks at everything once: the own name, what contacts' labels showed, the members of all groups. @throws as LogReader. */
  look(): Promise<void> {
    // Two at once would both take the next version of the own name.
    return this.#looks.take(() => this.#look());
  }

  async #look(): Promise<void> {
    await this.learn();
    await this.#ownName.look();
    const members = this.#parts.members();
    const users = new Set<UserId>(members.map(({ client }) => clientIdParts(client).user));
    users.delete(clientIdParts(this.#parts.client).user);
    for (const user of users) await this.#lookAtContact(user);
    await this.check(members);
    await this.#parts.looked();
  }

  /** One log that is silent, or lies, keeps nobody from looking at the others. */
  async #lookAtContact(user: UserId): Promise<void> {
    const { name, domain } = userIdParts(user);
    if (this.logs.trust(domain) === undefined) return;
    // What was seen and is not there any more shows in the newest version too, with evidence.
    const looks = [
      () => this.reader(domain).watch(labelOf("user", name)),
      async () => this.#contacts.seen(user, await this.clients.refresh(user)),
    ];
    for (const look of looks)
      await look().catch((error: unknown) => {
        if (!(error instanceof TransparencyError) && !(error instanceof RpcFailure)) throw error;
      });
  }

  /** Keeps what the log says of a user as a file for others, with what is said to be wrong; asks the log for it now. */
  async exhibit(accusation: string, user: UserId): Promise<Uint8Array> {
    const { domain, name } = userIdParts(user);
    const label = labelOf("user", name);
    await this.know(domain);
    await this.reader(domain).search(label);
    const file = this.#file(domain, accusation, await this.reader(domain).answer(label));
    if (file === undefined) throw new TransparencyError("policy", `${domain} has not stated its log yet`);
    await this.evidence.keep(file);
    return encodeEvidenceFile(file);
  }

  /** Looks the keys of members up, and says so when the log does not have one even after the time that it may take. */
  async check(members: readonly WatchedMember[]): Promise<void> {
    const doubtful: WatchedMember[] = [];
    for (const member of members) if ((await this.#problemOf(member)) !== undefined) doubtful.push(member);
    if (doubtful.length === 0) return;
    const { stopped } = this.#parts;
    // Being stopped is the one way in which a pause fails.
    await pause(transparencyLimits.doubtMs, stopped).catch(() => undefined);
    if (stopped.aborted) return;
    for (const member of doubtful) {
      const problem = await this.#problemOf(member);
      if (problem !== undefined) await this.#parts.suspicious(member, problem);
    }
  }

  async #problemOf({ client, signatureKey }: WatchedMember): Promise<"not_logged" | "other_key" | undefined> {
    const standing = await this.clients.standing(client, signatureKey);
    return standing === "not_logged" || standing === "other_key" ? standing : undefined;
  }

  /** Looks again and again until the client is stopped; what fails is told to `failed` and tried again sooner. */
  async keep(failed: (error: unknown) => void): Promise<void> {
    const { stopped, chance } = this.#parts;
    for (let failures = 0; !stopped.aborted;) {
      try {
        await this.look();
        failures = 0;
      } catch (error) {
        if (stopped.aborted) return;
        failures += 1;
        if (!(error instanceof RpcFailure) && !(error instanceof TransparencyError)) failed(error);
      }
      const { watchMs, retryMs, retryMsMax } = transparencyLimits;
      const ms = failures === 0 ? watchMs : Math.min(retryMs * 2 ** (failures - 1), retryMsMax);
      // Being stopped is the one way in which a pause fails.
      await pause(ms * (0.5 + chance()), stopped).catch(() => undefined);
    }
  }

  /** The newest heads that this client believes, its own domain's first, to be carried to others. */
  async heads(): Promise<readonly SeenHead[]> {
    const home = clientIdParts(this.#parts.client).domain;
    const domains = [home, ...[...this.#readers.keys()].filter((domain) => domain !== home)];
    const heads: SeenHead[] = [];
    for (const domain of domains.slice(0, transparencyLimits.headsPerMessage)) {
      const view = await this.reader(domain).view();
      if (view !== undefined) heads.push({ domain, checkpoint: view.note });
    }
    return heads;
  }

  /** Compares heads that another member carries with one's own. What contradicts them is told and kept as evidence. */
  async compare(heads: readonly SeenHead[]): Promise<void> {
    for (const { domain, checkpoint } of heads) {
      if (this.logs.trust(domain) === undefined) continue;
      try {
        await this.reader(domain).compare(checkpoint);
      } catch (error) {
        // A head that the log has not signed says nothing of the log, and a log that is silent now is compared another time.
        if (!(error instanceof TransparencyError) && !(error instanceof RpcFailure)) throw error;
      }
    }
  }

  /** The newest proof against a domain's log that the home domain publishes in its own; undefined where it has none. */
  async published(domain: string): Promise<Uint8Array | undefined> {
    const home = clientIdParts(this.#parts.client).domain;
    const found = await this.reader(home).search(labelOf("evidence", domain));
    if (found === undefined) return undefined;
    const file = this.#file(domain, `published by ${home}`, { kind: "evidence", evidence: found.value });
    return file && encodeEvidenceFile(file);
  }

  async #ownChange({ version, added, removed, rotated, problem }: DeviceChange): Promise<void> {
    const { tell, client } = this.#parts;
    const { user, domain, name } = clientIdParts(client);
    await tell({ kind: "devices", user, version, added, removed, rotated });
    if (problem === undefined) return;
    const label = labelOf("user", name);
    await this.#found({ domain, problem, label, exhibit: await this.reader(domain).answer(label) });
  }

  async #found({ domain, problem, exhibit }: LogProblem): Promise<void> {
    const file = this.#file(domain, problem, exhibit);
    const evidence = file === undefined ? undefined : await this.evidence.keep(file);
    await this.#parts.tell({ kind: "log_alarm", domain, problem, evidence: evidence ?? "" });
  }

  #file(domain: string, accusation: string, exhibit: Exhibit | undefined): EvidenceFile | undefined {
    const believed = this.logs.statement(domain);
    if (exhibit === undefined || believed === undefined) return undefined;
    const { root: rootCertificate, stated } = believed;
    const { certificate: statementCertificate, statement } = stated;
    const notedAtMs = BigInt(this.#parts.clock());
    return {
      version: "v1",
      ...{ domain, rootCertificate, statementCertificate, statement, accusation, notedAtMs, exhibit },
    };
  }
}
