import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { groupIdBytes, groupIdOf, parseClientId, parseDomainName } from "@entente/mls-wire";
import { addPeer, DomainFolder, DomainSettings, peerCard, writeConfigurations } from "@entente/domain";
import { sealToken, sessionTokenKey } from "@entente/ds";
import { configOf, defaultPolicy, encodeConfig } from "@entente/ordering";
import { openStore, type Store } from "@entente/storage";
import { freeDomainPorts, ServiceProcess } from "@entente/testbed";
import { utf8FromText } from "@entente/tls-codec";
import { digest } from "../delivery/crowd.ts";
import { startStubAuthority } from "../delivery/stub-authority.ts";
import type { SubscriptionTarget } from "../delivery/subscribers.ts";
import { unpaced } from "../delivery/unpaced.ts";

/** How long tokens last, in milliseconds. */
const sessionMs = 43_200_000;

/** A group of two domains, whose clients are members wherever they are. */
export interface SharedGroup {
  readonly id: Uint8Array;
  readonly domains: readonly string[];
}

/** What a device has not read yet may be as much as a run sends: it is no subject here that it loses more than that. */
const queueItems = 100_000_000;

/**
 * A domain with a Delivery Service and a gateway as processes. Its clients and groups are written to its store before they begin,
 * and an Authentication Service that vouches for everybody stands beside them; all else, between domains above all, is real.
 */
export class Site implements SubscriptionTarget {
  readonly domain: string;
  readonly folder: DomainFolder;
  readonly ds: ServiceProcess;
  readonly gateway: ServiceProcess;
  readonly address: string;
  readonly serverName: string;
  readonly roots: Buffer;
  #tokenKey: Uint8Array = new Uint8Array();
  #stopAuthority: () => void = () => undefined;

  private constructor(folder: DomainFolder) {
    this.folder = folder;
    this.domain = folder.domain;
    this.ds = new ServiceProcess("ds", folder);
    this.gateway = new ServiceProcess("gateway", folder);
    this.address = `127.0.0.1:${String(folder.settings.ports.dsClients)}`;
    this.serverName = `ds.${folder.domain}`;
    this.roots = readFileSync(folder.file("root.pem"));
  }

  static async create(path: string, domain: string): Promise<Site> {
    const settings = DomainSettings.parse({
      domain,
      ports: await freeDomainPorts(),
      limits: { ...unpaced, queueItems },
      logLevel: "error",
    });
    return new Site(await DomainFolder.create(path, settings));
  }

  /** Federates with the others. Before {@link prepare}. */
  meet(others: readonly Site[]): void {
    for (const other of others) addPeer(this.folder, peerCard(other.folder));
    writeConfigurations(this.folder);
  }

  /** Writes so many clients, members of the groups that have this domain. */
  async prepare(clients: number, groups: readonly SharedGroup[]): Promise<void> {
    const store = await openStore({ kind: "sqlite", path: this.folder.file("data/ds.sqlite") });
    try {
      this.#tokenKey = await sessionTokenKey(store);
      const names = Array.from({ length: clients }, (_none, client) => this.#nameOf(client));
      for (const [serial, name] of names.entries()) await register(store, name, String(serial));
      for (const group of groups)
        if (group.domains.includes(this.domain)) await createGroup(store, group, names);
    } finally {
      await store.close();
    }
    this.#stopAuthority = await startStubAuthority(this.folder);
  }

  /** Starts both processes, also after {@link kill}. */
  async start(): Promise<void> {
    await Promise.all([this.ds.start(), this.gateway.start()]);
  }

  /** Both end by `kill -9`. */
  async kill(): Promise<void> {
    await Promise.all([this.ds.kill(), this.gateway.kill()]);
  }

  async stop(): Promise<void> {
    await this.kill();
    this.#stopAuthority();
  }

  /** A session of a client. */
  token(client: number): string {
    const name = this.#nameOf(client);
    const clientId = parseClientId(name);
    return sealToken(this.#tokenKey, {
      clientId,
      keyDigest: digest(keyOf(name)),
      notAfterMs: Date.now() + sessionMs,
    });
  }

  #nameOf(client: number): string {
    return `member${String(client)}@${this.domain}/phone`;
  }
}

/** A group that its first domain made; nobody knows of it yet. */
export function newSharedGroup(domains: readonly [string, string]): SharedGroup {
  return { id: groupIdBytes(groupIdOf(randomBytes(16), parseDomainName(domains[0]))), domains };
}

async function register(store: Store, name: string, serial: string): Promise<void> {
  await store.devices.register({
    clientId: name,
    userId: name.replace(/\/.*/, ""),
    signatureKey: keyOf(name),
    credential: keyOf(name),
    serial,
    nowMs: Date.now(),
  });
}

async function createGroup(store: Store, group: SharedGroup, names: readonly string[]): Promise<void> {
  const answer = await store.groups.create({
    groupId: group.id,
    epoch: 0n,
    head: digest(group.id),
    mode: 0,
    config: encodeConfig(configOf(defaultPolicy, group.domains)),
    memberDomains: group.domains,
    clientIds: names,
    creator: names[0] ?? "",
    idempotencyKey: randomBytes(16),
    nowMs: Date.now(),
  });
  if (answer.code !== "created") throw new Error(`the group is ${answer.code}`);
}

function keyOf(name: string): Uint8Array {
  return digest(utf8FromText(`key of ${name}`) ?? new Uint8Array());
}
