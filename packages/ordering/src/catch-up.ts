import { encodeEntry } from "./certificate-codec.ts";
import type { Entry } from "./certificate.ts";
import { applyEntry } from "./decide.ts";
import type { Domain, GroupId } from "./domain.ts";
import { entriesBytesMax, entriesMax, fetchAttemptsMax } from "./limits.ts";
import type { Message } from "./message.ts";
import { change, groupId, hears, retryAt, send, type Turn } from "./turn.ts";

/**
 * Any message of a later epoch shows that this domain is behind (finding F4): asks its sender for the slots between, or
 * the voters in turn if the sender is not known to have them.
 */
export function fetchFrom(turn: Turn, from: Domain | undefined, wantedEpoch: bigint): void {
  const { fetch } = turn.group;
  const wanted = fetch !== undefined && fetch.wantedEpoch > wantedEpoch ? fetch.wantedEpoch : wantedEpoch;
  if (fetch !== undefined && turn.nowMs < fetch.atMs) {
    change(turn, { fetch: { ...fetch, wantedEpoch: wanted } });
    return;
  }
  change(turn, { fetch: { attempt: 0, atMs: retryAt(turn, turn.timers.retryMs, 0), wantedEpoch: wanted } });
  const target = from ?? source(turn, 0);
  if (target !== undefined && target !== turn.self) ask(turn, target);
}

function ask(turn: Turn, to: Domain): void {
  send(turn, [to], { kind: "fetch", group: groupId(turn), fromEpoch: turn.group.row.epoch });
}

function source(turn: Turn, attempt: number): Domain | undefined {
  const { voters, memberDomains } = turn.group.row.config;
  const all = [...new Set([...voters, ...memberDomains])].filter((domain) => domain !== turn.self);
  const alive = all.filter((domain) => hears(turn, domain));
  const choice = alive.length > 0 ? alive : all;
  return choice[attempt % Math.max(1, choice.length)];
}

/** Asks the next domain when an answer is overdue, and rests at the end. */
export function continueFetch(turn: Turn): void {
  const { fetch, row } = turn.group;
  if (fetch === undefined) return;
  if (row.epoch >= fetch.wantedEpoch) {
    change(turn, { fetch: undefined });
    return;
  }
  if (turn.nowMs < fetch.atMs) return;
  const attempt = fetch.attempt + 1;
  if (attempt >= fetchAttemptsMax) {
    change(turn, { fetch: undefined });
    return;
  }
  change(turn, { fetch: { ...fetch, attempt, atMs: retryAt(turn, turn.timers.retryMs, attempt) } });
  const target = source(turn, attempt);
  if (target !== undefined) ask(turn, target);
}

/** A domain that is behind; the driver reads the log. One that is ahead is asked itself. */
export function onFetch(turn: Turn, from: Domain, message: Message & { kind: "fetch" }): void {
  const { epoch } = turn.group.row;
  if (message.fromEpoch < epoch) turn.serve.push({ to: from, fromEpoch: message.fromEpoch });
  else if (message.fromEpoch > epoch) fetchFrom(turn, from, message.fromEpoch);
}

/** Decided slots in order. What does not continue our chain is dropped, and all after it. */
export function onEntries(turn: Turn, from: Domain, entries: readonly Entry[], currentEpoch: bigint): void {
  let advanced = false;
  for (const entry of entries) {
    if (entry.certificate.epoch < turn.group.row.epoch) continue;
    if (entry.certificate.epoch > turn.group.row.epoch || !applyEntry(turn, entry)) break;
    advanced = true;
  }
  const { fetch, row } = turn.group;
  if (currentEpoch <= row.epoch) return;
  if (advanced && fetch !== undefined) change(turn, { fetch: { ...fetch, atMs: turn.nowMs } });
  if (advanced || fetch === undefined) fetchFrom(turn, from, currentEpoch);
}

/** One decided slot from the domain that is charged with telling. */
export function onDecide(turn: Turn, from: Domain, entry: Entry): void {
  const { epoch } = entry.certificate;
  if (epoch > turn.group.row.epoch) fetchFrom(turn, from, epoch + 1n);
  else if (epoch === turn.group.row.epoch) applyEntry(turn, entry);
}

/**
 * The answer to a CatchUp: as many of `rows`, which are the log from the wanted epoch on, as fit one message. A single
 * row above the bound travels alone.
 */
export function entriesMessage(
  group: GroupId,
  rows: Iterable<Entry>,
  currentEpoch: bigint,
): Message & { kind: "entries" } {
  const entries: Entry[] = [];
  let bytes = 0;
  for (const entry of rows) {
    bytes += encodeEntry(entry).length;
    if (entries.length > 0 && bytes > entriesBytesMax) break;
    entries.push(entry);
    if (entries.length >= entriesMax) break;
  }
  return { kind: "entries", group, entries, currentEpoch };
}
