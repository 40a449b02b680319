import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  Client,
  type ClientEvent,
  type ClientSettings,
  type GroupId,
  type JoinedGroup,
  textOf,
} from "@entente/client";
import { grpcTransports, nodeCrypto, SqliteStore } from "@entente/client/node";
import { clientConfiguration } from "@entente/domain";
import type { TestDomain } from "./test-domain.ts";

/** How long something that should happen may take before a test gives up, in milliseconds. */
const patienceMs = 120_000;

interface Waiter {
  readonly wanted: (event: ClientEvent) => boolean;
  readonly seen: (event: ClientEvent) => void;
}

/** A client with someone behind it who remembers all that happened and can wait for what should. */
export class Person {
  readonly id: string;
  readonly client: Client;
  /** Everything that happened, in order, since this person was made. */
  readonly diary: ClientEvent[] = [];
  /** Called with each event after it is in the diary. */
  onEvent: (event: ClientEvent) => void = () => undefined;
  readonly #waiters = new Set<Waiter>();
  readonly #watching: Promise<void>;

  private constructor(id: string, client: Client) {
    this.id = id;
    this.client = client;
    this.#watching = this.#watch();
  }

  /** A new client of a user at a domain, enrolled with a fresh invitation, connected, its KeyPackages published. */
  static async enrol(domain: TestDomain, clientId: string, changes: SettingsChanges = {}): Promise<Person> {
    const invitation = await domain.invite(clientId.slice(0, clientId.indexOf("/")));
    const client = await Client.enrol(settingsFor(domain, clientId, changes), invitation);
    return Person.of(clientId, client);
  }

  /** The same client again, from what it has on disk. */
  static async return(domain: TestDomain, clientId: string, changes: SettingsChanges = {}): Promise<Person> {
    return Person.of(clientId, await Client.open(settingsFor(domain, clientId, changes)));
  }

  /** Whoever is behind a client that was made otherwise; connects it. */
  static async of(clientId: string, client: Client): Promise<Person> {
    const person = new Person(clientId, client);
    await client.start();
    return person;
  }

  /** The name before the domain. */
  get name(): string {
    return this.id.slice(0, this.id.indexOf("@"));
  }

  /** Waits until something has happened, or says what did not. What happened before counts. */
  until(what: string, wanted: (event: ClientEvent) => boolean): Promise<ClientEvent> {
    const already = this.diary.find(wanted);
    if (already !== undefined) return Promise.resolve(already);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        wanted,
        seen: (event) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(event);
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        const last = this.diary
          .slice(-5)
          .map((event) => ("code" in event ? `${event.kind} (${event.code})` : event.kind));
        reject(new Error(`${this.id} waited in vain: ${what}; the last that happened: ${last.join(", ")}`));
      }, patienceMs);
      this.#waiters.add(waiter);
    });
  }

  /** Waits to be a member of a group. */
  async joins(groupId: GroupId): Promise<JoinedGroup> {
    await this.until(`to join ${groupId}`, (event) => event.kind === "joined" && event.groupId === groupId);
    return this.client.group(groupId);
  }

  /** Waits for a message with this text. */
  async reads(text: string): Promise<void> {
    await this.until(
      `the message “${text}”`,
      (event) => event.kind === "message" && textOf(event.content) === text,
    );
  }

  /** Waits for an epoch of a group to begin. */
  async reaches(groupId: GroupId, epoch: bigint): Promise<void> {
    if (this.client.group(groupId).epoch >= epoch) return;
    await this.until(
      `epoch ${String(epoch)}`,
      (event) =>
        (event.kind === "epoch" || event.kind === "joined") &&
        event.groupId === groupId &&
        event.epoch >= epoch,
    );
  }

  /** The texts of all messages of a group, in the order in which they were seen. */
  texts(groupId: GroupId): readonly string[] {
    return this.diary.flatMap((event) =>
      event.kind === "message" && event.groupId === groupId ? [textOf(event.content)] : [],
    );
  }

  /** Goes offline; what is on disk stays. */
  async leave(): Promise<void> {
    await this.client.stop();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    for await (const event of this.client.events()) {
      this.diary.push(event);
      for (const waiter of [...this.#waiters]) if (waiter.wanted(event)) waiter.seen(event);
      this.onEvent(event);
    }
  }
}

/** Where a client's store is: below its domain's folder. */
export function storePath(domain: TestDomain, clientId: string): string {
  return join(domain.folder.path, "clients", `${clientId.replace("/", "~")}.sqlite`);
}

/** What is other than usual about a client. */
export type SettingsChanges = Partial<Omit<ClientSettings, "clientId">>;

/** Everything that a client of a domain needs; opens a store in a file unless it is given one. */
export function settingsFor(
  domain: TestDomain,
  clientId: string,
  changes: SettingsChanges = {},
): ClientSettings {
  return {
    clientId,
    home: clientConfiguration(domain.folder),
    store: changes.store ?? openStore(domain, clientId),
    transports: grpcTransports,
    crypto: nodeCrypto,
    // Tests count epochs; an update in the background would make the counts a matter of timing.
    updateAfterJoining: false,
    ...changes,
  };
}

function openStore(domain: TestDomain, clientId: string): SqliteStore {
  const path = storePath(domain, clientId);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return SqliteStore.open(path);
}
