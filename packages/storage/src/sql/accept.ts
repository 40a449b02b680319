import { groupFeed } from "../feed-id.ts";
import type { AcceptAnswer, AcceptRequest } from "../ports/delivery.ts";
import { Appender, checkMessage, type OutboxBounds, type Stamped } from "./append.ts";
import { InboundWindow } from "./inbound-window.ts";
import { allIn, insert, type Plan } from "./plan.ts";
import { big, bytes, keyOf, text } from "./row.ts";

/** Refuses with `limit` what no batch could take, so that one caller's mistake does not fail its batch. */
export function checkAccept(request: AcceptRequest): void {
  checkMessage(request.message, request.feeds, request.outbox);
}

/**
 * Accepts in order, in one transaction: reads what all requests need in a handful of statements, decides in memory, writes
 * in a handful of statements. Refused requests write nothing.
 */
export function* acceptBatch(
  requests: readonly AcceptRequest[],
  bounds: OutboxBounds & { readonly sackItemsMax: number },
): Plan<readonly AcceptAnswer[]> {
  const inbound = yield* InboundWindow.load(
    requests.flatMap((request) => request.inbound ?? []),
    bounds.sackItemsMax,
  );
  const groups = yield* gatingGroups(requests);
  const appender = yield* Appender.load(
    requests.flatMap((request) => request.feeds),
    requests.flatMap((request) => request.outbox.map((entry) => entry.domain)),
    bounds,
  );
  const lanes = yield* SenderLanes.load(requests);
  // Read only after the feeds are held: a concurrent transaction with the same message held one of them first.
  const known = yield* knownMessages(requests);

  const answers: AcceptAnswer[] = [];
  for (const request of requests) {
    const { message } = request;
    const refused = request.inbound === undefined ? undefined : inbound.check(request.inbound);
    const earlier = known.get(keyOf(message.msgId));
    const answer =
      refused ??
      (earlier === undefined ? undefined : { code: "duplicate" as const, ...earlier }) ??
      refusedByGroup(request, groups) ??
      lanes.check(request) ??
      refusedByRoom(request, appender);
    if (
      refused === undefined &&
      request.inbound !== undefined &&
      (answer?.code ?? "duplicate") === "duplicate"
    ) {
      inbound.settle(request.inbound);
    }
    if (answer !== undefined) {
      answers.push(answer);
      continue;
    }
    lanes.advance(request);
    const stamped = appender.append(message, request.feeds, request.outbox, request.nowMs);
    known.set(keyOf(message.msgId), stamped);
    answers.push({ code: "accepted", ...stamped });
  }
  yield* appender.save();
  yield* lanes.save();
  yield* inbound.save();
  return answers;
}

/** What a message is gated by. */
interface GatingGroup {
  readonly epoch: bigint;
  readonly isClosed: boolean;
}

function* gatingGroups(requests: readonly AcceptRequest[]): Plan<Map<string, GatingGroup>> {
  const gated = new Map<string, Uint8Array>();
  for (const { epochsPastMax, message } of requests) {
    if (epochsPastMax !== undefined) gated.set(keyOf(message.groupId), message.groupId);
  }
  const rows = yield* allIn(
    (list) => `SELECT group_id, epoch, active FROM mls_group WHERE group_id IN (${list})`,
    [...gated.values()],
  );
  return new Map(
    rows.map((row) => [
      keyOf(bytes(row, "group_id")),
      { epoch: big(row, "epoch"), isClosed: big(row, "active") === 0n },
    ]),
  );
}

function* knownMessages(requests: readonly AcceptRequest[]): Plan<Map<string, Stamped>> {
  const rows = yield* allIn(
    (list) => `SELECT msg_id, seqs, hlc, origin_seq FROM msg WHERE msg_id IN (${list})`,
    requests.map((request) => request.message.msgId),
  );
  return new Map(
    rows.map((row) => [
      keyOf(bytes(row, "msg_id")),
      { seqs: seqsOf(text(row, "seqs")), hlc: big(row, "hlc"), originSeq: big(row, "origin_seq") },
    ]),
  );
}

function seqsOf(list: string): readonly bigint[] {
  return list === "" ? [] : list.split(",").map((seq) => BigInt(seq));
}

function refusedByGroup(
  { message, epochsPastMax, inbound }: AcceptRequest,
  groups: ReadonlyMap<string, GatingGroup>,
): AcceptAnswer | undefined {
  if (epochsPastMax === undefined) return undefined;
  const group = groups.get(keyOf(message.groupId));
  if (group === undefined) return { code: "unknown_group" };
  const currentEpoch = group.epoch;
  if (group.isClosed && (inbound === undefined || message.epoch >= currentEpoch)) return { code: "closed" };
  if (message.epoch > currentEpoch) return { code: "epoch_ahead", currentEpoch };
  if (message.epoch + epochsPastMax < currentEpoch) return { code: "epoch_too_old", currentEpoch };
  return undefined;
}

function refusedByRoom(request: AcceptRequest, appender: Appender): AcceptAnswer | undefined {
  const feed = appender.missing(request.feeds);
  if (feed !== undefined) return { code: "unknown_feed", feed };
  const domain = appender.full(request.outbox, request.message.bytes.byteLength);
  return domain === undefined ? undefined : { code: "outbox_full", domain };
}

/** The last counter of each (group, sending client) that a batch touches. */
class SenderLanes {
  readonly #last = new Map<string, bigint>();
  readonly #moved = new Set<string>();

  static *load(requests: readonly AcceptRequest[]): Plan<SenderLanes> {
    const lanes = new SenderLanes();
    const names = new Set(requests.filter((request) => request.senderSeq !== undefined).map(laneOf));
    const rows = yield* allIn(
      (list) => `SELECT lane, last_seq FROM sender_lane WHERE lane IN (${list}) ORDER BY lane FOR UPDATE`,
      [...names].sort(),
    );
    for (const row of rows) lanes.#last.set(text(row, "lane"), big(row, "last_seq"));
    return lanes;
  }

  check(request: AcceptRequest): AcceptAnswer | undefined {
    if (request.senderSeq === undefined) return undefined;
    const expectedSeq = (this.#last.get(laneOf(request)) ?? 0n) + 1n;
    return request.senderSeq === expectedSeq ? undefined : { code: "out_of_order", expectedSeq };
  }

  advance(request: AcceptRequest): void {
    if (request.senderSeq === undefined) return;
    this.#last.set(laneOf(request), request.senderSeq);
    this.#moved.add(laneOf(request));
  }

  *save(): Plan<void> {
    yield* insert(
      "sender_lane",
      ["lane", "last_seq"],
      [...this.#moved].map((lane) => [lane, this.#last.get(lane) ?? 0n]),
      "ON CONFLICT (lane) DO UPDATE SET last_seq = excluded.last_seq",
    );
  }
}

function laneOf({ message }: AcceptRequest): string {
  return `${groupFeed(message.groupId)}/${message.sender}`;
}
