import { namesPerCallMax, signalBytesMax } from "../limits.ts";
import type { ConnectionStore, LeaseStore, SignalStore } from "../ports/replicas.ts";
import { limit, type State } from "./state.ts";

export function memoryLeases(state: State): LeaseStore {
  return {
    take: (names, holder, nowMs, untilMs) =>
      state.write(() => {
        limit("leases", names.length, namesPerCallMax);
        const held = [...new Set(names)].sort().filter((name) => {
          const lease = state.leases.get(name);
          return lease === undefined || lease.holder === holder || lease.untilMs <= nowMs;
        });
        for (const name of held) state.leases.set(name, { holder, untilMs });
        return held;
      }),
    release: (names, holder) =>
      state.write(() => {
        for (const name of names) if (state.leases.get(name)?.holder === holder) state.leases.delete(name);
      }),
  };
}

export function memoryConnections(state: State): ConnectionStore {
  return {
    open: (clientId) =>
      state.write(() => {
        const number = (state.connections.get(clientId) ?? 0n) + 1n;
        state.connections.set(clientId, number);
        return number;
      }),
    newest: (clientIds) =>
      state.read(() => {
        limit("clients", clientIds.length, namesPerCallMax);
        return clientIds.map((clientId) => state.connections.get(clientId) ?? 0n);
      }),
  };
}

/** Where a store has one process there is nobody to signal to. */
export const noSignals: SignalStore = {
  send: async (signal) => limit("signal", signal.length, signalBytesMax),
  listen: () => () => undefined,
};
