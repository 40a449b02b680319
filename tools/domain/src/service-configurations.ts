import { existsSync } from "node:fs";
import { isIP } from "node:net";
import { Configuration as AsConfiguration } from "@entente/as";
import { Configuration as DsConfiguration } from "@entente/ds";
import { Configuration as GatewayConfiguration } from "@entente/gateway";
import { roleName } from "@entente/service-kit";
import { Configuration as WebConfiguration } from "@entente/web";
import { type DomainFolder, json, sealingKeyFile } from "./domain-folder.ts";
import { peersFile, peersOf } from "./peering.ts";

/** The configurations of a domain's services. */
export interface ServiceConfigurations {
  readonly ds: DsConfiguration;
  readonly as: AsConfiguration;
  readonly gateway: GatewayConfiguration;
  /** Of the web gateway, where the domain has one. */
  readonly web: WebConfiguration | undefined;
}

/** Inside a machine the services meet on loopback, whatever clients and other domains use. */
const inside = "127.0.0.1";

/** The keys of the domain's external sender; a folder that was made before there were any has none. */
const senderFiles = ["sender-ed25519", "sender-p256"];

/** Makes the configurations from the folder's settings and peers. */
export function serviceConfigurations(folder: DomainFolder): ServiceConfigurations {
  const { domain, host, ports, store, directory, push, attachments, eviction, limits, signIn, logLevel } =
    folder.settings;
  const { anonymousSessions, cipherSuites, contact, credentialLifetimeMs, proxy } = folder.settings;
  const at = (port: number): string => `${inside}:${String(port)}`;
  const roots = folder.file("root.pem");
  const anchors = peersOf(folder).map((peer) => ({
    domain: peer.domain,
    roots: folder.file(`peers/${peer.roots}`),
  }));
  return {
    as: AsConfiguration.parse({
      domain,
      store:
        store.kind === "sqlite"
          ? { kind: "sqlite", path: folder.file("data/as.sqlite") }
          : { kind: "postgres", url: store.asUrl },
      clientListener: { host, port: ports.asClients },
      domainListener: { host: inside, port: ports.asDomain },
      operations: { host: inside, port: ports.asOperations },
      tls: { ...folder.pair("tls/as"), roots },
      root: roots,
      issuer: issuerOf(folder),
      ...(signIn === undefined ? {} : { signIn }),
      log: logOf(folder),
      witness: { key: folder.file("witness.key") },
      statement: {
        ...folder.pair("statement"),
        cipherSuites,
        contact,
        gatewayCertificates: [folder.pair("tls/federation").certificate],
      },
      gateway: at(ports.gatewayDomain),
      peers: anchors,
      credentialLifetimeMs,
      logLevel,
    }),
    ds: DsConfiguration.parse({
      domain,
      store:
        store.kind === "sqlite"
          ? { kind: "sqlite", path: folder.file("data/ds.sqlite") }
          : { kind: "postgres", url: store.dsUrl },
      clientListener: { host, port: ports.dsClients },
      domainListener: { host: inside, port: ports.dsDomain },
      operations: { host: inside, port: ports.dsOperations },
      tls: { ...folder.pair("tls/ds"), roots },
      authenticationService: at(ports.asDomain),
      gateway: at(ports.gatewayDomain),
      directory,
      cipherSuites,
      clientProxies: folder.settings.web === undefined ? [] : [inside, ...(isIP(host) === 0 ? [] : [host])],
      peers: folder.file(peersFile),
      ...(push === undefined ? {} : { push }),
      sealingKeys: [folder.file(sealingKeyFile)],
      attachments: attachments ?? { kind: "disk", folder: folder.file("data/attachments") },
      ordering: { certificates: folder.file("ordering.pem"), key: folder.file("ordering.key") },
      externalSenders: senderFiles.map((name) => folder.pair(name)).filter(({ key }) => existsSync(key)),
      eviction,
      anonymousSessions,
      ...(limits === undefined ? {} : { limits }),
      logLevel,
    }),
    gateway: GatewayConfiguration.parse({
      domain,
      federationListener: { host, port: ports.gatewayFederation },
      domainListener: { host: inside, port: ports.gatewayDomain },
      operations: { host: inside, port: ports.gatewayOperations },
      federationTls: folder.pair("tls/federation"),
      domainTls: { ...folder.pair("tls/gateway"), roots },
      peers: folder.file(peersFile),
      deliveryService: at(ports.dsDomain),
      authenticationService: at(ports.asDomain),
      ...(proxy === undefined ? {} : { proxy }),
      logLevel,
    }),
    web: webConfiguration(folder),
  };
}

function webConfiguration(folder: DomainFolder): WebConfiguration | undefined {
  const { domain, host, ports, web, logLevel } = folder.settings;
  if (web === undefined) return undefined;
  return WebConfiguration.parse({
    domain,
    listener: { host, port: web.port },
    tls: web.tls ?? folder.pair("tls/web"),
    origins: web.origins,
    operations: { host: inside, port: web.operationsPort },
    deliveryService: `${host}:${String(ports.dsClients)}`,
    authenticationService: `${host}:${String(ports.asClients)}`,
    roots: folder.file("root.pem"),
    logLevel,
  });
}

/** The log's keys; a folder that was made before it had one of its own for sealing goes on without. */
function logOf(folder: DomainFolder): object {
  const [key, vrfKey, sealingKey] = ["log.key", "vrf.key", "log-sealing.key"].map((name) =>
    folder.file(name),
  );
  return { key, vrfKey, ...(sealingKey !== undefined && existsSync(sealingKey) ? { sealingKey } : {}) };
}

/** The issuing authority: its key is in the folder, or with a program that signs. */
function issuerOf(folder: DomainFolder): object {
  const { certificate, key } = folder.pair("issuer");
  const { signer, former = [] } = folder.settings.issuer ?? {};
  return { certificate, former, ...(signer === undefined ? { key } : { signer }) };
}

/** Writes the configurations, and what a client needs, into the folder. Called before every start. */
export function writeConfigurations(folder: DomainFolder): ServiceConfigurations {
  const configurations = serviceConfigurations(folder);
  folder.write("as.json", json(configurations.as));
  folder.write("ds.json", json(configurations.ds));
  folder.write("gateway.json", json(configurations.gateway));
  if (configurations.web !== undefined) folder.write("web.json", json(configurations.web));
  folder.write("client.json", json(clientConfiguration(folder)));
  return configurations;
}

/** What a client needs to find and to believe its home domain. */
export function clientConfiguration(folder: DomainFolder): {
  domain: string;
  deliveryService: { address: string; name: string };
  authenticationService: { address: string; name: string };
  rootCertificatePem: string;
} {
  const { domain, host, publicHost = host, ports } = folder.settings;
  return {
    domain,
    deliveryService: { address: `${publicHost}:${String(ports.dsClients)}`, name: roleName("ds", domain) },
    authenticationService: {
      address: `${publicHost}:${String(ports.asClients)}`,
      name: roleName("as", domain),
    },
    rootCertificatePem: folder.read("root.pem"),
  };
}
