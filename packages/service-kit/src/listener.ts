import { type GrpcOptions, Transport } from "@nestjs/microservices";
import {
  type ChannelOptions,
  type Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { z } from "zod";
import { domainNameProblem } from "@entente/mls-wire";
import { messageBytesMax } from "@entente/rpc";
import { headerBytesMax, streamsPerConnectionMax } from "./limits.ts";
import { servedCalls } from "./served-call.ts";
import { readingMethods } from "./unreadable-requests.ts";
import { type ClientAuthentication, type TlsIdentity, listenerCredentials } from "./transport-security.ts";

/** The address of another service, `host:port` or `[ipv6]:port`. */
export const HostPort = z.string().regex(/^[^\s:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/, "host:port");

/** A domain in its one spelling (lower case, no trailing dot); it need not be in DNS. */
export const DomainText = z
  .string()
  .refine(
    (name) => domainNameProblem(name) === undefined,
    "a domain in canonical form: lower case, no trailing dot",
  );

/** Where a service listens. */
export const ListenAddress = z.strictObject({
  host: z.string().min(1).default("127.0.0.1").describe("An address of this machine; loopback unless told"),
  port: z.int().min(1).max(65535).describe("The port"),
});
export type ListenAddress = z.output<typeof ListenAddress>;

/** One gRPC service of a listener. */
export interface ServedService {
  /** Full name, `entente.delivery.v1.DeliveryService`. */
  readonly name: string;
  /** The method table from `@entente/proto`. */
  readonly methods: ServiceDefinition;
  /**
   * Handlers of the methods that are registered with grpc-js itself: all streaming ones. Nest has the rest by
   * `@GrpcMethod`. Nest's own streams lose and repeat items under back-pressure, so none goes through it.
   */
  readonly raw?: UntypedServiceImplementation;
}

/** What makes a listener. */
export interface Listener {
  readonly address: ListenAddress;
  /** The identity, or credentials that can be replaced while the listener runs. */
  readonly identity: ServerCredentials | TlsIdentity;
  readonly clients: ClientAuthentication;
  readonly services: readonly ServedService[];
}

/**
 * Options of a Nest microservice for a listener. Unary methods without a raw handler are Nest's.
 *
 * @throws Error when a streaming method has no raw handler: it would be answered by nobody.
 */
export function listenerOptions(listener: Listener): GrpcOptions {
  const nestDefinition: Record<string, ServiceDefinition> = {};
  for (const service of listener.services) {
    const nests = pick(service, (method) => !isRaw(service, method));
    // Nest takes no service without methods.
    if (Object.keys(nests).length > 0) nestDefinition[service.name] = nests;
    for (const [method, definition] of Object.entries(service.methods)) {
      const streams = definition.requestStream || definition.responseStream;
      if (streams && !isRaw(service, method))
        throw new Error(`${service.name}/${method} is a stream without a raw handler`);
    }
  }
  return {
    transport: Transport.GRPC,
    options: {
      url: `${listener.address.host}:${String(listener.address.port)}`,
      package: [...new Set(Object.keys(nestDefinition).map((name) => name.slice(0, name.lastIndexOf("."))))],
      packageDefinition: nestDefinition,
      credentials: credentialsOf(listener),
      maxReceiveMessageLength: messageBytesMax,
      maxSendMessageLength: messageBytesMax,
      maxMetadataSize: headerBytesMax,
      channelOptions: serverOptions(),
      onLoadPackageDefinition: (_definition: unknown, server: Server) => {
        for (const service of listener.services) {
          if (service.raw !== undefined)
            server.addService(
              pick(service, (method) => isRaw(service, method)),
              service.raw,
            );
        }
      },
    },
  };
}

/** Nest hands all of these to the gRPC server as its options, of which interceptors are one. */
function serverOptions(): ChannelOptions {
  return Object.assign(
    // The books of channelz on every call are read by nobody.
    { "grpc.max_concurrent_streams": streamsPerConnectionMax, "grpc.enable_channelz": 0 },
    { interceptors: [servedCalls] },
  );
}

function credentialsOf({ identity, clients }: Listener): ServerCredentials {
  return identity instanceof ServerCredentials ? identity : listenerCredentials(identity, clients);
}

function isRaw(service: ServedService, method: string): boolean {
  return service.raw !== undefined && method in service.raw;
}

function pick(service: ServedService, wanted: (method: string) => boolean): ServiceDefinition {
  return readingMethods(
    Object.fromEntries(Object.entries(service.methods).filter(([method]) => wanted(method))),
  );
}
