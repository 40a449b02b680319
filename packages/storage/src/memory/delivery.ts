import { copy } from "./copy.ts";
import { StorageError } from "../errors.ts";
import { groupFeed, inboxFeedOf, type FeedId } from "../feed-id.ts";
import { decisionShare, destinationsPerMessageMax, feedsPerMessageMax, messageBytesMax } from "../limits.ts";
import type {
  AcceptAnswer,
  AcceptRequest,
  DecideAnswer,
  DecideRequest,
  DeliveryStore,
  NewMessage,
  OutboxEntry,
} from "../ports/delivery.ts";
import type { DomainFate } from "../ports/fates.ts";
import { createFeed, openCursor } from "./feeds.ts";
import { refusal, settleItem } from "./inbound.ts";
import { checkAcceptors, putAcceptors } from "./ordering.ts";
import { hex, limit, uint63, type Stamp, type State } from "./state.ts";
import { enqueue, rowSize, rowsOf } from "./turns.ts";

export function memoryDelivery(state: State): DeliveryStore {
  return {
    accept: (request) =>
      state.write(() => {
        const answer = accept(state, copy(request));
        if (answer.code === "accepted") tell(state, request.feeds, request.outbox);
        return answer;
      }),
    decide: (request) =>
      state.write(() => {
        const answer = decide(state, copy(request));
        const inboxes = request.inboxes.map(inboxFeedOf);
        if (answer.code === "decided") tell(state, [groupFeed(request.groupId), ...inboxes], request.outbox);
        return answer;
      }),
    senderOf: (msgId) => state.read(() => state.messages.get(hex(msgId))?.sender),
  };
}

function tell(state: State, feeds: readonly FeedId[], outbox: readonly OutboxEntry[]): void {
  const domains = [...new Set(outbox.map(({ domain }) => domain))];
  if (feeds.length + domains.length === 0) return;
  state.listeners.tell({ feeds: [...new Set(feeds)], domains, everything: false });
}

function accept(state: State, request: AcceptRequest): AcceptAnswer {
  const { message, inbound } = request;
  checkMessage(message, request.feeds, request.outbox);
  const refused = inbound === undefined ? undefined : refusal(state, inbound);
  if (refused !== undefined) return refused;

  const known = state.messages.get(hex(message.msgId));
  if (known !== undefined) {
    if (inbound !== undefined) settleItem(state, inbound);
    return { code: "duplicate", seqs: known.seqs, hlc: known.hlc, originSeq: known.originSeq };
  }
  if (request.epochsPastMax !== undefined) {
    const group = state.groups.get(hex(message.groupId))?.group;
    if (group === undefined) return { code: "unknown_group" };
    const currentEpoch = group.epoch;
    const isOver = inbound === undefined || message.epoch >= currentEpoch;
    if (group.state === "closed" && isOver) return { code: "closed" };
    if (message.epoch > currentEpoch) return { code: "epoch_ahead", currentEpoch };
    if (currentEpoch - message.epoch > request.epochsPastMax) return { code: "epoch_too_old", currentEpoch };
  }
  const lane = `${hex(message.groupId)} ${message.sender}`;
  const expectedSeq = (state.senderSeqs.get(lane) ?? 0n) + 1n;
  if (request.senderSeq !== undefined && request.senderSeq !== expectedSeq)
    return { code: "out_of_order", expectedSeq };
  const missing = request.feeds.find((feed) => !state.feeds.has(feed));
  if (missing !== undefined) return { code: "unknown_feed", feed: missing };
  const full = fullDestination(state, request.outbox, message);
  if (full !== undefined) return { code: "outbox_full", domain: full };

  if (request.senderSeq !== undefined) state.senderSeqs.set(lane, expectedSeq);
  const stamp = append(state, message, request.feeds, request.outbox, request.nowMs);
  if (inbound !== undefined) settleItem(state, inbound);
  return { code: "accepted", ...stamp };
}

