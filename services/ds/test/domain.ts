import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, Metadata } from "@grpc/grpc-js";
import { openStore, type OpenOptions, type Store } from "@entente/storage";
import { createLog, newSealingKey, Remote, type RunningService } from "@entente/service-kit";
import { sealedStore } from "../src/at-rest/sealed-store.ts";
import { openStoreKeys } from "../src/at-rest/store-keys.ts";
import { Configuration, startDs } from "../src/index.ts";
import { Authority } from "./authority.ts";
import type { Gateways } from "./gateway.ts";
import { freePorts, refusalOf } from "@entente/service-kit/testing";

/** How a test's domain differs from the ordinary one. */
export interface DomainOptions {
  readonly store?: "memory" | "sqlite";
  readonly open?: OpenOptions;
  readonly limits?: Record<string, number>;
  readonly cipherSuites?: readonly number[];
  readonly gateways?: Gateways;
  readonly peers?: readonly Authority[];
  readonly authority?: Authority;
  readonly now?: () => number;
  /** Of the clients' API, highest first. */
  readonly apiVersions?: readonly number[];
  /** Wake-ups to the push service at this host, whose certificate comes from the domain's own authority. */
  readonly pushHost?: string;
  readonly anonymousSessions?: "off" | "on";
}

/** One domain with its real Delivery Service in this process, and fakes around it. */
export class Domain {
  readonly authority: Authority;
  readonly store: Store;
  readonly remote: Remote;
  readonly operations: number;
  readonly domainPort: number;
  /** Its configuration and, with sqlite, its database. */
  readonly folder: string;
  readonly #stops: (() => Promise<void> | void)[];
  #running: RunningService | undefined;

  private constructor(parts: {
    readonly authority: Authority;
    readonly store: Store;
    readonly remote: Remote;
    readonly operations: number;
    readonly domainPort: number;
    readonly folder: string;
    readonly running: RunningService;
    readonly stops: (() => Promise<void> | void)[];
  }) {
    this.authority = parts.authority;
    this.store = parts.store;
    this.remote = parts.remote;
    this.operations = parts.operations;
    this.domainPort = parts.domainPort;
    this.folder = parts.folder;
    this.#running = parts.running;
    this.#stops = parts.stops;
  }

  get name(): string {
    return this.authority.domain;
  }

  static async start(name: string, options: DomainOptions = {}): Promise<Domain> {
    const folder = mkdtempSync(join(tmpdir(), "entente-ds-"));
    const authority = options.authority ?? (await Authority.make(name));
    const ports = await freePorts(5);
    const [clients, domainPort, operations, as, gateway] = ports as [number, number, number, number, number];
    const write = (file: string, contents: string | Buffer): string => {
      writeFileSync(join(folder, file), contents);
      return join(folder, file);
    };
    const identity = await authority.identity([`ds.${name}`]);
    const roots = write("root.pem", authority.root.certificatePem);
    const stopAs = await authority.serve(as);
    await options.gateways?.serve({ authority, domainPort }, gateway);
    const kind = options.store ?? "memory";
    const location = kind === "memory" ? { kind } : { kind, path: join(folder, "ds.sqlite") };
    const medium = await openStore(location, options.open);
    const sealingKeys = [write("sealing.key", newSealingKey())];
    const keys = await openStoreKeys(medium.secrets, sealingKeys);
    // As the service sees it; what is on its medium is sealed.
    const store = keys === undefined ? medium : await sealedStore(medium, keys);
    const configuration = Configuration.parse({
      domain: name,
      store: location,
      clientListener: { port: clients },
      domainListener: { port: domainPort },
      operations: { port: operations },
      tls: {
        certificate: write("ds.pem", identity.certificate),
        key: write("ds.key", identity.key),
        roots,
      },
      authenticationService: `127.0.0.1:${String(as)}`,
      ...(options.gateways === undefined ? {} : { gateway: `127.0.0.1:${String(gateway)}` }),
      ordering: {
        certificates: write("ordering.pem", authority.ordering.certificatePem),
        key: write("ordering.key", authority.ordering.keyPem),
      },
      trustAnchors: (options.peers ?? []).map((peer) => ({
        domain: peer.domain,
        roots: write(`${peer.domain}.pem`, peer.root.certificatePem),
        orderingCertificates: write(`${peer.domain}.ordering.pem`, peer.ordering.certificatePem),
      })),
      ...(options.pushHost === undefined
        ? {}
        : {
            push: { contact: "mailto:operator@a.example", hosts: [options.pushHost], roots, delayMs: 0 },
          }),
      sealingKeys,
      logLevel: "silent",
      ...(options.anonymousSessions === undefined ? {} : { anonymousSessions: options.anonymousSessions }),
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      ...(options.cipherSuites === undefined ? {} : { cipherSuites: options.cipherSuites }),
    });
    const log = createLog("ds", process.env["DS_TEST_LOG"] === undefined ? "silent" : "debug");
    const replacements = {
      store: medium,
      ...(options.now === undefined ? {} : { now: options.now }),
      ...(options.apiVersions === undefined ? {} : { apiVersions: options.apiVersions }),
    };
    const running = await startDs(configuration, log, replacements);
    const remote = new Remote(
      `127.0.0.1:${String(clients)}`,
      credentials.createSsl(identity.roots),
      `ds.${name}`,
    );
    const stops = [() => remote.close(), stopAs, () => rmSync(folder, { recursive: true, force: true })];
    return new Domain({ authority, store, remote, operations, domainPort, folder, running, stops });
  }

  /** Stops the service alone, as a signal would. */
  async stopService(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  async stop(): Promise<void> {
    await this.stopService();
    for (const stop of this.#stops) await stop();
  }
}

/** The metadata of a session. */
export function sessionOf(token: string): Metadata {
  const metadata = new Metadata();
  metadata.set("entente-session", token);
  return metadata;
}

/** The code that a call was refused with. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  return (await refusalOf(call)).code;
}
