import type { Restored, RestorationStore } from "../ports/restoration.ts";
import { markRecovering } from "./ordering.ts";
import { restart } from "./outbox.ts";
import type { State } from "./state.ts";

const feedStep = 1_000_000_000n;

export function memoryRestoration(state: State): RestorationStore {
  return {
    forgottenSinceMs: () => state.read(() => state.forgottenSinceMs),
    forget: (nowMs) =>
      state.write(() => {
        if (state.forgottenSinceMs !== undefined) return;
        state.forgottenSinceMs = nowMs;
        markRecovering(state, after(state.domain.incarnation, nowMs));
      }),
    restore: (nowMs) => state.write(() => restore(state, nowMs)),
  };
}

function restore(state: State, nowMs: number): Restored {
  const incarnation = after(state.domain.incarnation, nowMs);
  markRecovering(state, incarnation);
  state.forgottenSinceMs = undefined;
  const feedsFrom = BigInt(nowMs * 1_000);
  const moved = (seq: bigint): bigint => (feedsFrom > seq ? feedsFrom : seq + feedStep);
  state.feedsFrom = moved(state.feedsFrom);
  for (const feed of state.feeds.values()) {
    const next = moved(feed.nextSeq);
    feed.holes.push({ afterSeq: feed.nextSeq - 1n, toSeq: next - 1n });
    feed.nextSeq = next;
  }
  for (const [domain, { stream }] of state.destinations) restart(state, domain, after(stream, nowMs));
  const withdrawn = [...state.packages.values()].filter(
    ({ available, lastResort }) => available && !lastResort,
  );
  for (const held of withdrawn) held.available = false;
  state.leases.clear();
  state.speaker = { term: state.speaker.term + 1n, holder: "", address: "" };
  return {
    incarnation,
    groups: state.acceptors.size,
    streams: state.destinations.size,
    feeds: state.feeds.size,
    keyPackages: withdrawn.length,
  };
}

function after(before: bigint, nowMs: number): bigint {
  const seconds = BigInt(Math.floor(nowMs / 1_000));
  return seconds > before ? seconds : before + 1n;
}