function decide(state: State, request: DecideRequest): DecideAnswer {
  const commit = request.items.at(-1);
  if (commit === undefined) throw new StorageError("limit", "a decision without a Commit");
  uint63("epoch", request.epoch + 1n);
  limit("bundle bytes", request.bundle.byteLength, messageBytesMax);
  for (const message of [...request.items, ...request.inboxes.map((inbox) => inbox.message)]) {
    checkMessage(message, [], request.outbox);
  }
  const refused = request.inbound === undefined ? undefined : refusal(state, request.inbound);
  if (refused !== undefined) return refused;

  const held = state.groups.get(hex(request.groupId));
  const lost = held === undefined ? undefined : lostRace(state, request, held.group);
  if (lost?.code === "duplicate" && request.inbound !== undefined) settleItem(state, request.inbound);
  if (lost !== undefined) return lost;
  if (held === undefined && !request.joinsDomain) return { code: "unknown_group" };
  const stranger = [...request.inboxes, ...request.opens].find(
    ({ clientId }) => state.clients.get(clientId)?.state !== "active",
  );
  if (stranger !== undefined) return { code: "unknown_client", clientId: stranger.clientId };
  const full = fullDestination(state, request.outbox, commit, decisionShare);
  if (full !== undefined) return { code: "outbox_full", domain: full };
  if (request.term !== undefined && request.term !== state.speaker.term) return { code: "fenced" };
  if (request.acceptor !== undefined) {
    if (checkAcceptors(state, [request.acceptor]) !== undefined) return { code: "revision_conflict" };
    putAcceptors(state, [request.acceptor]);
  }

  const feed = groupFeed(request.groupId);
  if (!state.feeds.has(feed)) createFeed(state, feed);
  let commitSeq = 0n;
  for (const item of request.items) {
    if (item !== commit && state.messages.has(hex(item.msgId))) continue;
    commitSeq =
      append(state, item, [feed], item === commit ? request.outbox : [], request.nowMs).seqs[0] ?? 0n;
  }
  const inboxSeqs = deliverToInboxes(state, request);
  state.groups.set(hex(request.groupId), {
    group: {
      ...request.next,
      groupId: request.groupId,
      epoch: request.epoch + 1n,
      createdAtMs: held?.group.createdAtMs ?? request.nowMs,
      creator: held?.group.creator ?? "",
    },
  });
  const { epoch, valueHash, certificate, bundle, nowMs } = request;
  const log = state.logs.get(hex(request.groupId)) ?? [];
  log.push({ epoch, valueHash, certificate, bundle, decidedAtMs: nowMs });
  state.logs.set(hex(request.groupId), log);
  if (request.publicState !== undefined) {
    state.publicStates.set(hex(request.groupId), { epoch: epoch + 1n, bytes: request.publicState });
  }
  for (const { clientId, asReader = clientId, from } of request.opens) {
    openCursor(state, asReader, feed, from === "commit" ? commitSeq : commitSeq + 1n);
  }
  for (const asReader of request.closes) {
    const cursor = state.cursors.get(asReader)?.get(feed);
    if (cursor !== undefined) cursor.untilSeq ??= commitSeq;
  }
  if (request.inbound !== undefined) settleItem(state, request.inbound);
  return { code: "decided", commitSeq, inboxSeqs };
}

function lostRace(
  state: State,
  request: DecideRequest,
  group: { readonly epoch: bigint; readonly state: "active" | "closed" },
): DecideAnswer | undefined {
  const currentEpoch = group.epoch;
  if (request.epoch > currentEpoch) return request.joinsDomain ? undefined : { code: "ahead", currentEpoch };
  if (request.epoch === currentEpoch) return group.state === "closed" ? { code: "closed" } : undefined;
  const winner = state.logs.get(hex(request.groupId))?.find((entry) => entry.epoch === request.epoch);
  if (winner === undefined) return { code: "stale", currentEpoch };
  const { valueHash, certificate } = winner;
  if (hex(valueHash) === hex(request.valueHash)) return { code: "duplicate", currentEpoch };
  return { code: "stale", currentEpoch, winner: { valueHash, certificate } };
}

