import { copy } from "./copy.ts";
import { StorageError } from "../errors.ts";
import { inboxFeed } from "../feed-id.ts";
import { claimClientsMax, claimSuitesMax, claimTriesMax, idempotencyMs, readItemsMax } from "../limits.ts";
import type { Client, DeviceStore, NewClient, RegisterAnswer } from "../ports/devices.ts";
import type {
  ClaimAnswer,
  ClaimedClient,
  ClaimedKeyPackage,
  ClaimRequest,
  KeyPackageStore,
  NewKeyPackage,
  PublishAnswer,
  SuiteStock,
} from "../ports/key-packages.ts";
import { createFeed } from "./feeds.ts";
import { Counters } from "./quotas.ts";
import { byKey, canonical, hex, limit, sorted, type HeldPackage, type State } from "./state.ts";

export function memoryDevices(state: State): DeviceStore {
  const active = (): Client[] =>
    byKey(state.clients).flatMap(([, client]) => (client.state === "active" ? client : []));
  return {
    register: (client) => state.write(() => register(state, client)),
    find: (clientId) => state.read(() => state.clients.get(clientId)),
    clientsOf: (userId) => state.read(() => active().filter((client) => client.userId === userId)),
    active: (clientIds) =>
      state.read(() => {
        limit("clients", clientIds.length, readItemsMax);
        return clientIds.filter((clientId) => state.clients.get(clientId)?.state === "active");
      }),
    users: (prefix, usersMax) =>
      state.read(() => {
        limit("users", usersMax, readItemsMax);
        const users = active().map((client) => client.userId);
        return [...new Set(users)]
          .filter((user) => user.startsWith(prefix))
          .sort()
          .slice(0, usersMax);
      }),
    revoke: (clientId, asReader = clientId) =>
      state.write(() => {
        const client = state.clients.get(clientId);
        if (client?.state !== "active") return false;
        state.clients.set(clientId, { ...client, state: "revoked" });
        withdraw(state, clientId);
        state.cursors.delete(asReader);
        state.pushRegistrations.delete(asReader);
        return true;
      }),
  };
}

/** Hands out no KeyPackage of a client that was not handed out yet. */
function withdraw(state: State, clientId: string): void {
  for (const held of state.packages.values()) if (held.clientId === clientId) held.available = false;
}

function register(state: State, request: NewClient): RegisterAnswer {
  const { nowMs, asReader = request.clientId, ...client } = copy(request);
  const known = state.clients.get(client.clientId);
  if (known !== undefined) {
    if (known.userId !== client.userId) return { code: "refused", reason: "client_of_other_user" };
    if (known.state === "revoked") return { code: "refused", reason: "revoked" };
    const same = canonical({ ...known, ...client }) === canonical(known);
    if (same) return { code: "unchanged" };
  }
  for (const other of state.clients.values()) {
    if (other.clientId !== client.clientId && hex(other.signatureKey) === hex(client.signatureKey)) {
      return { code: "refused", reason: "signature_key_in_use" };
    }
  }
  if (known !== undefined && hex(known.signatureKey) !== hex(client.signatureKey))
    withdraw(state, client.clientId);
  state.clients.set(client.clientId, {
    ...client,
    state: "active",
    registeredAtMs: known?.registeredAtMs ?? nowMs,
  });
  if (known !== undefined) return { code: "renewed" };
  const fromSeq = createFeed(state, inboxFeed(asReader));
  const before = fromSeq - 1n;
  const cursor = { fromSeq, untilSeq: undefined, ackedSeq: before, passedSeq: before };
  state.cursors.set(asReader, new Map([[inboxFeed(asReader), cursor]]));
  return { code: "registered" };
}

