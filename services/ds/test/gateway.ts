import {
  type ClientDuplexStream,
  Metadata,
  Server,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import {
  domain as domainProto,
  FederatedInitKeyService,
  FederatedEphemeralService,
  FederatedFeedService,
  FederatedOrderingService,
  FederationService,
} from "@entente/proto";
import {
  channelCredentials,
  fromRefusal,
  Remote,
  requireRole,
  ServiceError,
  toRefusal,
} from "@entente/service-kit";
import { type Authority, bind } from "./authority.ts";

/** What the gateway needs of each domain. */
export interface Federated {
  readonly authority: Authority;
  readonly domainPort: number;
}

/** Unary calls that pass. */
type UnaryMethod =
  | "ClaimKeyPackages"
  | "DescribeUser"
  | "VerifyCredential"
  | "ExchangeOrdering"
  | "FetchMessage"
  | "RelayEphemeral"
  | "GetUserInitKey";

const unaryPaths: Readonly<Record<UnaryMethod, string>> = {
  ClaimKeyPackages: FederationService.ClaimKeyPackages.path,
  DescribeUser: FederationService.DescribeUser.path,
  VerifyCredential: FederationService.VerifyCredential.path,
  ExchangeOrdering: FederatedOrderingService.ExchangeOrdering.path,
  FetchMessage: FederatedFeedService.FetchMessage.path,
  RelayEphemeral: FederatedEphemeralService.RelayEphemeral.path,
  GetUserInitKey: FederatedInitKeyService.GetUserInitKey.path,
};

/** A service with messages that stay bytes. */
function inBytes(service: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(service).map(([name, method]) => [
      name,
      {
        ...method,
        requestSerialize: asBytes,
        requestDeserialize: asBytes,
        responseSerialize: asBytes,
        responseDeserialize: asBytes,
      },
    ]),
  );
}

const asBytes = (bytes: Buffer): Buffer => bytes;

/**
 * The gateways of all domains in one: takes calls of one domain's DS on its listener and brings them to another's, unread, with
 * the origin in the route. Stricter than the real ones: it refuses any call without exactly the metadata of the contract.
 */
export class Gateways {
  readonly #domains = new Map<string, Federated>();
  readonly #stops: (() => void)[] = [];
  readonly #remotes = new Map<string, Promise<Remote>>();
  readonly #streams = new Set<{ destroy(error: Error): void; cancel(): void }>();
  /** Domains without a service, whose keys a test uses. */
  readonly strangers = new Map<string, Authority>();
  /** Domains that can not be reached. */
  readonly down = new Set<string>();
  /** Domains that swallow submissions and claims. */
  readonly silent = new Set<string>();
  /** What has passed, as it passed. */
  readonly passed: { readonly method: string; readonly request: Buffer }[] = [];
  /** Changes what a domain answers to claims and submissions. */
  tamper: ((method: string, response: Buffer) => Buffer) | undefined;

