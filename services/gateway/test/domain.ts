import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Metadata,
  Server,
  type ServerUnaryCall,
  type sendUnaryData,
  type ServerDuplexStream,
  status,
} from "@grpc/grpc-js";
import {
  type authentication,
  CredentialService,
  domain as domainProto,
  FederatedOrderingService,
  FederationService,
  LogService,
  type common,
  type federation,
} from "@entente/proto";
import {
  channelCredentials,
  createRootAuthority,
  createServiceCertificate,
  type KeyedCertificate,
  listenerCredentials,
  Remote,
  requireRole,
  type RunningService,
  ServiceError,
  type TlsIdentity,
  toRefusal,
} from "@entente/service-kit";
import { freePorts } from "@entente/service-kit/testing";
import type { DiscoverySettings } from "../src/discovery/discovery.ts";
import { Configuration, startGateway } from "../src/index.ts";
import { OtherGateway } from "./other-gateway.ts";

/** What the fake services of a domain saw, and how they answer. */
export interface Seen {
  origins: string[];
  suites: number[][];
  frames: federation.RelayRequest[];
}

/** A domain's certificates on disk, and the ports that it will use. */
export class DomainFiles {
  readonly name: string;
  readonly folder = mkdtempSync(join(tmpdir(), "entente-gateway-"));
  readonly root: KeyedCertificate;
  /** What the domain's Authentication Service believes of domains' statements. */
  stated: common.StatedDomain.$Properties[] = [];
  readonly ports: { federation: number; domain: number; operations: number; ds: number; as: number };

  private constructor(name: string, root: KeyedCertificate, ports: DomainFiles["ports"]) {
    this.name = name;
    this.root = root;
    this.ports = ports;
  }

  static async make(name: string): Promise<DomainFiles> {
    const [federationPort, domain, operations, ds, as] = await freePorts(5);
    const ports = { federation: federationPort!, domain: domain!, operations: operations!, ds: ds!, as: as! };
    const files = new DomainFiles(name, await createRootAuthority(name, new Date()), ports);
    files.write("root.pem", files.root.certificatePem);
    return files;
  }

  write(file: string, contents: string): string {
    const path = join(this.folder, file);
    writeFileSync(path, contents);
    return path;
  }

  async certificate(names: readonly string[], root = this.root): Promise<TlsIdentity> {
    const { certificatePem, keyPem } = await createServiceCertificate(root, names, new Date());
    return {
      certificate: Buffer.from(certificatePem),
      key: Buffer.from(keyPem),
      roots: Buffer.from(this.root.certificatePem),
    };
  }

