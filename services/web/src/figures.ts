import { Counter, Gauge, type Registry } from "@entente/service-kit";

/** What the web gateway counts; no names, no addresses. */
export interface Figures {
  readonly connections: Gauge;
  readonly calls: Gauge;
  readonly held: Gauge;
  readonly refused: Counter<"reason">;
}

export function createFigures(registry: Registry): Figures {
  const registers = [registry];
  return {
    connections: new Gauge({ name: "entente_web_connections", help: "Connections that are open", registers }),
    calls: new Gauge({ name: "entente_web_calls", help: "Calls that are open", registers }),
    held: new Gauge({
      name: "entente_web_held",
      help: "Connections whose client reads slower than it is answered",
      registers,
    }),
    refused: new Counter({
      name: "entente_web_refused_total",
      help: "What was refused, by reason",
      labelNames: ["reason"],
      registers,
    }),
  };
}
