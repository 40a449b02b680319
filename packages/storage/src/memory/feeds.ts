import { type FeedId, inboxFeed } from "../feed-id.ts";
import { acksMax, readItemsMax } from "../limits.ts";
import type {
  Ack,
  AckAnswer,
  Cursor,
  FeedItem,
  FeedStore,
  ReadAnswer,
  ReadRequest,
  TrimRequest,
} from "../ports/feeds.ts";
import { rowsOf } from "./turns.ts";
import { byKey, canonical, hex, limit, sorted, type HeldCursor, type HeldFeed, type State } from "./state.ts";

export function memoryFeeds(state: State): FeedStore {
  return {
    cursors: (clientId) =>
      state.read(() =>
        byKey(state.cursors.get(clientId) ?? new Map<string, HeldCursor>()).map(([feed, held]) =>
          view(state, feed, held),
        ),
      ),
    read: (request) => state.read(() => read(state, request)),
    range: (feed, afterSeq, itemsMax, bytesMax) =>
      state.read(() => {
        limit("items", itemsMax, readItemsMax);
        const held = state.feeds.get(feed);
        if (held === undefined) return { items: [], endSeq: 0n };
        const after = afterSeq > held.trimmedTo ? afterSeq : held.trimmedTo;
        const endSeq = held.nextSeq - 1n;
        const from = after < endSeq ? afterHoles(held, after) : after;
        const items = between(held, from, endSeq, itemsMax, bytesMax);
        return { items, endSeq, ...(from > afterSeq ? { gapToSeq: from } : {}) };
      }),
    readers: (feed, after, readersMax) =>
      state.read(() => {
        limit("readers", readersMax, readItemsMax);
        return byKey(state.cursors)
          .flatMap(([clientId, cursors]) => {
            const held = cursors.get(feed);
            return held === undefined || clientId <= (after ?? "")
              ? []
              : { ...view(state, feed, held), clientId };
          })
          .slice(0, readersMax);
      }),
    renameReaders: (below, nameOf, readersMax) =>
      state.write(() => {
        limit("readers", readersMax, readItemsMax);
        const names = byKey(state.feeds)
          .flatMap(([feed]) => (feed.startsWith(inboxFeed("")) ? [feed.slice(inboxFeed("").length)] : []))
          .filter((name) => name < below)
          .slice(0, readersMax);
        for (const name of names) rename(state, name, nameOf(name));
        return names.length;
      }),
    acknowledge: (acks) =>
      state.write(() => {
        limit("acknowledgements", acks.length, acksMax);
        return acks.map((ack) => acknowledge(state, ack));
      }),
    message: (groupId, msgId) =>
      state.read(() => {
        const held = heldItems(state, msgId)[0];
        if (held === undefined || hex(held.item.groupId) !== hex(groupId)) return undefined;
        const { seq: _seq, ...stored } = held.item;
        return stored;
      }),
    repair: (message) =>
      state.write(() => {
        const held = heldItems(state, message.msgId)[0];
        if (held === undefined) return "unknown_message";
        const { seq: _seq, receivedAtMs: _received, sender: _sender, ...stored } = held.item;
        return canonical(sorted(stored)) === canonical(sorted(message)) ? "repaired" : "mismatch";
      }),
    trim: (request) => state.write(() => trim(state, request)),
  };
}

function rename(state: State, name: string, next: string): void {
  moved(state.feeds, inboxFeed(name), inboxFeed(next));
  moved(state.cursors, name, next);
  moved(state.pushRegistrations, name, next);
  moved(state.connections, name, next);
  for (const cursors of state.cursors.values()) moved(cursors, inboxFeed(name), inboxFeed(next));
}

function moved<T>(map: Map<string, T>, from: string, to: string): void {
  const value = map.get(from);
  if (value === undefined) return;
  map.delete(from);
  map.set(to, value);
}

function heldItems(state: State, msgId: Uint8Array) {
  return [...state.feeds.values()].flatMap((feed) =>
    feed.items.filter((held) => hex(held.item.msgId) === hex(msgId)),
  );
}