  async serve(federated: Federated, port: number): Promise<void> {
    const { authority } = federated;
    this.#domains.set(authority.domain, federated);
    const server = new Server();
    const unary =
      (method: UnaryMethod) =>
      (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
        this.#unary(method, call, authority.domain).then(
          (response) => {
            if (response !== undefined) answer(null, this.tamper?.(method, response) ?? response);
          },
          (error: unknown) => answer(toRefusal(error)),
        );
      };
    server.addService(inBytes(FederatedOrderingService), { ExchangeOrdering: unary("ExchangeOrdering") });
    server.addService(inBytes(FederatedInitKeyService), { GetUserInitKey: unary("GetUserInitKey") });
    server.addService(inBytes(FederatedFeedService), { FetchMessage: unary("FetchMessage") });
    server.addService(inBytes(FederatedEphemeralService), { RelayEphemeral: unary("RelayEphemeral") });
    server.addService(inBytes(FederationService), {
      Hello: (_call: unknown, answer: sendUnaryData<never>) => answer({ code: status.UNIMPLEMENTED }),
      ClaimKeyPackages: unary("ClaimKeyPackages"),
      DescribeUser: unary("DescribeUser"),
      VerifyCredential: unary("VerifyCredential"),
      Relay: (call: ServerDuplexStream<Buffer, Buffer>) => {
        this.#relay(call, authority.domain).catch((error: unknown) => {
          const told = toRefusal(error);
          call.emit("error", Object.assign(new Error(told.details), told));
        });
      },
    });
    await bind(server, port, await authority.identity([`gateway.${authority.domain}`]));
    this.#stops.push(() => server.forceShutdown());
  }

  authorityOf(domain: string): Authority {
    const authority = this.#domains.get(domain)?.authority ?? this.strangers.get(domain);
    if (authority === undefined) throw new Error(`no domain ${domain}`);
    return authority;
  }

  /** A call to `destination`'s DS as its own gateway makes it, for tests of hostile domains. */
  async asGateway(destination: string, role = "gateway"): Promise<Remote> {
    const target = this.#domains.get(destination);
    if (target === undefined) throw new Error(`no domain ${destination}`);
    const identity = await target.authority.identity([`${role}.${destination}`]);
    const remote = new Remote(
      `127.0.0.1:${String(target.domainPort)}`,
      channelCredentials(identity),
      `ds.${destination}`,
    );
    this.#stops.push(() => remote.close());
    return remote;
  }

  /** Breaks all streams that are open. */
  cut(): void {
    for (const stream of this.#streams) stream.cancel();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #targetOf(
    call: ServerUnaryCall<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>,
    origin: string,
  ): Federated {
    requireRole(call, origin, ["ds"]);
    const [encoded, ...others] = call.metadata.get("entente-route-bin");
    if (!(encoded instanceof Uint8Array) || others.length > 0)
      throw refused("bad_route", status.INVALID_ARGUMENT);
    const route = domainProto.Route.decode(encoded);
    if (route.origin !== "") throw refused("bad_route", status.INVALID_ARGUMENT);
    if (call.metadata.get("entente-session").length > 0) throw refused("bad_route", status.INVALID_ARGUMENT);
    const target = this.#domains.get(route.destination);
    if (target === undefined) throw refused("unknown_domain", status.NOT_FOUND);
    if (this.down.has(route.destination) || this.down.has(origin)) {
      throw refused("peer_unreachable", status.UNAVAILABLE);
    }
    return target;
  }

  #remoteTo(domain: string): Promise<Remote> {
    const remote = this.#remotes.get(domain) ?? this.asGateway(domain);
    this.#remotes.set(domain, remote);
    return remote;
  }

  async #unary(
    method: UnaryMethod,
    call: ServerUnaryCall<Buffer, Buffer>,
    origin: string,
  ): Promise<Buffer | undefined> {
    const target = this.#targetOf(call, origin);
    if (this.silent.has(target.authority.domain)) return undefined;
    if (method === "VerifyCredential") {
      const { query } = FederationService.VerifyCredential.requestDeserialize(call.request);
      const verdict = target.authority.verdict(query);
      return FederationService.VerifyCredential.responseSerialize({ verdict });
    }
    this.passed.push({ method, request: call.request });
    const remote = await this.#remoteTo(target.authority.domain);
    return new Promise((resolve, reject) => {
      remote.client.makeUnaryRequest<Buffer, Buffer>(
        unaryPaths[method],
        asBytes,
        asBytes,
        call.request,
        from(origin),
        { deadline: Date.now() + 60_000 },
        (error, response) => {
          if (error === null && response !== undefined) resolve(response);
          else reject(fromRefusal(error));
        },
      );
    });
  }

  async #relay(call: ServerDuplexStream<Buffer, Buffer>, origin: string): Promise<void> {
    const target = this.#targetOf(call, origin);
    call.pause();
    const remote = await this.asGateway(target.authority.domain);
    const upstream: ClientDuplexStream<Buffer, Buffer> = remote.client.makeBidiStreamRequest<Buffer, Buffer>(
      FederationService.Relay.path,
      asBytes,
      asBytes,
      from(origin),
    );
    this.#streams.add(Object.assign(call, { cancel: () => upstream.cancel() }));
    upstream.on("error", (error: Error) => {
      const told = toRefusal(fromRefusal(error));
      call.emit("error", Object.assign(new Error(told.details), told));
    });
    call.on("cancelled", () => upstream.cancel());
    call.on("error", () => upstream.cancel());
    upstream.on("data", (bytes: Buffer) => call.write(bytes));
    upstream.on("end", () => call.end());
    call.on("data", (bytes: Buffer) => upstream.write(bytes));
    call.on("end", () => upstream.end());
    call.resume();
  }
}

/** Metadata with which a gateway says who asks. */
export function from(origin: string): Metadata {
  const metadata = new Metadata();
  metadata.set("entente-route-bin", Buffer.from(domainProto.Route.encode({ origin }).finish()));
  return metadata;
}

function refused(code: string, grpcStatus: status): ServiceError {
  return new ServiceError(code, grpcStatus, code);
}
