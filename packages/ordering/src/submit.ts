import { equalBytes } from "./bytes.ts";
import { fetchFrom } from "./catch-up.ts";
import { applyEntry } from "./decide.ts";
import type { Domain } from "./domain.ts";
import type { WorkItem } from "./group-state.ts";
import { isClientLabel } from "./reserve.ts";
import { originsMax, queuedBundlesMax, submitHopsMax } from "./limits.ts";
import type { Message } from "./message.ts";
import {
  answerSubmit,
  change,
  groupId,
  hearsQuorum,
  isVoter,
  leads,
  shownOrderer,
  type Turn,
} from "./turn.ts";
import type { Value } from "./value.ts";

/** A bundle on its way in. */
export interface Submission {
  readonly epoch: bigint;
  readonly value: Value;
  readonly client: string;
  readonly hops: number;
  /** Who waits for the result: this domain for a local client. */
  readonly origin: Domain;
}

/**
 * R1. Takes a bundle into the queue of its slot. The hash is the request id: the same bundle again only adds who waits,
 * and for a closed slot the log has the answer, for ever.
 */
export function onSubmit(turn: Turn, submission: Submission): void {
  const { epoch, value, client, hops, origin } = submission;
  const { row, work } = turn.group;
  const refuse = (result: Parameters<typeof answerSubmit>[3]): void =>
    answerSubmit(turn, [origin], value.hash, result);
  if (!isClientLabel(client)) {
    refuse({ code: "invalid", reason: "bad_client_label" });
  } else if (row.config.mode === "eventual") {
    const forwardTo = row.config.memberDomains.filter((domain) => domain !== turn.self);
    turn.deliver.push({ kind: "fan_out", value, forwardTo });
  } else if (row.config.mode === "single_writer" && origin !== row.config.voters[0]) {
    refuse({ code: "invalid", reason: "not_the_writer" });
  } else if (epoch < row.epoch) {
    refuse({ code: "logged", epoch });
  } else if (hops >= submitHopsMax && !leads(turn) && !isVoter(turn)) {
    refuse({ code: "not_orderer", hint: shownOrderer(turn) });
  } else {
    const same = work.find((item) => equalBytes(item.value.hash, value.hash));
    const rival = work.find((item) => item.epoch === epoch && item.client === client && holds(item, origin));
    if (same !== undefined) joinItem(turn, same, origin);
    else if (rival !== undefined) refuse({ code: "invalid", reason: "client_has_one_queued" });
    else if (work.length >= queuedBundlesMax) {
      refuse({ code: "unavailable", retryAfterMs: turn.timers.retryMs });
    } else {
      const fresh = { attempt: 0, retryAtMs: turn.nowMs, sentTo: undefined, waitedOut: false };
      const item: WorkItem = { value, epoch, client, origins: [origin], hops, addedMs: turn.nowMs, ...fresh };
      change(turn, { work: [...work, item] });
    }
    if (epoch > row.epoch) fetchFrom(turn, origin === turn.self ? undefined : origin, epoch);
  }
}

function holds(item: WorkItem, origin: Domain): boolean {
  return item.origins.includes(origin);
}

function joinItem(turn: Turn, item: WorkItem, origin: Domain): void {
  const waits = holds(item, origin) || item.origins.length >= originsMax;
  const again = { ...item, origins: waits ? item.origins : [...item.origins, origin], waitedOut: false };
  const restarted = origin === turn.self ? { ...again, addedMs: turn.nowMs } : again;
  change(turn, { work: turn.group.work.map((one) => (one === item ? restarted : one)) });
}

/** What another domain says about a bundle that went there. Decided and stale prove themselves. */
export function onSubmitResult(turn: Turn, from: Domain, message: Message & { kind: "submit_result" }): void {
  const { hash, result } = message;
  const item = turn.group.work.find((one) => equalBytes(one.value.hash, hash));
  switch (result.code) {
    case "decided":
    case "stale": {
      const { certificate } = result;
      if (!equalBytes(certificate.group, groupId(turn)) || certificate.epoch < turn.group.row.epoch) return;
      if (item !== undefined && equalBytes(certificate.hash, item.value.hash)) {
        applyEntry(turn, { config: turn.group.row.config, value: item.value, certificate });
      }
      if (certificate.epoch >= turn.group.row.epoch) fetchFrom(turn, from, certificate.epoch + 1n);
      return;
    }
    case "not_orderer": {
      const { hint } = result;
      if (item?.sentTo !== from || hint === undefined || hint === turn.self) return;
      change(turn, { pointer: { domain: hint, untilMs: turn.nowMs + turn.timers.suspectMs } });
      return;
    }
    case "invalid":
      if (item === undefined || item.sentTo !== from) return;
      answerSubmit(turn, item.origins, hash, result);
      change(turn, { work: turn.group.work.filter((one) => one !== item) });
      return;
    case "unavailable":
    case "pending":
      return;
  }
}

/**
 * Bundles that waited long: a local client hears `pending`, or `unavailable` if nothing left this domain and no quorum
 * is in sight; one that nobody can order leaves the queue at the end, its client asks again.
 */
export function expireWork(turn: Turn): void {
  const { nowMs, timers } = turn;
  const { work } = turn.group;
  if (work.every((item) => nowMs < expiryOf(item, timers))) return;
  const kept: WorkItem[] = [];
  for (const item of work) {
    if (nowMs >= item.addedMs + timers.submitGiveUpMs) {
      answerSubmit(turn, item.origins, item.value.hash, {
        code: "unavailable",
        retryAfterMs: timers.retryMaxMs,
      });
    } else if (nowMs >= expiryOf(item, timers)) {
      const inFlight = turn.group.row.accepted !== undefined || item.sentTo !== undefined;
      if (inFlight || hearsQuorum(turn)) {
        if (holds(item, turn.self)) answerSubmit(turn, [turn.self], item.value.hash, { code: "pending" });
        kept.push({ ...item, waitedOut: true });
      } else {
        answerSubmit(turn, item.origins, item.value.hash, {
          code: "unavailable",
          retryAfterMs: timers.retryMaxMs,
        });
      }
    } else {
      kept.push(item);
    }
  }
  change(turn, { work: kept });
}

/** When `item` is next looked at by `expireWork`. */
export function expiryOf(item: WorkItem, timers: Turn["timers"]): number {
  return item.addedMs + (item.waitedOut ? timers.submitGiveUpMs : timers.submitDeadlineMs);
}