/** Returns the number that comes next. */
export function createFeed(state: State, feed: FeedId): bigint {
  const { feedsFrom } = state;
  state.feeds.set(feed, { items: [], nextSeq: feedsFrom, holes: [], trimmedTo: feedsFrom - 1n, hlc: 0n });
  return feedsFrom;
}

/** Where reading goes on: `seq`, or the end of the holes that it stands before or in. */
function afterHoles(feed: HeldFeed, seq: bigint): bigint {
  const hole = feed.holes.find(({ afterSeq, toSeq }) => afterSeq <= seq && seq < toSeq);
  return hole === undefined ? seq : afterHoles(feed, hole.toSeq);
}

export function openCursor(state: State, clientId: string, feed: FeedId, fromSeq: bigint): void {
  const cursors = state.cursors.get(clientId) ?? new Map<string, HeldCursor>();
  state.cursors.set(clientId, cursors);
  const before = fromSeq - 1n;
  const earlier = cursors.get(feed);
  if (earlier !== undefined && earlier.fromSeq >= fromSeq) return;
  const finished = earlier?.untilSeq !== undefined && earlier.ackedSeq >= earlier.untilSeq;
  const ackedSeq = earlier === undefined || finished ? before : earlier.ackedSeq;
  cursors.set(feed, { fromSeq, untilSeq: undefined, ackedSeq, passedSeq: before });
}

function end(state: State, feed: FeedId): bigint {
  return (state.feeds.get(feed)?.nextSeq ?? 1n) - 1n;
}

function readable(state: State, feed: FeedId, held: HeldCursor): bigint {
  const last = end(state, feed);
  return held.untilSeq !== undefined && held.untilSeq < last ? held.untilSeq : last;
}

function view(state: State, feed: FeedId, held: HeldCursor): Cursor {
  const { fromSeq, untilSeq, ackedSeq, passedSeq } = held;
  return {
    feed,
    fromSeq,
    ...(untilSeq === undefined ? {} : { untilSeq }),
    ackedSeq,
    endSeq: end(state, feed),
    ...(passedSeq > ackedSeq ? { gapToSeq: passedSeq } : {}),
  };
}

function read(state: State, request: ReadRequest): ReadAnswer {
  limit("items", request.itemsMax, readItemsMax);
  const cursor = state.cursors.get(request.clientId)?.get(request.feed);
  const feed = state.feeds.get(request.feed);
  if (cursor === undefined || feed === undefined) return { code: "no_cursor" };
  const endSeq = readable(state, request.feed, cursor);
  const asked = request.afterSeq > cursor.ackedSeq ? request.afterSeq : cursor.ackedSeq;
  const passed = cursor.passedSeq > asked ? cursor.passedSeq : asked;
  const from = passed < endSeq ? afterHoles(feed, passed) : passed;
  const items = between(feed, from, endSeq, request.itemsMax, request.bytesMax);
  const isRestored = from > passed && { isRestored: true };
  return { code: "items", ...(from > asked ? { gap: { toSeq: from, ...isRestored } } : {}), items, endSeq };
}

function between(
  feed: HeldFeed,
  after: bigint,
  endSeq: bigint,
  itemsMax: number,
  bytesMax: number,
): FeedItem[] {
  const items: FeedItem[] = [];
  let sum = 0;
  let next = after + 1n;
  for (const { item } of feed.items) {
    if (item.seq <= after) continue;
    if (item.seq > endSeq || items.length >= itemsMax || afterHoles(feed, next - 1n) >= next) break;
    if (item.seq !== next) throw new Error(`the model lost item ${next.toString()}`);
    sum += item.bytes.byteLength;
    if (sum > bytesMax && items.length > 0) break;
    items.push(item);
    next += 1n;
  }
  return items;
}