export function memoryKeyPackages(state: State): KeyPackageStore {
  return {
    publish: (clientId, packages, nowMs) =>
      state.write(() => publish(state, clientId, copy(packages), nowMs)),
    claim: (request) => state.write(() => claim(state, request)),
    stock: (clientId, nowMs) => state.read(() => stock(state, clientId, nowMs)),
    offered: (clientId, reserve, nowMs) => state.read(() => offered(state, clientId, reserve, nowMs)),
    ownerOfRef: (ref) => state.read(() => state.packages.get(hex(ref))?.clientId),
    expire: (nowMs) =>
      state.write(() => {
        let removed = 0;
        const sweep = <T>(map: Map<string, T>, end: (value: T) => number): void => {
          for (const [key, value] of map) if (end(value) <= nowMs && map.delete(key)) removed += 1;
        };
        sweep(state.packages, (held) => held.notAfterMs);
        sweep(state.publishedKeys, (notAfterMs) => notAfterMs);
        sweep(state.quotas, (quota) => quota.endsAtMs);
        return removed;
      }),
  };
}

function publish(
  state: State,
  clientId: string,
  packages: readonly NewKeyPackage[],
  nowMs: number,
): PublishAnswer {
  if (state.clients.get(clientId)?.state !== "active") return { code: "unknown_client" };
  const repeated = packages.every((entry) => {
    const held = state.packages.get(hex(entry.ref));
    if (held === undefined) return false;
    const { clientId: owner, available: _available, ...content } = held;
    return owner === clientId && canonical(sorted(content)) === canonical(sorted(entry));
  });
  if (repeated) return { code: "published", added: 0 };
  const expired = packages.findIndex((entry) => entry.notAfterMs <= nowMs);
  if (expired >= 0) return { code: "expired", index: expired };

  const refs = new Set(state.packages.keys());
  const keys = new Set(state.publishedKeys.keys());
  for (const [index, entry] of packages.entries()) {
    if (refs.has(hex(entry.ref))) return { code: "duplicate", index, what: "ref" };
    if (keys.has(hex(entry.initKeyDigest))) return { code: "duplicate", index, what: "init_key" };
    keys.add(hex(entry.initKeyDigest));
    if (keys.has(hex(entry.encryptionKeyDigest))) return { code: "duplicate", index, what: "encryption_key" };
    keys.add(hex(entry.encryptionKeyDigest));
    refs.add(hex(entry.ref));
  }
  const max = state.bounds.keyPackagesPerSuiteMax;
  for (const suite of new Set(packages.map((entry) => entry.suite))) {
    const own = packages.filter((entry) => entry.suite === suite);
    const held = stock(state, clientId, nowMs).find((entry) => entry.suite === suite)?.singleUse ?? 0;
    const single = own.filter((entry) => !entry.lastResort).length;
    if (held + single > max) return { code: "over_cap", suite, held, max };
    if (own.length - single > 1) return { code: "over_cap", suite, held, max: 1 };
  }
  for (const entry of packages) {
    for (const held of state.packages.values()) {
      const replaced = held.clientId === clientId && held.suite === entry.suite && held.lastResort;
      if (entry.lastResort && replaced) held.available = false;
    }
    state.packages.set(hex(entry.ref), { ...entry, clientId, available: true });
    state.publishedKeys.set(hex(entry.initKeyDigest), entry.notAfterMs);
    state.publishedKeys.set(hex(entry.encryptionKeyDigest), entry.notAfterMs);
  }
  return { code: "published", added: packages.length };
}

/** A client's packages that can be handed out, soonest to expire first. */
function shelf(state: State, clientId: string, nowMs: number): HeldPackage[] {
  return [...state.packages]
    .filter(([, held]) => held.clientId === clientId && held.available && held.notAfterMs > nowMs)
    .sort(([left, a], [right, b]) => a.notAfterMs - b.notAfterMs || (left < right ? -1 : 1))
    .map(([, held]) => held);
}

function stock(state: State, clientId: string, nowMs: number): SuiteStock[] {
  const held = shelf(state, clientId, nowMs);
  return [...new Set(held.map((entry) => entry.suite))]
    .sort((left, right) => left - right)
    .map((suite) => ({
      suite,
      singleUse: held.filter((entry) => entry.suite === suite && !entry.lastResort).length,
      lastResort: held.some((entry) => entry.suite === suite && entry.lastResort),
    }));
}

