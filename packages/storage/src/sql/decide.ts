import { groupFeed, inboxFeedOf } from "../feed-id.ts";
import type { DecideAnswer, DecideRequest, NewMessage } from "../ports/delivery.ts";
import { saveAcceptors } from "./acceptors.ts";
import { isFenced } from "./speaker.ts";
import { Appender, checkMessage, type OutboxBounds } from "./append.ts";
import { groupHash, groupOf } from "./groups.ts";
import { InboundWindow } from "./inbound-window.ts";
import { allIn, insert, one, run, type Plan, type Row } from "./plan.ts";
import { atMost, bytes, digest, fits, sameBytes } from "./row.ts";
import { StorageError } from "../errors.ts";
import { decisionShare, messageBytesMax } from "../limits.ts";
import { createFeed, openCursor } from "./cursors.ts";
import { activeClients } from "./devices.ts";

/** Refuses with `limit` what no transaction could take. */
export function checkDecide(request: DecideRequest): NewMessage {
  const commit = request.items.at(-1);
  if (commit === undefined) throw new StorageError("limit", "a decision without a Commit");
  fits("epoch", request.epoch + 1n);
  atMost("bundle bytes", request.bundle.byteLength, messageBytesMax);
  for (const message of [...request.items, ...request.inboxes.map((inbox) => inbox.message)]) {
    checkMessage(message, [], request.outbox);
  }
  return commit;
}

/** Compare-and-set of one epoch, and everything that follows from it. */
export function* decide(
  request: DecideRequest,
  bounds: OutboxBounds & { readonly sackItemsMax: number },
): Plan<DecideAnswer> {
  const commit = checkDecide(request);
  const feed = groupFeed(request.groupId);
  const inbound = yield* InboundWindow.load(
    request.inbound === undefined ? [] : [request.inbound],
    bounds.sackItemsMax,
  );
  const refused = request.inbound === undefined ? undefined : inbound.check(request.inbound);
  if (refused !== undefined) return refused;

  const row = yield* one("SELECT * FROM mls_group WHERE group_id = $1 FOR UPDATE", request.groupId);
  const lost = row === undefined ? undefined : yield* lostRace(request, row);
  if (lost?.code === "duplicate" && request.inbound !== undefined) {
    inbound.settle(request.inbound);
    yield* inbound.save();
  }
  if (lost !== undefined) return lost;
  if (row === undefined && !request.joinsDomain) return { code: "unknown_group" };

  const stranger = yield* unknownClient(request);
  if (stranger !== undefined) return { code: "unknown_client", clientId: stranger };

  if (row === undefined) yield* createFeed(feed);
  const inboxes = request.inboxes.map(inboxFeedOf);
  const appender = yield* Appender.load(
    [feed, ...inboxes],
    request.outbox.map((entry) => entry.domain),
    bounds,
  );
  const full = appender.full(request.outbox, commit.bytes.byteLength, decisionShare);
  if (full !== undefined) return { code: "outbox_full", domain: full };
  if (yield* isFenced(request.term)) return { code: "fenced" };
  if (request.acceptor !== undefined) {
    const saved = yield* saveAcceptors([request.acceptor]);
    if (saved.code !== "saved") return { code: "revision_conflict" };
  }

  const known = yield* knownIds(request.items);
  let commitSeq = 0n;
  for (const item of request.items) {
    // A proposal that was delivered on its own is not delivered again.
    if (item !== commit && known.has(idOf(item))) continue;
    const stamped = appender.append(
      item,
      [feed],
      item === commit ? request.outbox : [],
      request.nowMs,
      "replace",
    );
    known.add(idOf(item));
    commitSeq = stamped.seqs[0] ?? 0n;
  }
  const inboxSeqs = deliverToInboxes(request, appender);
  yield* appender.save();
  yield* saveGroup(request, row);
  for (const { clientId, asReader = clientId, from } of request.opens) {
    yield* openCursor(asReader, feed, from === "commit" ? commitSeq : commitSeq + 1n);
  }
  for (const asReader of request.closes) {
    yield* run(
      "UPDATE cursor_row SET until_seq = $3 WHERE client_id = $1 AND feed = $2 AND until_seq IS NULL",
      asReader,
      feed,
      commitSeq,
    );
  }
  if (request.inbound !== undefined) inbound.settle(request.inbound);
  yield* inbound.save();
  return { code: "decided", commitSeq, inboxSeqs };
}

