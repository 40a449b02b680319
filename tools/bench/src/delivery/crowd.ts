import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DomainFolder, DomainSettings, writeConfigurations } from "@entente/domain";
import { sealToken, sessionTokenKey } from "@entente/ds";
import { configOf, defaultPolicy, encodeConfig } from "@entente/ordering";
import { groupIdBytes, groupIdOf, parseClientId, parseDomainName } from "@entente/mls-wire";
import { openStore, type Store } from "@entente/storage";
import { freeDomainPorts, ServiceProcess } from "@entente/testbed";
import { utf8FromText } from "@entente/tls-codec";
import { startStubAuthority } from "./stub-authority.ts";
import { unpaced } from "./unpaced.ts";

const domain = "a.example";

/** How long tokens last, in milliseconds. */
const sessionMs = 43_200_000;

/** Clients that are registered at once. */
const registeredAtOnce = 2_000;

/** A group of a crowd: its id, and how many of the crowd, from the first on, are its members. */
export interface CrowdGroup {
  readonly id: Uint8Array;
  readonly members: number;
}

/**
 * A Delivery Service in a process of its own with clients and groups that were written to its store before it began: what enrolling
 * tens of thousands would come to, without the hours. Everything from the store on is real.
 */
export class Crowd {
  readonly folder: DomainFolder;
  readonly ds: ServiceProcess;
  readonly groups: readonly CrowdGroup[];
  readonly address: string;
  readonly serverName = `ds.${domain}`;
  readonly roots: Buffer;
  readonly #tokenKey: Uint8Array;
  readonly #path: string;
  readonly #stopAuthority: () => void;

  private constructor(parts: {
    readonly folder: DomainFolder;
    readonly path: string;
    readonly groups: readonly CrowdGroup[];
    readonly tokenKey: Uint8Array;
    readonly stopAuthority: () => void;
  }) {
    this.folder = parts.folder;
    this.groups = parts.groups;
    this.#path = parts.path;
    this.#tokenKey = parts.tokenKey;
    this.#stopAuthority = parts.stopAuthority;
    this.ds = new ServiceProcess("ds", parts.folder);
    this.address = `127.0.0.1:${String(parts.folder.settings.ports.dsClients)}`;
    this.roots = readFileSync(parts.folder.file("root.pem"));
  }

  /**
   * @param clients how many there are.
   * @param groupSizes one group for each, of the first so many clients.
   * @param prepare writes more into the store before the service starts.
   */
  static async start(
    clients: number,
    groupSizes: readonly number[],
    prepare: (store: Store, groups: readonly CrowdGroup[]) => Promise<void> = () => Promise.resolve(),
  ): Promise<Crowd> {
    const path = mkdtempSync(join(tmpdir(), "entente-bench-"));
    const settings = DomainSettings.parse({
      domain,
      ports: await freeDomainPorts(),
      limits: unpaced,
      logLevel: "error",
    });
    const folder = await DomainFolder.create(path, settings);
    writeConfigurations(folder);
    const store = await openStore({ kind: "sqlite", path: folder.file("data/ds.sqlite") });
    const tokenKey = await sessionTokenKey(store);
    const groups: CrowdGroup[] = [];
    try {
      await register(store, clients);
      for (const members of groupSizes) groups.push(await createGroup(store, members));
      await prepare(store, groups);
    } finally {
      await store.close();
    }
    const stopAuthority = await startStubAuthority(folder);
    const crowd = new Crowd({ folder, path, groups, tokenKey, stopAuthority });
    try {
      await crowd.ds.start();
    } catch (error) {
      await crowd.stop();
      throw error;
    }
    return crowd;
  }

  /** A session of a client. */
  token(client: number): string {
    const clientId = parseClientId(nameOf(client));
    const keyDigest = digest(keyOf(client));
    return sealToken(this.#tokenKey, { clientId, keyDigest, notAfterMs: Date.now() + sessionMs });
  }

  /** Resident memory of the service, in bytes. */
  residentBytes(): number {
    return residentBytesOf(this.ds.pid);
  }

  /** Processor time of the service, in seconds. */
  cpuSeconds(): number {
    return cpuSecondsOf(this.ds.pid);
  }

  async stop(): Promise<void> {
    await this.ds.kill();
    this.#stopAuthority();
    rmSync(this.#path, { recursive: true, force: true });
  }
}

/** Resident memory of a process, in bytes; of Linux only. */
export function residentBytesOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** Ticks of a second in /proc; of Linux, everywhere. */
const ticksPerSecond = 100;

/** Processor time that a process has used, in seconds; of Linux only. What others do on the machine is not in it. */
export function cpuSecondsOf(pid: number | undefined): number {
  return exactCpuSecondsOf(pid) ?? tickedCpuSecondsOf(pid);
}

/** To the nanosecond, over its threads, of which Node ends none; undefined where the kernel does not count so. */
function exactCpuSecondsOf(pid: number | undefined): number | undefined {
  const tasks = `/proc/${String(pid)}/task`;
  try {
    const used = readdirSync(tasks).map((task) => readFileSync(`${tasks}/${task}/schedstat`, "utf8"));
    return used.reduce((sum, line) => sum + Number(line.split(" ")[0]), 0) / 1e9;
  } catch {
    // A kernel without scheduler statistics has no such file.
    return undefined;
  }
}

function tickedCpuSecondsOf(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
  // After the name, which may hold anything but ends with the last bracket: utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** The name of a client of the crowd. */
export function nameOf(client: number): string {
  return `member${String(client)}@${domain}/phone`;
}

/** SHA-256. */
export function digest(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

function keyOf(client: number): Uint8Array {
  return digest(utf8FromText(`key of ${String(client)}`) ?? new Uint8Array());
}

async function register(store: Store, clients: number): Promise<void> {
  for (let from = 0; from < clients; from += registeredAtOnce) {
    const some = Array.from(
      { length: Math.min(registeredAtOnce, clients - from) },
      (_none, index) => from + index,
    );
    await Promise.all(
      some.map((client) =>
        store.devices.register({
          clientId: nameOf(client),
          userId: nameOf(client).replace(/\/.*/, ""),
          signatureKey: keyOf(client),
          credential: keyOf(client),
          serial: String(client),
          nowMs: Date.now(),
        }),
      ),
    );
  }
}

async function createGroup(store: Store, members: number): Promise<CrowdGroup> {
  const id = groupIdBytes(groupIdOf(randomBytes(16), parseDomainName(domain)));
  const answer = await store.groups.create({
    groupId: id,
    epoch: 0n,
    head: digest(id),
    mode: 0,
    config: encodeConfig(configOf(defaultPolicy, [domain])),
    memberDomains: [domain],
    clientIds: Array.from({ length: members }, (_none, client) => nameOf(client)),
    creator: nameOf(0),
    idempotencyKey: randomBytes(16),
    nowMs: Date.now(),
  });
  if (answer.code !== "created") throw new Error(`the group is ${answer.code}`);
  return { id, members };
}
