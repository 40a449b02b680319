import { destinationProgressMs, destinationProgressStepMs, fateDomainsMax } from "../limits.ts";
import type { DomainFate, MessageFate } from "../ports/fates.ts";
import { rowsOf } from "./turns.ts";
import { hex, limit, type HeldDestination, type HeldRow, type State } from "./state.ts";

export function noteUndelivered(state: State, row: HeldRow, fate: DomainFate): void {
  state.messages.get(hex(row.message.msgId))?.undelivered.set(fate.domain, fate);
}

export function noteProgress(destination: HeldDestination, ackedSeq: bigint, nowMs: number): void {
  const atMs = Math.ceil(nowMs / destinationProgressStepMs) * destinationProgressStepMs;
  const known = destination.progress.find((each) => each.atMs === atMs);
  if (known === undefined) destination.progress.push({ atMs, ackedSeq });
  else known.ackedSeq = ackedSeq;
  destination.progress = destination.progress.filter((each) => each.atMs >= nowMs - destinationProgressMs);
}

export function fateOf(
  state: State,
  msgId: Uint8Array,
  skip: number,
  domainsMax: number,
): MessageFate | undefined {
  limit("domains", domainsMax, fateDomainsMax);
  const message = state.messages.get(hex(msgId));
  if (message === undefined) return undefined;
  const { sender, receivedAtMs, sentTo, undelivered } = message;
  const domains = sentTo.slice(skip, skip + domainsMax).map((place): DomainFate => {
    const { domain } = place;
    const failed = undelivered.get(domain);
    if (failed !== undefined) return failed;
    const destination = state.destinations.get(domain);
    const row = rowsOf(destination).find((each) => hex(each.message.msgId) === hex(msgId));
    if (row !== undefined) return { domain, state: "waiting", code: "", atMs: row.enqueuedAtMs };
    const times =
      destination?.stream === place.stream
        ? destination.progress.filter((each) => each.ackedSeq >= place.seq)
        : [];
    const [first] = times.map((each) => each.atMs).sort((a, b) => a - b);
    return { domain, state: "delivered", code: "", ...(first === undefined ? {} : { atMs: first }) };
  });
  return { sender, acceptedAtMs: receivedAtMs, domains, more: sentTo.length > skip + domainsMax };
}