function* lostRace(request: DecideRequest, row: Row): Plan<DecideAnswer | undefined> {
  const group = groupOf(row);
  const currentEpoch = group.epoch;
  if (request.epoch > currentEpoch) return request.joinsDomain ? undefined : { code: "ahead", currentEpoch };
  if (request.epoch === currentEpoch) return group.state === "closed" ? { code: "closed" } : undefined;
  const winner = yield* one(
    "SELECT * FROM decided WHERE group_id = $1 AND epoch = $2",
    request.groupId,
    request.epoch,
  );
  if (winner === undefined) return { code: "stale", currentEpoch };
  const valueHash = bytes(winner, "value_hash");
  if (sameBytes(valueHash, request.valueHash)) return { code: "duplicate", currentEpoch };
  return { code: "stale", currentEpoch, winner: { valueHash, certificate: bytes(winner, "certificate") } };
}

/** Holds the clients, so that none is revoked while its cursor opens. */
function* unknownClient(request: DecideRequest): Plan<string | undefined> {
  const named = [...request.inboxes, ...request.opens].map(({ clientId }) => clientId);
  const active = yield* activeClients(named);
  return named.find((clientId) => !active.has(clientId));
}

/** One Welcome may be for several clients: it is stored once. Returns the sequences in the order of `request.inboxes`. */
function deliverToInboxes(request: DecideRequest, appender: Appender): readonly bigint[] {
  const byMessage = new Map<string, { readonly message: NewMessage; readonly indexes: number[] }>();
  for (const [index, { message }] of request.inboxes.entries()) {
    const entry = byMessage.get(idOf(message)) ?? { message, indexes: [] };
    entry.indexes.push(index);
    byMessage.set(idOf(message), entry);
  }
  const seqs = request.inboxes.map(() => 0n);
  for (const { message, indexes } of byMessage.values()) {
    const feeds = indexes.flatMap((index) => request.inboxes[index] ?? []).map(inboxFeedOf);
    const stamped = appender.append(message, feeds, [], request.nowMs, "replace");
    for (const [position, index] of indexes.entries()) seqs[index] = stamped.seqs[position] ?? 0n;
  }
  return seqs;
}

function* knownIds(messages: readonly NewMessage[]): Plan<Set<string>> {
  const rows = yield* allIn(
    (list) => `SELECT msg_id FROM msg WHERE msg_id IN (${list})`,
    messages.map((message) => message.msgId),
  );
  return new Set(rows.map((row) => Buffer.from(bytes(row, "msg_id")).toString("hex")));
}

function idOf(message: NewMessage): string {
  return Buffer.from(message.msgId).toString("hex");
}

const replaceGroup = `ON CONFLICT (group_id) DO UPDATE SET epoch = excluded.epoch, head = excluded.head, mode = excluded.mode,
  config = excluded.config, member_domains = excluded.member_domains, active = excluded.active, hash = excluded.hash`;

function* saveGroup(request: DecideRequest, row: Row | undefined): Plan<void> {
  const { groupId, next, nowMs } = request;
  const epoch = request.epoch + 1n;
  const { createdAtMs, creator } = row === undefined ? { createdAtMs: nowMs, creator: "" } : groupOf(row);
  const group = { ...next, groupId, epoch, createdAtMs, creator };
  yield* insert(
    "mls_group",
    [
      ...["group_id", "epoch", "head", "mode", "config", "member_domains", "active", "created_at", "creator"],
      "hash",
    ],
    [
      [
        ...[groupId, epoch, next.head, next.mode, next.config, JSON.stringify(next.memberDomains)],
        ...[next.state === "active" ? 1n : 0n, createdAtMs, creator, groupHash(group)],
      ],
    ],
    // A concurrent decision that also found no group must fail, and look again.
    row === undefined ? "" : replaceGroup,
  );
  const { valueHash, certificate, bundle } = request;
  yield* insert(
    "decided",
    ["group_id", "epoch", "value_hash", "certificate", "bundle", "decided_at", "hash"],
    [
      [
        ...[groupId, request.epoch, valueHash, certificate, bundle, nowMs],
        digest(groupId, request.epoch, valueHash, certificate, bundle, nowMs),
      ],
    ],
  );
  if (request.publicState !== undefined) yield* savePublic(groupId, epoch, request.publicState);
}

export function* savePublic(groupId: Uint8Array, epoch: bigint, state: Uint8Array): Plan<void> {
  yield* insert(
    "public_state",
    ["group_id", "epoch", "bytes", "hash"],
    [[groupId, epoch, state, digest(groupId, epoch, state)]],
    "ON CONFLICT (group_id) DO UPDATE SET epoch = excluded.epoch, bytes = excluded.bytes, hash = excluded.hash",
  );
}