  peerOf(other: DomainFiles, more: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      domain: other.name,
      addresses: [`127.0.0.1:${String(other.ports.federation)}`],
      roots: join(other.folder, "root.pem"),
      ...more,
    };
  }

  /** Starts this domain's gateway. `federation` replaces the certificate that it shows to others. */
  async gateway(
    peers: readonly Record<string, unknown>[],
    federationIdentity?: TlsIdentity,
    more: {
      readonly open?: string;
      readonly discovery?: DiscoverySettings;
      readonly proxy?: string;
      readonly versions?: readonly number[];
    } = {},
  ): Promise<RunningService> {
    const outside = federationIdentity ?? (await this.certificate([this.name]));
    const inside = await this.certificate([`gateway.${this.name}`]);
    return startGateway(
      Configuration.parse({
        domain: this.name,
        federationListener: { port: this.ports.federation },
        domainListener: { port: this.ports.domain },
        operations: { port: this.ports.operations },
        federationTls: {
          certificate: this.write("federation.pem", outside.certificate.toString()),
          key: this.write("federation.key", outside.key.toString()),
        },
        domainTls: {
          certificate: this.write("gateway.pem", inside.certificate.toString()),
          key: this.write("gateway.key", inside.key.toString()),
          roots: join(this.folder, "root.pem"),
        },
        peers: this.writePeers(peers, more.open),
        deliveryService: `127.0.0.1:${String(this.ports.ds)}`,
        authenticationService: `127.0.0.1:${String(this.ports.as)}`,
        ...(more.proxy === undefined ? {} : { proxy: more.proxy }),
        logLevel: "silent",
      }),
      undefined,
      {
        ...(more.discovery === undefined ? {} : { discovery: more.discovery }),
        ...(more.versions === undefined ? {} : { versions: more.versions }),
      },
    );
  }

  /** Writes the peers file. */
  writePeers(peers: readonly Record<string, unknown>[], open?: string): string {
    const file = { peers, ...(open === undefined ? {} : { open: { roots: open } }) };
    return this.write("peers.json", JSON.stringify(file));
  }

  /** Another domain's connection to this one's gateway, with any certificate. */
  async stranger(identity: TlsIdentity): Promise<OtherGateway> {
    const roots = Buffer.from(this.root.certificatePem);
    const address = `127.0.0.1:${String(this.ports.federation)}`;
    return new OtherGateway(new Remote(address, channelCredentials({ ...identity, roots }), this.name));
  }

  /** The Delivery Service's way to its own gateway, or another role's. */
  async toGateway(role = "ds"): Promise<Remote> {
    const identity = await this.certificate([`${role}.${this.name}`]);
    return new Remote(
      `127.0.0.1:${String(this.ports.domain)}`,
      channelCredentials(identity),
      `gateway.${this.name}`,
    );
  }

  /** Fake Delivery and Authentication Services, as strict about who calls as the real ones. */
  async services(seen: Seen): Promise<() => void> {
    const origin = (
      call: ServerUnaryCall<unknown, unknown> | ServerDuplexStream<unknown, unknown>,
    ): string => {
      requireRole(call, this.name, ["gateway"]);
      const [encoded] = call.metadata.get("entente-route-bin");
      return encoded instanceof Uint8Array ? domainProto.Route.decode(encoded).origin : "none";
    };
    const ds = new Server();
    ds.addService(FederationService, {
      Hello: (_call: unknown, answer: sendUnaryData<never>) => {
        answer({ code: status.UNIMPLEMENTED });
      },
      ClaimKeyPackages: (
        call: ServerUnaryCall<
          federation.ClaimKeyPackagesRequest,
          federation.ClaimKeyPackagesResponse.$Properties
        >,
        answer: sendUnaryData<federation.ClaimKeyPackagesResponse.$Properties>,
      ) => {
        seen.origins.push(origin(call));
        seen.suites.push(call.request.claim?.cipherSuites ?? []);
        if (call.request.requesterUserId === "refuse@a.example") {
          answer(
            toRefusal(new ServiceError("quota", status.RESOURCE_EXHAUSTED, "enough", { retryAfterMs: 9 })),
          );
        } else answer(null, { result: { clients: [{ clientId: "bob@b.example/phone" }] } });
      },
      SubmitCommit: (_call: unknown, answer: sendUnaryData<federation.SubmitCommitResponse.$Properties>) => {
        answer(null, { result: { decided: { epoch: 3 } } });
      },
      VerifyCredential: (_call: unknown, answer: sendUnaryData<never>) => {
        answer({ code: status.UNIMPLEMENTED });
      },
      Relay: (call: ServerDuplexStream<federation.RelayRequest, federation.RelayResponse.$Properties>) => {
        seen.origins.push(origin(call));
        call.on("data", (request: federation.RelayRequest) => {
          seen.frames.push(request);
          if (request.hello?.streamIncarnation === 666) {
            const told = toRefusal(new ServiceError("regressed", status.FAILED_PRECONDITION, "begin again"));
            call.emit("error", Object.assign(new Error(told.details), told));
            return;
          }
          call.write({ ack: { cumulativeSeq: request.items?.items?.at(-1)?.seq ?? 0 } });
        });
        call.on("end", () => {
          call.end();
        });
      },
    });
    ds.addService(FederatedOrderingService, {
      ExchangeOrdering: (
        call: ServerUnaryCall<
          federation.ExchangeOrderingRequest,
          federation.ExchangeOrderingResponse.$Properties
        >,
        answer: sendUnaryData<federation.ExchangeOrderingResponse.$Properties>,
      ) => {
        seen.origins.push(origin(call));
        answer(null, { ping: { bootId: call.request.frame } });
      },
    });
    const as = new Server();
    const unsupported = (_call: unknown, answer: sendUnaryData<never>): void => {
      answer({ code: status.UNIMPLEMENTED });
    };
    as.addService(CredentialService, {
      VerifyCredential: (
        call: ServerUnaryCall<
          { query: common.CredentialQuery },
          { verdict: common.CredentialVerdict.$Properties }
        >,
        answer: sendUnaryData<{ verdict: common.CredentialVerdict.$Properties }>,
      ) => {
        seen.origins.push(origin(call));
        answer(null, { verdict: { state: 1, clientId: call.request.query.clientId } });
      },
      CompareCredentials: unsupported,
      ReadTrustAnchor: unsupported,
      CreateInvitation: unsupported,
      ListUsers: unsupported,
      RevokeClient: unsupported,
    });
    as.addService(LogService, {
      ListStatements: (
        _call: unknown,
        answer: sendUnaryData<authentication.ListStatementsResponse.$Properties>,
      ) => {
        answer(null, { stated: this.stated });
      },
      ReadStatement: (
        call: ServerUnaryCall<unknown, unknown>,
        answer: sendUnaryData<authentication.ReadStatementResponse.$Properties>,
      ) => {
        seen.origins.push(origin(call));
        answer(null, { stated: { domain: this.name } });
      },
      LookUp: unsupported,
      AddCheckpoint: unsupported,
      StateCapabilities: unsupported,
    });
    await bind(ds, this.ports.ds, await this.certificate([`ds.${this.name}`]));
    await bind(as, this.ports.as, await this.certificate([`as.${this.name}`]));
    return () => {
      ds.forceShutdown();
      as.forceShutdown();
    };
  }
}

/** Listens, and asks for certificates. */
export async function bind(server: Server, port: number, identity: TlsIdentity): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${String(port)}`, listenerCredentials(identity, "required"), (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

/** Metadata that asks a gateway to bring a call to `destination`. */
export function routeTo(destination: string): Metadata {
  const metadata = new Metadata();
  metadata.set("entente-route-bin", Buffer.from(domainProto.Route.encode({ destination }).finish()));
  return metadata;
}
