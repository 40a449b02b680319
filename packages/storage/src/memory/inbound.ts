import { StorageError } from "../errors.ts";
import { inboundNotesMax, readItemsMax } from "../limits.ts";
import type { InboundCursor, InboundItem, InboundRefusal, InboundStore } from "../ports/inbound.ts";
import { bury } from "./outbox.ts";
import { limit, uint63, type HeldStream, type State } from "./state.ts";

export function memoryInbound(state: State): InboundStore {
  return {
    cursor: (origin) =>
      state.read(() => {
        const held = state.streams.get(origin);
        const lastSeq = contiguous(held);
        const sack = [...(held?.settled ?? [])]
          .filter((seq) => seq > lastSeq)
          .sort((a, b) => (a < b ? -1 : 1));
        const stream = held?.stream ?? 0n;
        return { stream, lastSeq, sack, ...notes(state, origin, stream) };
      }),
    attempt: (items) =>
      state.write(() => {
        limit("items", items.length, readItemsMax);
        const refused = items.map((item) => refusal(state, item));
        const tried = items.filter((_item, index) => refused[index] === undefined);
        for (const key of new Set(tried.map(attemptKey)))
          state.attempts.set(key, (state.attempts.get(key) ?? 0) + 1);
        return items.map((item, index) =>
          refused[index] === undefined ? (state.attempts.get(attemptKey(item)) ?? 0) : 0,
        );
      }),
    clearAttempts: (items) =>
      state.write(() => {
        limit("items", items.length, readItemsMax);
        for (const item of items) state.attempts.delete(attemptKey(item));
      }),
    adopt: (origin, stream) =>
      state.write(() => {
        uint63("inbound stream", stream);
        if (stream <= (state.streams.get(origin)?.stream ?? 0n)) return false;
        state.streams.set(origin, { stream, settled: new Set() });
        return true;
      }),
    settle: (items) =>
      state.write(() => {
        limit("items", items.length, readItemsMax);
        for (const item of items) refusal(state, item);
        return items.map((item) => {
          const refused = refusal(state, item);
          if (refused === undefined) settleItem(state, item);
          return refused ?? "settled";
        });
      }),
    reject: (item, reason, bytes, nowMs) =>
      state.write(() => {
        const refused = refusal(state, item);
        if (refused !== undefined) return refused;
        settleItem(state, item);
        const none = new Uint8Array();
        const { origin: domain, stream, seq } = item;
        bury(state, {
          direction: "inbound",
          domain,
          stream,
          seq,
          groupId: none,
          sender: "",
          msgId: none,
          reason,
          bytes,
          atMs: nowMs,
        });
        return "settled";
      }),
  };
}

function notes(state: State, origin: string, stream: bigint): Pick<InboundCursor, "attempts" | "rejections"> {
  const held = state.streams.get(origin);
  const attempts = [...state.attempts].flatMap(([key, count]) => {
    const [ofStream = "", seq = "0", ...rest] = key.split(" ");
    const isOurs = ofStream === stream.toString() && rest.join(" ") === origin;
    return isOurs && held?.settled.has(BigInt(seq)) !== true ? [{ seq: BigInt(seq), attempts: count }] : [];
  });
  const rejections = state.deadLetters
    .filter(
      (letter) => letter.direction === "inbound" && letter.domain === origin && letter.stream === stream,
    )
    .slice(-inboundNotesMax)
    .map(({ seq, reason }) => ({ seq, reason }));
  const bySeq = (left: { seq: bigint }, right: { seq: bigint }): number => (left.seq < right.seq ? -1 : 1);
  return { attempts: attempts.sort(bySeq).slice(0, inboundNotesMax), rejections: rejections.sort(bySeq) };
}

/** Why an item must not be applied, or nothing. */
export function refusal(state: State, item: InboundItem): InboundRefusal | undefined {
  uint63("inbound stream", item.stream);
  uint63("inbound sequence", item.seq);
  if (item.stream === 0n || item.seq === 0n) throw new StorageError("limit", "inbound numbers begin at 1");
  const held = state.streams.get(item.origin);
  if (held === undefined || item.stream > held.stream) return undefined;
  if (item.stream < held.stream) return { code: "stale_stream", stream: held.stream };
  if (held.settled.has(item.seq)) return { code: "seen" };
  const lastSeq = contiguous(held);
  const ahead = held.settled.size - Number(lastSeq);
  if (item.seq > lastSeq + 1n && ahead >= state.bounds.sackItemsMax) return { code: "window_full", lastSeq };
  return undefined;
}

export function settleItem(state: State, item: InboundItem): void {
  const held = state.streams.get(item.origin);
  const stream = held?.stream === item.stream ? held : { stream: item.stream, settled: new Set<bigint>() };
  state.streams.set(item.origin, stream);
  stream.settled.add(item.seq);
  state.attempts.delete(attemptKey(item));
}

function attemptKey({ origin, stream, seq }: InboundItem): string {
  return `${stream.toString()} ${seq.toString()} ${origin}`;
}

function contiguous(held: HeldStream | undefined): bigint {
  let last = 0n;
  while (held?.settled.has(last + 1n) === true) last += 1n;
  return last;
}
