import { StorageError } from "../errors.ts";
import { readItemsMax } from "../limits.ts";
import type { InboundItem, InboundRefusal, InboundStore } from "../ports/inbound.ts";
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
        return { stream: held?.stream ?? 0n, lastSeq, sack };
      }),
    attempt: (items) =>
      state.write(() => {
        limit("items", items.length, readItemsMax);
        const refused = items.map((item) => refusal(state, item));
        return items.map((item, index) => {
          if (refused[index] !== undefined) return 0;
          const count = (state.attempts.get(attemptKey(item)) ?? 0) + 1;
          state.attempts.set(attemptKey(item), count);
          return count;
        });
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
