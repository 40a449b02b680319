import { readItemsMax } from "../limits.ts";
import type { AdmitAnswer, AdmitRequest, Contact, StrangerRule } from "../ports/contacts.ts";
import { all, allIn, insert, one, type Plan, run } from "./plan.ts";
import { Counters } from "./quotas.ts";
import { atMost, big, int, text } from "./row.ts";

export function* strangerRule(owner: string): Plan<StrangerRule> {
  const row = yield* one("SELECT knock FROM stranger_rule WHERE owner = $1", owner);
  return row !== undefined && big(row, "knock") === 0n ? "refuse" : "knock";
}

export function* setStrangerRule(owner: string, rule: StrangerRule): Plan<void> {
  yield* insert(
    "stranger_rule",
    ["owner", "knock"],
    [[owner, rule === "knock" ? 1n : 0n]],
    "ON CONFLICT (owner) DO UPDATE SET knock = excluded.knock",
  );
}

export function* setContact(
  owner: string,
  userId: string,
  state: Contact["state"] | undefined,
  contactsMax: number,
): Plan<boolean> {
  if (state === undefined) {
    yield* run("DELETE FROM contact WHERE owner = $1 AND peer = $2", owner, userId);
    return true;
  }
  const held = yield* one("SELECT allowed FROM contact WHERE owner = $1 AND peer = $2", owner, userId);
  if (held === undefined && (yield* countOf(owner)) >= contactsMax) return false;
  yield* insert(
    "contact",
    ["owner", "peer", "allowed"],
    [[owner, userId, state === "allowed" ? 1n : 0n]],
    "ON CONFLICT (owner, peer) DO UPDATE SET allowed = excluded.allowed",
  );
  return true;
}

export function* contacts(owner: string, after: string, contactsMax: number): Plan<readonly Contact[]> {
  atMost("contacts", contactsMax, readItemsMax);
  const rows = yield* all(
    "SELECT peer, allowed FROM contact WHERE owner = $1 AND peer > $2 ORDER BY peer LIMIT $3",
    ...[owner, after, contactsMax],
  );
  return rows.map((row) => ({ userId: text(row, "peer"), state: stateOf(big(row, "allowed")) }));
}

/** Throws `limit` for what no message is addressed to. */
export function checkAdmit({ targets, opens }: AdmitRequest): void {
  atMost("targets", targets.length, readItemsMax);
  atMost("opens", opens.length, readItemsMax);
}

export function* admit(request: AdmitRequest): Plan<AdmitAnswer> {
  const { sender, senderAsContact = sender, targets, opens, contactsMax, nowMs } = request;
  const owners = targets.map(({ userId }) => userId);
  const said = yield* saidOf(owners, senderAsContact);
  const closed = yield* closedToStrangers(owners);
  const stateFor = (userId: string): Contact["state"] | undefined =>
    userId === sender ? "allowed" : (said.get(userId) ?? (closed.has(userId) ? "blocked" : undefined));
  const counters = yield* Counters.load(
    [
      ...request.senderQuotas,
      ...targets.flatMap(({ userId, contactQuotas, knockQuotas }) => {
        const state = stateFor(userId);
        return state === "blocked" ? [] : state === "allowed" ? contactQuotas : knockQuotas;
      }),
    ],
    nowMs,
  );
  const senderFull = counters.count(request.senderQuotas);
  if (senderFull !== undefined) {
    yield* counters.drop();
    return { code: "over_quota", retryAtMs: senderFull.retryAtMs };
  }
  const fates: ("admitted" | "knock_limit" | "not_allowed")[] = [];
  for (const { userId, contactQuotas, knockQuotas } of targets) {
    const state = stateFor(userId);
    if (state === "allowed") {
      const full = counters.count(contactQuotas);
      if (full !== undefined) {
        yield* counters.drop();
        return { code: "over_quota", retryAtMs: full.retryAtMs };
      }
      fates.push("admitted");
    } else if (state === "blocked") fates.push("not_allowed");
    else fates.push(counters.count(knockQuotas) === undefined ? "admitted" : "knock_limit");
  }
  if (!(yield* open(sender, opens, contactsMax))) {
    yield* counters.drop();
    return { code: "contacts_full" };
  }
  yield* counters.save();
  return { code: "admitted", targets: fates };
}

/** What each of the owners has said of a sender. */
function* saidOf(owners: readonly string[], sender: string): Plan<ReadonlyMap<string, Contact["state"]>> {
  const rows = yield* allIn(
    (list) => `SELECT owner, allowed FROM contact WHERE peer = $1 AND owner IN (${list})`,
    owners,
    sender,
  );
  return new Map(rows.map((row) => [text(row, "owner"), stateOf(big(row, "allowed"))]));
}

function* closedToStrangers(owners: readonly string[]): Plan<ReadonlySet<string>> {
  const rows = yield* allIn(
    (list) => `SELECT owner FROM stranger_rule WHERE knock = 0 AND owner IN (${list})`,
    owners,
  );
  return new Set(rows.map((row) => text(row, "owner")));
}

function* open(owner: string, peers: readonly string[], contactsMax: number): Plan<boolean> {
  const known = yield* allIn(
    (list) => `SELECT peer FROM contact WHERE owner = $1 AND peer IN (${list})`,
    peers,
    owner,
  );
  const held = new Set(known.map((row) => text(row, "peer")));
  const fresh = peers.filter((peer) => peer !== owner && !held.has(peer));
  if (fresh.length === 0) return true;
  if ((yield* countOf(owner)) + fresh.length > contactsMax) return false;
  yield* insert(
    "contact",
    ["owner", "peer", "allowed"],
    fresh.map((peer) => [owner, peer, 1n]),
    "ON CONFLICT (owner, peer) DO NOTHING",
  );
  return true;
}

function* countOf(owner: string): Plan<number> {
  const row = yield* one("SELECT CAST(count(*) AS BIGINT) AS held FROM contact WHERE owner = $1", owner);
  return row === undefined ? 0 : int(row, "held");
}

function stateOf(allowed: bigint): Contact["state"] {
  return allowed === 1n ? "allowed" : "blocked";
}
