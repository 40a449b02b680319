import { readFileSync } from "node:fs";
import type { DynamicModule, INestApplication } from "@nestjs/common";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import {
  channelCredentials,
  createLog,
  createMetrics,
  type Listener,
  type Logger,
  readTlsIdentity,
  Remote,
  roleName,
  type RunningService,
  startService,
} from "@entente/service-kit";
import type { Configuration } from "./configuration.ts";
import { bytesService, forwardStream, forwardUnary, type Router } from "./federation-api/forward.ts";
import { HelloController } from "./federation-api/hello.controller.ts";
import { Inbound } from "./federation-api/inbound.ts";
import { Outbound } from "./federation-api/outbound.ts";
import {
  federationServices,
  type ForwardedMethod,
  inboundRoutes,
  isForwarded,
} from "./federation-api/routes.ts";
import { readPeers } from "./peers/peer.ts";
import { PeerDirectory } from "./peers/peer-directory.ts";
import { OWN_DOMAIN } from "./tokens.ts";

/**
 * Starts a gateway. It keeps nothing on disk.
 *
 * @throws ConfigurationError for the peers file, or what the first failing listener throws.
 */
export async function startGateway(
  configuration: Configuration,
  log: Logger = createLog("gateway", configuration.logLevel),
): Promise<RunningService> {
  const peers = new PeerDirectory(readPeers(configuration.peers));
  const domainIdentity = readTlsIdentity(configuration.domainTls);
  const federationIdentity = {
    certificate: readFileSync(configuration.federationTls.certificate),
    key: readFileSync(configuration.federationTls.key),
  };
  const { domain } = configuration;
  const inside = channelCredentials(domainIdentity);
  const services = {
    ds: new Remote(configuration.deliveryService, inside, roleName("ds", domain)),
    as: new Remote(configuration.authenticationService, inside, roleName("as", domain)),
  };
  const inbound = new Inbound(peers, services);
  const outbound = new Outbound(domain, peers, federationIdentity);

  class GatewayModule {}
  const module: DynamicModule = {
    module: GatewayModule,
    controllers: [HelloController],
    providers: [
      { provide: OWN_DOMAIN, useValue: domain },
      { provide: PeerDirectory, useValue: peers },
    ],
  };
  const peerRoots = Buffer.from(
    peers
      .all()
      .flatMap(({ roots }) => roots.map(String))
      .join("\n"),
  );
  const listeners = (_application: INestApplication): readonly Listener[] => [
    {
      address: configuration.federationListener,
      identity: { ...federationIdentity, roots: peerRoots },
      clients: "required",
      services: forwardingServices((method) => inbound.router(method)),
    },
    {
      address: configuration.domainListener,
      identity: domainIdentity,
      clients: "required",
      services: forwardingServices((method) => outbound.router(method)),
    },
  ];
  const running = await startService({
    name: "gateway",
    log,
    metrics: createMetrics("gateway"),
    readiness: () => Promise.resolve({ ready: true, reason: "" }),
    operations: configuration.operations,
    module,
    listeners,
  });
  return {
    async stop() {
      outbound.close();
      await running.stop();
      services.ds.close();
      services.as.close();
    },
  };
}

function forwardingServices(routerOf: (method: ForwardedMethod) => Router): Listener["services"] {
  return Object.entries(federationServices).map(([name, service]) => {
    const raw: UntypedServiceImplementation = {};
    for (const method of Object.keys(service).filter(isForwarded)) {
      raw[method] = inboundRoutes[method].streams
        ? forwardStream(routerOf(method))
        : forwardUnary(routerOf(method));
    }
    return { name, methods: bytesService(service), raw };
  });
}
