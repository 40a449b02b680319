import { StorageError } from "../errors.ts";
import { inboundNotesMax, readItemsMax } from "../limits.ts";
import type { InboundCursor, InboundItem, InboundRefusal, InboundStore, SeqSpan } from "../ports/inbound.ts";
import { bury } from "./outbox.ts";
import { limit, uint63, type HeldStream, type State } from "./state.ts";

export function memoryInbound(state: State): InboundStore {
  return {
    cursor: (origin) =>
      state.read(() => {
        const held = state.streams.get(origin);
        const lastSeq = held?.lastSeq ?? 0n;
        const sack = [...(held?.sack ?? [])].sort((a, b) => (a < b ? -1 : 1));
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
        state.streams.set(origin, { stream, lastSeq: 0n, sack: new Set() });
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
    skip: (origin, stream, spans) =>
      state.write(() => {
        limit("spans", spans.length, readItemsMax);
        const held = state.streams.get(origin);
        // On a copy: what does not fit as a whole leaves no trace.
        const draft = new Map(held === undefined ? [] : [[origin, { ...held, sack: new Set(held.sack) }]]);
        for (const span of spans) {
          const refused = skip(draft, state.bounds.sackItemsMax, { origin, stream }, span);
          if (refused !== undefined) return refused;
        }
        const after = draft.get(origin);
        if (after === undefined) return "settled";
        state.streams.set(origin, after);
        for (const key of [...state.attempts.keys()]) {
          const [ofStream = "", seq = "0", ...rest] = key.split(" ");
          if (rest.join(" ") !== origin || ofStream !== stream.toString()) continue;
          if (isSettled(after, BigInt(seq))) state.attempts.delete(key);
        }
        return "settled";
      }),
    reject: (item, { reason, msgId, bytes }, nowMs) =>
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
          msgId,
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
    return isOurs && !isSettled(held, BigInt(seq)) ? [{ seq: BigInt(seq), attempts: count }] : [];
  });
  const rejections = state.deadLetters
    .filter(
      (letter) => letter.direction === "inbound" && letter.domain === origin && letter.stream === stream,
    )
    .slice(-inboundNotesMax)
    .map(({ seq, reason, msgId }) => ({ seq, reason, msgId }));
  const bySeq = (left: { seq: bigint }, right: { seq: bigint }): number => (left.seq < right.seq ? -1 : 1);
  return { attempts: attempts.sort(bySeq).slice(0, inboundNotesMax), rejections: rejections.sort(bySeq) };
}

/** Why an item must not be applied, or nothing. */
export function refusal(state: State, item: InboundItem): InboundRefusal | undefined {
  return refusalIn(state.streams, state.bounds.sackItemsMax, item);
}

type Streams = Map<string, HeldStream>;

function refusalIn(streams: Streams, sackItemsMax: number, item: InboundItem): InboundRefusal | undefined {
  uint63("inbound stream", item.stream);
  uint63("inbound sequence", item.seq);
  if (item.stream === 0n || item.seq === 0n) throw new StorageError("limit", "inbound numbers begin at 1");
  const held = streams.get(item.origin);
  if (held !== undefined && item.stream < held.stream) return { code: "stale_stream", stream: held.stream };
  const current = held?.stream === item.stream ? held : undefined;
  if (isSettled(current, item.seq)) return { code: "seen" };
  if (item.after !== undefined && !isSettled(current, item.after)) return { code: "too_early" };
  if (held === undefined || current === undefined) return undefined;
  const { lastSeq, sack } = held;
  if (item.seq > lastSeq + 1n && sack.size >= sackItemsMax) return { code: "window_full", lastSeq };
  return undefined;
}

export function settleItem(state: State, item: InboundItem): void {
  settleIn(state.streams, item);
  state.attempts.delete(attemptKey(item));
}

function settleIn(streams: Streams, { origin, stream, seq }: InboundItem): void {
  const held = heldIn(streams, origin, stream);
  held.sack.add(seq);
  while (held.sack.delete(held.lastSeq + 1n)) held.lastSeq += 1n;
}

function heldIn(streams: Streams, origin: string, stream: bigint): HeldStream {
  const known = streams.get(origin);
  const held = known?.stream === stream ? known : { stream, lastSeq: 0n, sack: new Set<bigint>() };
  streams.set(origin, held);
  return held;
}

function skip(
  streams: Streams,
  sackItemsMax: number,
  { origin, stream }: { readonly origin: string; readonly stream: bigint },
  { fromSeq, toSeq }: SeqSpan,
): InboundRefusal | undefined {
  const refused = refusalIn(streams, sackItemsMax, { origin, stream, seq: toSeq });
  if (refused?.code === "stale_stream") return refused;
  const held = heldIn(streams, origin, stream);
  if (fromSeq > held.lastSeq + 1n) {
    if (toSeq - fromSeq >= BigInt(sackItemsMax)) return { code: "window_full", lastSeq: held.lastSeq };
    for (let seq = fromSeq; seq <= toSeq; seq += 1n) {
      const answer = refusalIn(streams, sackItemsMax, { origin, stream, seq });
      if (answer === undefined) settleIn(streams, { origin, stream, seq });
      else if (answer.code !== "seen") return answer;
    }
    return undefined;
  }
  if (toSeq <= held.lastSeq) return undefined;
  held.lastSeq = toSeq;
  for (const seq of held.sack) if (seq <= toSeq) held.sack.delete(seq);
  while (held.sack.delete(held.lastSeq + 1n)) held.lastSeq += 1n;
  return undefined;
}

function attemptKey({ origin, stream, seq }: InboundItem): string {
  return `${stream.toString()} ${seq.toString()} ${origin}`;
}

function isSettled(held: HeldStream | undefined, seq: bigint): boolean {
  return held !== undefined && (seq <= held.lastSeq || held.sack.has(seq));
}
