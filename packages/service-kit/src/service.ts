import "reflect-metadata";
import type { DynamicModule, INestApplication } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { Registry } from "prom-client";
import { type Listener, type ListenAddress, listenerOptions } from "./listener.ts";
import { type Logger, NestLog } from "./log.ts";
import { METRICS, OperationsController, READINESS, type ReadinessCheck } from "./operations.ts";
import { RefusalFilter } from "./refusal-filter.ts";
import type { OperatorNeeded } from "./operator-needed.ts";
import { requireTls13 } from "./transport-security.ts";

/** What a service is made of, beside its own module. */
export interface ServiceParts {
  /** Short name, `ds`. */
  readonly name: string;
  readonly log: Logger;
  readonly metrics: Registry;
  readonly readiness: ReadinessCheck;
  /** Where `/metrics`, `/healthz` and `/readyz` are. */
  readonly operations: ListenAddress;
  /** The service's own providers and controllers. */
  readonly module: DynamicModule;
  /** Made once the module's providers exist, so that raw handlers can use them. */
  readonly listeners: (application: INestApplication) => readonly Listener[];
}

/** A service that listens. */
export interface RunningService {
  /** Stops taking calls, lets those under way end, runs every provider's `onModuleDestroy`, then closes. */
  stop(): Promise<void>;
  /** Resolves when the service can not go on, and has nothing more to say. Absent where that does not happen. */
  readonly failed?: Promise<OperatorNeeded>;
}

/**
 * Starts a service: its gRPC listeners and the operator's HTTP listener.
 *
 * @throws the first thing that goes wrong; nothing listens then.
 */
export async function startService(parts: ServiceParts): Promise<RunningService> {
  requireTls13();
  const application = await NestFactory.create(withOperations(parts), {
    logger: new NestLog(parts.log),
    abortOnError: false,
    bufferLogs: false,
  });
  // The operator's HTTP controller answers by its own exceptions; the filter is for gRPC calls.
  application.useGlobalFilters(new RefusalFilter(parts.log));
  const listeners = parts.listeners(application);
  const microservices = listeners.map((listener) =>
    application.connectMicroservice(listenerOptions(listener), { inheritAppConfig: true }),
  );
  try {
    // All of them settle before anything is closed: one that binds after the close would stay open.
    const bound = await Promise.allSettled(microservices.map((microservice) => microservice.listen()));
    const failed = bound.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    await application.listen(parts.operations.port, parts.operations.host);
  } catch (error) {
    await Promise.allSettled(microservices.map((microservice) => microservice.close()));
    await application.close();
    throw error;
  }
  for (const { address, services } of listeners) {
    parts.log.info({ address, services: services.map(({ name }) => name) }, "listening");
  }
  parts.log.info({ operations: parts.operations }, "started");
  return { stop: () => stop(application, parts.log) };
}

async function stop(application: INestApplication, log: Logger): Promise<void> {
  log.info("stopping");
  await application.close();
  log.info("stopped");
}

function withOperations({ name, module, metrics, readiness }: ServiceParts): DynamicModule {
  class ServiceRoot {}
  Object.defineProperty(ServiceRoot, "name", { value: `${name}Root` });
  return {
    module: ServiceRoot,
    imports: [module],
    controllers: [OperationsController],
    providers: [
      { provide: METRICS, useValue: metrics },
      { provide: READINESS, useValue: readiness },
    ],
  };
}
