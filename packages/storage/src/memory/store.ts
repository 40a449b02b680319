import type { Bounds } from "../limits.ts";
import type { FaultHook, Store } from "../ports/store.ts";
import { memoryAnswers, memorySecrets } from "./answers.ts";
import { memoryContacts } from "./contacts.ts";
import { memoryAttachments } from "./attachments.ts";
import { memoryDelivery } from "./delivery.ts";
import { memoryDevices, memoryKeyPackages } from "./directory.ts";
import { memoryFeeds } from "./feeds.ts";
import { memoryGroups } from "./groups.ts";
import { memoryIdentities } from "./identities.ts";
import { memoryInbound } from "./inbound.ts";
import { memoryLog, memoryWitness } from "./log.ts";
import { memoryOrdering } from "./ordering.ts";
import { memoryOutbox } from "./outbox.ts";
import { memoryConnections, memoryLeases, noSignals } from "./replicas.ts";
import { memoryProfiles } from "./profiles.ts";
import { memoryPush } from "./push.ts";
import { memoryQuotas } from "./quotas.ts";
import { memoryReports } from "./reports.ts";
import { memoryRestoration } from "./restoration.ts";
import { memorySpentTokens } from "./spent-tokens.ts";
import { State } from "./state.ts";

/** A store in plain maps, for tests and as the model of the others: slow, simple, gone with the process. */
export function openMemory(bounds: Bounds, fault?: FaultHook): Store {
  const state = new State(bounds, fault);
  return {
    devices: memoryDevices(state),
    keyPackages: memoryKeyPackages(state),
    contacts: memoryContacts(state),
    groups: memoryGroups(state),
    delivery: memoryDelivery(state),
    ordering: memoryOrdering(state),
    feeds: memoryFeeds(state),
    outbox: memoryOutbox(state),
    inbound: memoryInbound(state),
    profiles: memoryProfiles(state),
    quotas: memoryQuotas(state),
    push: memoryPush(state),
    reports: memoryReports(state),
    spentTokens: memorySpentTokens(state),
    idempotency: memoryAnswers(state),
    secrets: memorySecrets(state),
    identities: memoryIdentities(state),
    attachments: memoryAttachments(state),
    leases: memoryLeases(state),
    signals: noSignals,
    connections: memoryConnections(state),
    shared: false,
    restoration: memoryRestoration(state),
    log: memoryLog(state),
    witness: memoryWitness(state),
    onAppend: (listener) => state.listeners.add(listener),
    check: () => state.write(() => undefined),
    close: async () => {
      state.closed = true;
    },
  };
}
