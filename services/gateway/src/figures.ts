import { Counter, Gauge, type Registry } from "@entente/service-kit";
import type { Connections } from "./admission/connections.ts";
import type { PeerDirectory } from "./peers/peer-directory.ts";

/** What a gateway counts. */
export interface Figures {
  /** Refused connections and calls from outside, by code. */
  readonly refused: Counter<"code">;
  /** Times that changed files were taken, or could not be. */
  readonly reloads: Counter<"outcome">;
}

/** Registers the gateway's figures. */
export function createFigures(registers: Registry, connections: Connections, peers: PeerDirectory): Figures {
  const on = { registers: [registers] };
  new Gauge({
    name: "entente_gateway_connections",
    help: "Connections from outside, by whether a peer was recognised on them",
    labelNames: ["of"],
    ...on,
    collect() {
      const { open, strangers } = connections.totals();
      this.set({ of: "peers" }, open - strangers);
      this.set({ of: "strangers" }, strangers);
    },
  });
  new Gauge({
    name: "entente_gateway_peers",
    help: "Peers, by state",
    labelNames: ["state"],
    ...on,
    collect() {
      this.reset();
      for (const { state } of peers.all()) this.inc({ state });
    },
  });
  return {
    refused: new Counter({
      name: "entente_gateway_refused_total",
      help: "Refused connections and calls from outside",
      labelNames: ["code"],
      ...on,
    }),
    reloads: new Counter({
      name: "entente_gateway_reloads_total",
      help: "Changed files that were taken, or could not be",
      labelNames: ["outcome"],
      ...on,
    }),
  };
}