function offered(state: State, clientId: string, reserve: number, nowMs: number): ClaimedKeyPackage[] {
  const held = shelf(state, clientId, nowMs);
  return stock(state, clientId, nowMs).flatMap(({ suite, singleUse }) => {
    const own = held.filter((entry) => entry.suite === suite);
    const next = own.find(({ lastResort }) => lastResort !== singleUse > reserve);
    if (next === undefined) return [];
    const { ref, bytes, lastResort } = next;
    return [{ ref, suite, bytes, lastResort }];
  });
}

function claim(state: State, request: ClaimRequest): ClaimAnswer {
  const { target, suites, nowMs } = request;
  limit("suites", suites.length, claimSuitesMax);
  if (new Set(suites).size !== suites.length) throw new StorageError("limit", "a suite is named twice");
  if ("clientIds" in target) {
    limit("clients", target.clientIds.length, claimClientsMax);
    if (new Set(target.clientIds).size !== target.clientIds.length) {
      throw new StorageError("limit", "a client is named twice");
    }
  }
  if (new Set(request.quotas.map(({ key }) => key)).size !== request.quotas.length) {
    throw new StorageError("limit", "a quota is named twice");
  }
  const keptUnder = `claim/${request.requester} ${hex(request.idempotencyKey)}`;
  const kept = state.answers.get(keptUnder);
  const { need } = request;
  const asked = canonical([target, suites, request.perClient, ...(need === undefined ? [] : [need.name])]);
  if (kept !== undefined && kept.expiresAtMs > nowMs) {
    if (kept.request !== asked) return { code: "key_reused" };
    return { ...(kept.answer as Extract<ClaimAnswer, { code: "claimed" }>), repeated: true };
  }
  const clientIds =
    "clientIds" in target
      ? target.clientIds
      : byKey(state.clients)
          .filter(([, client]) => client.userId === target.userId && client.state === "active")
          .map(([clientId]) => clientId)
          .slice(0, claimClientsMax);
  if (clientIds.length === 0 && "userId" in target) return { code: "unknown_user" };

  const taken: HeldPackage[] = [];
  const left: { clientId: string; suite: number; count: number }[] = [];
  const clients = clientIds.map((clientId): ClaimedClient => {
    if (state.clients.get(clientId)?.state !== "active") return { clientId, status: "unknown", packages: [] };
    const own: HeldPackage[] = [];
    const unfit = new Set<number>();
    for (const suite of suites) {
      const held = shelf(state, clientId, nowMs).filter((entry) => entry.suite === suite);
      const single = held.filter((entry) => !entry.lastResort);
      const fits = (entry: HeldPackage): boolean => need?.fits(entry.bytes) !== false;
      const first = single.slice(0, need === undefined ? 1 : claimTriesMax).find(fits);
      const lastResort = held.find((entry) => entry.lastResort && fits(entry));
      const chosen = single.length > request.reserve && first !== undefined ? first : lastResort;
      if (held.length > 0 && first === undefined && lastResort === undefined) unfit.add(suite);
      if (chosen === undefined) continue;
      own.push(chosen);
      left.push({ clientId, suite, count: single.length - (chosen.lastResort ? 0 : 1) });
      if (request.perClient === "first") break;
    }
    taken.push(...own);
    const everPublished = [...state.packages.values()].some(
      (held) => held.clientId === clientId && suites.includes(held.suite) && !unfit.has(held.suite),
    );
    return {
      clientId,
      status: own.length > 0 ? "available" : everPublished ? "exhausted" : "nothing_compatible",
      packages: own.map(({ ref, suite, bytes, lastResort }) => ({ ref, suite, bytes, lastResort })),
    };
  });
  for (const { windowMs } of request.quotas) {
    if (!(windowMs >= 1)) throw new StorageError("limit", "a quota window is at least 1 ms");
  }
  const counters = new Counters(state, nowMs);
  const full = counters.count(request.quotas, taken.length);
  if (full !== undefined) return { code: "over_quota", ...full };

  counters.save();
  for (const held of taken) held.available = held.lastResort;
  const answer = { code: "claimed" as const, repeated: false, clients, left };
  const expiresAtMs = nowMs + idempotencyMs;
  state.answers.set(keptUnder, { request: asked, answer: copy(answer), expiresAtMs });
  return answer;
}