function acknowledge(state: State, { clientId, feed, seq }: Ack): AckAnswer {
  const cursor = state.cursors.get(clientId)?.get(feed);
  if (cursor === undefined) return { code: "no_cursor" };
  const endSeq = readable(state, feed, cursor);
  if (seq > endSeq) return { code: "past_end", endSeq };
  if (seq > cursor.ackedSeq) cursor.ackedSeq = seq;
  if (seq > cursor.passedSeq) cursor.passedSeq = seq;
  return { code: "acknowledged", ackedSeq: cursor.ackedSeq };
}

function trim(state: State, request: TrimRequest): { items: number; bytes: number; gaps: number } {
  const total = { items: 0, bytes: 0, gaps: passOverFullQueues(state, request) };
  for (const [name, feed] of byKey(state.feeds)) {
    const toSeq = trimTarget(state, name, feed, request.nowMs);
    if (toSeq <= feed.trimmedTo) continue;
    for (const cursors of state.cursors.values()) {
      const cursor = cursors.get(name);
      if (cursor === undefined) continue;
      const bound = cursor.untilSeq !== undefined && cursor.untilSeq < toSeq ? cursor.untilSeq : toSeq;
      if (cursor.passedSeq < bound) {
        cursor.passedSeq = bound;
        total.gaps += 1;
      }
      if (cursor.untilSeq !== undefined && cursor.ackedSeq >= cursor.untilSeq && cursor.untilSeq <= toSeq) {
        cursors.delete(name);
      }
    }
    const gone = feed.items.filter(({ item }) => item.seq <= toSeq);
    total.items += gone.length;
    total.bytes += gone.reduce((sum, { item }) => sum + item.bytes.byteLength, 0);
    feed.items = feed.items.slice(gone.length);
    feed.holes = feed.holes.filter((hole) => hole.toSeq > toSeq);
    feed.trimmedTo = toSeq;
  }
  forget(state, request.nowMs);
  return total;
}

function passOverFullQueues(state: State, request: TrimRequest): number {
  let gaps = 0;
  for (const cursors of state.cursors.values()) {
    const unread = [...cursors].filter(([feed, cursor]) => readable(state, feed, cursor) > cursor.passedSeq);
    let items = 0n;
    let bytes = 0;
    for (const [feed, cursor] of unread) {
      const until = readable(state, feed, cursor);
      const waiting = (state.feeds.get(feed)?.items ?? []).filter(({ item }) => item.seq > cursor.passedSeq);
      items += BigInt(waiting.filter(({ item }) => item.seq <= until).length);
      if (cursor.untilSeq !== undefined) continue;
      for (const { item } of waiting) bytes += item.bytes.byteLength;
    }
    if (items <= BigInt(request.queueItemsMax) && bytes <= request.queueBytesMax) continue;
    for (const [feed, cursor] of unread) cursor.passedSeq = readable(state, feed, cursor);
    gaps += unread.length;
  }
  return gaps;
}

function trimTarget(state: State, name: FeedId, feed: HeldFeed, nowMs: number): bigint {
  const endSeq = feed.nextSeq - 1n;
  let low = endSeq;
  for (const cursors of state.cursors.values()) {
    const cursor = cursors.get(name);
    if (cursor === undefined || (cursor.untilSeq !== undefined && cursor.passedSeq >= cursor.untilSeq))
      continue;
    if (cursor.passedSeq < low) low = cursor.passedSeq;
  }
  const living = feed.items.find((held) => held.expiresAtMs > nowMs);
  const old = living === undefined ? endSeq : living.item.seq - 1n;
  return low > old ? low : old;
}

/** A message is forgotten once it has expired and no feed and no outbox holds it. */
function forget(state: State, nowMs: number): void {
  const used = new Set<string>();
  for (const feed of state.feeds.values()) {
    for (const held of feed.items) used.add(hex(held.item.msgId));
  }
  for (const destination of state.destinations.values()) {
    for (const row of rowsOf(destination)) {
      if (!row.isVoid && row.entry.frame === undefined) used.add(hex(row.message.msgId));
    }
  }
  for (const [id, message] of state.messages) {
    if (message.expiresAtMs <= nowMs && !used.has(id)) state.messages.delete(id);
  }
}