function deliverToInboxes(state: State, request: DecideRequest): bigint[] {
  const seqs = request.inboxes.map(() => 0n);
  const ids = new Set(request.inboxes.map(({ message }) => hex(message.msgId)));
  for (const id of ids) {
    const indexes = request.inboxes.flatMap(({ message }, index) => (hex(message.msgId) === id ? index : []));
    const inboxes = indexes.flatMap((index) => request.inboxes[index] ?? []);
    const message = inboxes[0]?.message;
    if (message === undefined) continue;
    const feeds = inboxes.map(inboxFeedOf);
    const stamp = append(state, message, feeds, [], request.nowMs);
    for (const [position, index] of indexes.entries()) seqs[index] = stamp.seqs[position] ?? 0n;
  }
  return seqs;
}

function checkMessage(message: NewMessage, feeds: readonly FeedId[], outbox: readonly OutboxEntry[]): void {
  limit("feeds of one message", feeds.length, feedsPerMessageMax);
  limit("destinations of one message", outbox.length, destinationsPerMessageMax);
  limit("message bytes", message.bytes.byteLength, messageBytesMax);
  for (const entry of outbox) limit("frame bytes", entry.frame?.byteLength ?? 0, messageBytesMax);
  if (new Set(feeds).size !== feeds.length) throw new StorageError("limit", "a feed is named twice");
  uint63("epoch", message.epoch);
  uint63("hybrid logical time", message.hlc);
  uint63("origin sequence", message.originSeq ?? 0n);
}

function fullDestination(
  state: State,
  outbox: readonly OutboxEntry[],
  message: NewMessage,
  share = 1,
): string | undefined {
  return outbox.find((entry) => {
    const rows = rowsOf(state.destinations.get(entry.domain));
    const held = rows.reduce((sum, row) => sum + rowSize(row), 0);
    const size = entry.frame?.byteLength ?? message.bytes.byteLength;
    return (
      rows.length >= share * state.bounds.outboxRowsMax || held + size > share * state.bounds.outboxBytesMax
    );
  })?.domain;
}

function append(
  state: State,
  message: NewMessage,
  feeds: readonly FeedId[],
  outbox: readonly OutboxEntry[],
  nowMs: number,
): Stamp {
  const held = feeds.flatMap((feed) => state.feeds.get(feed) ?? []);
  const newest = held.reduce((max, feed) => (feed.hlc > max ? feed.hlc : max), -1n);
  const hlc = message.originSeq === undefined && message.hlc <= newest ? newest + 1n : message.hlc;
  const seqs = held.map((feed) => feed.nextSeq);
  const stamp = { seqs, hlc, originSeq: message.originSeq ?? seqs[0] ?? 0n };
  const { msgId, groupId, epoch, kind, sender, origin, bytes, expiresAtMs } = message;
  for (const [index, feed] of held.entries()) {
    const seq = seqs[index] ?? 0n;
    const { originSeq } = stamp;
    const item = {
      seq,
      msgId,
      groupId,
      epoch,
      kind,
      sender,
      hlc,
      origin,
      originSeq,
      receivedAtMs: nowMs,
      bytes,
    };
    feed.items.push({ item, expiresAtMs });
    feed.nextSeq += 1n;
    if (hlc > feed.hlc) feed.hlc = hlc;
  }
  const sentTo: { domain: string; stream: bigint; seq: bigint }[] = [];
  for (const entry of outbox) {
    const destination = state.destinations.get(entry.domain) ?? {
      stream: 1n,
      nextSeq: 1n,
      sentSeq: 0n,
      ...{ rows: [], queued: [], nextPlace: 1n, turns: new Map<string, bigint>() },
      progress: [],
    };
    const row = { message: { ...message, ...stamp }, entry, enqueuedAtMs: nowMs };
    const place = enqueue(destination, { ...row, attempts: 0, nextAtMs: nowMs, isVoid: false }, state.bounds);
    state.destinations.set(entry.domain, destination);
    sentTo.push({ domain: entry.domain, ...place });
  }
  const fate = { sentTo, undelivered: new Map<string, DomainFate>() };
  state.messages.set(hex(msgId), { ...stamp, ...fate, sender, receivedAtMs: nowMs, expiresAtMs });
  return stamp;
}
