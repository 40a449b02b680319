import type { Domain } from "./domain.ts";
import type { Reservation } from "./group-state.ts";
import { clientLabelBytesMax, reservationsMax } from "./limits.ts";
import type { ReserveResult } from "./message.ts";
import { change, groupId, leads, send, shownOrderer, type Turn } from "./turn.ts";

/** True for what may stand for a client on the wire: printable ASCII, at most 64 octets. */
export function isClientLabel(client: string): boolean {
  return client.length <= clientLabelBytesMax && /^[\x20-\x7e]*$/.test(client);
}

/**
 * A client that keeps losing asks for a slot of its own (RFC 9420, section 14). The orderer notes it, grants the next
 * free slot, and holds that slot for `reserveMs`. No two slots in a row are held, so that others get through.
 */
export function onReserve(turn: Turn, origin: Domain, client: string): void {
  const answer = (result: ReserveResult): void => {
    turn.answer.push({ kind: "reserve", to: origin, client, result });
  };
  if (!isClientLabel(client)) {
    answer({ code: "unavailable", retryAfterMs: turn.timers.retryMaxMs });
    return;
  }
  if (!leads(turn)) {
    const hint = shownOrderer(turn);
    if (origin !== turn.self || hint === undefined) answer({ code: "not_orderer", hint });
    else send(turn, [hint], { kind: "reserve", group: groupId(turn), client });
    return;
  }
  const { reservations } = turn.group;
  const same = (one: Reservation): boolean => one.client === client && one.origin === origin;
  if (reservations.some(same)) return;
  if (reservations.length >= reservationsMax)
    answer({ code: "unavailable", retryAfterMs: turn.timers.reserveMs });
  else change(turn, { reservations: [...reservations, { client, origin, untilMs: undefined }] });
}

/** Forgets reservations that ran out or that this domain cannot honour any more, and answers the latter. */
export function expireReservations(turn: Turn): void {
  const { reservations } = turn.group;
  if (reservations.length === 0) return;
  if (!leads(turn)) {
    for (const { client, origin, untilMs } of reservations) {
      if (untilMs !== undefined) continue;
      const result: ReserveResult = { code: "not_orderer", hint: undefined };
      turn.answer.push({ kind: "reserve", to: origin, client, result });
    }
    change(turn, { reservations: [] });
  } else if (reservations.some((one) => one.untilMs !== undefined && turn.nowMs >= one.untilMs)) {
    const left = reservations.filter((one) => one.untilMs === undefined || turn.nowMs < one.untilMs);
    change(turn, { reservations: left, slotReservedLast: true });
  }
}

/** Grants the open slot to the first in line, when it is free and the slot before was not held. */
export function grantNext(turn: Turn): void {
  const { reservations, slotReservedLast, row, work } = turn.group;
  const first = reservations[0];
  if (first === undefined || reservations.some((one) => one.untilMs !== undefined)) return;
  if (slotReservedLast && work.some((item) => item.epoch === row.epoch)) return;
  const holdMs = turn.timers.reserveMs;
  const granted = { ...first, untilMs: turn.nowMs + holdMs };
  change(turn, { reservations: [granted, ...reservations.slice(1)], slotReservedLast: false });
  const { client, origin } = first;
  const result: ReserveResult = { code: "granted", epoch: row.epoch, holdMs };
  turn.answer.push({ kind: "reserve", to: origin, client, result });
}

/** The client for whom the open slot is held now. */
export function heldFor(turn: Turn): Reservation | undefined {
  return turn.group.reservations.find((one) => one.untilMs !== undefined && turn.nowMs < one.untilMs);
}
