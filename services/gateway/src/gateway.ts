import { readFileSync } from "node:fs";
import type { DynamicModule, INestApplication } from "@nestjs/common";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { GatewayService, GatewayServiceName } from "@entente/proto";
import {
  channelCredentials,
  createLog,
  createMetrics,
  type Listener,
  type Logger,
  ReloadableServerCredentials,
  Remote,
  roleName,
  parseHttpProxy,
  type RunningService,
  type ServiceError,
  startService,
  type TlsIdentity,
} from "@entente/service-kit";
import { Connections } from "./admission/connections.ts";
import type { Configuration } from "./configuration.ts";
import { Discovery, type DiscoverySettings } from "./discovery/discovery.ts";
import { systemNames } from "./discovery/names.ts";
import { Callers } from "./federation-api/callers.ts";
import { FederationListener } from "./federation-api/federation-listener.ts";
import { bytesService, forwardStream, forwardUnary } from "./federation-api/forward.ts";
import { type Agreement, Sessions } from "./federation-api/greeting.ts";
import { Inbound, type OwnServices } from "./federation-api/inbound.ts";
import { Outbound } from "./federation-api/outbound.ts";
import { federationServices, inboundRoutes } from "./federation-api/routes.ts";
import { protocolVersions } from "./federation-api/version.ts";
import { createFigures } from "./figures.ts";
import { readGatewayFiles } from "./files.ts";
import { handshakeMs, resetsBurst, resetsPerSecond } from "./limits.ts";
import { GatewayController } from "./operator-api/gateway.controller.ts";
import { Examination } from "./operator-api/examination.ts";
import { PeerView } from "./operator-api/peer-view.ts";
import { PeerDirectory } from "./peers/peer-directory.ts";
import { StatedVersions } from "./peers/stated-versions.ts";
import { Reload } from "./reload.ts";
import { applyTo, outsideIdentity } from "./rotation.ts";
import { OWN_DOMAIN } from "./tokens.ts";

/** What a test may put in the place of what the configuration names. */
export interface Replacements {
  readonly discovery?: DiscoverySettings;
  /** Versions of the federation protocol, as if this software spoke them. At least one. */
  readonly versions?: readonly number[];
}

/**
 * Starts a gateway. It keeps nothing on disk, and reads the peers file and its certificates again when they change.
 *
 * @throws ConfigurationError for a file, or what the first failing listener throws; nothing is left running then.
 */
export async function startGateway(
  configuration: Configuration,
  log: Logger = createLog("gateway", configuration.logLevel),
  replacements: Replacements = {},
): Promise<RunningService> {
  const { domain } = configuration;
  const files = readGatewayFiles(configuration);
  const peers = new PeerDirectory(domain, files.peers);
  const metrics = createMetrics("gateway");
  const connections = new Connections();
  const sessions = new Sessions();
  const figures = createFigures(metrics, connections, peers);
  const callers = new Callers(peers, connections, sessions);
  const discovery = new Discovery(replacements.discovery ?? discoverySettings(configuration));
  const services = ownServices(configuration, files.inside);
  const inbound = new Inbound(callers, services);
  const versions: StatedVersions = new StatedVersions({
    domain,
    own: replacements.versions ?? protocolVersions,
    changed: (peer) => {
      endLowered(peer, versions, { inbound, outbound, sessions });
    },
    log,
  });
  const outbound: Outbound = new Outbound(domain, peers, files.federation, discovery, versions);
  const federation = new FederationListener({
    domain,
    address: configuration.federationListener,
    identity: outsideIdentity(files, peers),
    callers,
    connections,
    sessions,
    inbound,
    versions,
    figures,
    log,
  });
  const handshake = { handshakeMs, resetsBurst, resetsPerSecond };
  const insideCredentials = new ReloadableServerCredentials(files.inside, "required", handshake);
  const apply = applyTo(
    { peers, connections, sessions, inbound, outbound, federation, insideCredentials },
    files,
  );
  const reload = new Reload(configuration, apply, figures, log);
  const view = new PeerView({ peers, discovery, connections, sessions, callers, inbound, outbound });
  const examination = new Examination({ domain, peers, discovery, outbound, versions });

  class GatewayModule {}
  const module: DynamicModule = {
    module: GatewayModule,
    controllers: [GatewayController],
    providers: [
      { provide: OWN_DOMAIN, useValue: domain },
      { provide: PeerView, useValue: view },
      { provide: Examination, useValue: examination },
      { provide: Reload, useValue: reload },
    ],
  };
  const running = await startService({
    name: "gateway",
    log,
    metrics,
    readiness: () => Promise.resolve({ ready: true, reason: "" }),
    operations: configuration.operations,
    module,
    listeners: (_application: INestApplication): readonly Listener[] => [
      {
        address: configuration.domainListener,
        identity: insideCredentials,
        clients: "required",
        services: [...outboundServices(outbound), { name: GatewayServiceName, methods: GatewayService }],
      },
    ],
  });
  try {
    await federation.listen();
  } catch (error) {
    await running.stop();
    throw error;
  }
  reload.start();
  const following = versions.follow(services.log);
  return {
    async stop() {
      reload.stop();
      versions.stop();
      outbound.close();
      await Promise.all([federation.stop(), running.stop()]);
      services.ds.close();
      services.as.close();
      services.log.close();
      await following;
    },
  };
}

/** Ends what goes on with a domain at a version that is lower than what it has signed since; the next call greets anew. */
function endLowered(
  domain: string,
  versions: StatedVersions,
  { inbound, outbound, sessions }: { inbound: Inbound; outbound: Outbound; sessions: Sessions },
): void {
  const problemOf = (agreement: Agreement | undefined): ServiceError | undefined =>
    agreement === undefined ? undefined : versions.problem(domain, agreement.version);
  const out = problemOf(outbound.stateOf(domain).agreement);
  if (out !== undefined) outbound.end(domain, out);
  const into = problemOf(sessions.last(domain));
  if (into === undefined) return;
  inbound.end(domain, into);
  sessions.end(domain);
}

function ownServices(configuration: Configuration, inside: TlsIdentity): OwnServices {
  const { domain, deliveryService, authenticationService } = configuration;
  const { transparencyLog = authenticationService } = configuration;
  const credentials = channelCredentials(inside);
  return {
    ds: new Remote(deliveryService, credentials, roleName("ds", domain)),
    as: new Remote(authenticationService, credentials, roleName("as", domain)),
    log: new Remote(transparencyLog, credentials, roleName("as", domain)),
  };
}

function discoverySettings({ discovery, proxy }: Configuration): DiscoverySettings {
  const { resolvers, webRoots } = discovery;
  return {
    names: systemNames(resolvers),
    ...(proxy === undefined ? {} : { proxy: parseHttpProxy(proxy) }),
    ...(webRoots === undefined ? {} : { webRoots: readFileSync(webRoots, "utf8") }),
  };
}

/** The federation protocol as this domain's own services speak it to their gateway. */
function outboundServices(outbound: Outbound): Listener["services"] {
  return Object.entries(federationServices).map(([name, methods]) => {
    const raw: UntypedServiceImplementation = {};
    for (const route of inboundRoutes.filter(({ service }) => service === name)) {
      const router = outbound.router(route);
      raw[route.method] = route.streams ? forwardStream(router) : forwardUnary(router);
    }
    return { name, methods: bytesService(methods), raw };
  });
}
