import { Controller, Get, Header, HttpException, HttpStatus, Inject } from "@nestjs/common";
import { collectDefaultMetrics, Registry } from "prom-client";

export { Counter, Gauge, Histogram, Registry } from "prom-client";

/** Whether a service can do its work, and what is in the way. */
export interface Readiness {
  readonly ready: boolean;
  /** One line for an operator; empty when ready. */
  readonly reason: string;
}

/** Says whether the service can do its work at this moment. */
export type ReadinessCheck = () => Promise<Readiness>;

/** Injection tokens of what every service has. */
export const METRICS = Symbol("metrics");
export const READINESS = Symbol("readiness");

/** A registry with the process's own figures, of one service. */
export function createMetrics(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/**
 * The operator's side door: `/metrics` (Prometheus text), `/healthz` (the process runs), `/readyz` (it can work).
 * Plain HTTP without contents or names in it, so it listens on loopback unless the configuration says otherwise.
 */
@Controller()
export class OperationsController {
  readonly #metrics: Registry;
  readonly #readiness: ReadinessCheck;

  constructor(@Inject(METRICS) metrics: Registry, @Inject(READINESS) readiness: ReadinessCheck) {
    this.#metrics = metrics;
    this.#readiness = readiness;
  }

  /** Figures in Prometheus' text format. */
  @Get("metrics")
  @Header("content-type", Registry.PROMETHEUS_CONTENT_TYPE)
  metrics(): Promise<string> {
    return this.#metrics.metrics();
  }

  /** The process runs. */
  @Get("healthz")
  health(): string {
    return "ok\n";
  }

  /** The service can work: 200, or 503 with one line that says why not. */
  @Get("readyz")
  async ready(): Promise<string> {
    const { ready, reason } = await this.#readiness();
    if (!ready) throw new HttpException(reason, HttpStatus.SERVICE_UNAVAILABLE);
    return "ready\n";
  }
}
