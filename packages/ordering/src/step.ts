import { onAccept, onVote } from "./accept.ts";
import { onLeading, onNack } from "./back-off.ts";
import { considerCampaign } from "./campaign.ts";
import { continueFetch, onDecide, onEntries, onFetch } from "./catch-up.ts";
import type { Domain } from "./domain.ts";
import type { OrderingState } from "./group-state.ts";
import type { Input } from "./input.ts";
import { brokenInvariant } from "./invariants.ts";
import type { Message } from "./message.ts";
import type { Outcome, Row } from "./outcome.ts";
import { onPrepare, onPromise } from "./promise.ts";
import { proposeNext } from "./propose.ts";
import {
  continueRecovery,
  onRecoveryAnswer,
  onRecoveryQuery,
  resumeUnrecovered,
  startRecovery,
} from "./recover.ts";
import { expireReservations, onReserve } from "./reserve.ts";
import { routeWork } from "./route.ts";
import { expireWork, onSubmit, onSubmitResult } from "./submit.ts";
import { continueTransfer, onTimeoutNow, onTransfer } from "./transfer.ts";
import {
  answerSubmit,
  beginTurn,
  change,
  groupId,
  hasGroupId,
  send,
  type Context,
  type Turn,
} from "./turn.ts";
import { wakeAtMs } from "./wake.ts";

/**
 * One input for one group: the whole protocol. Pure: the same arguments give the same Outcome, and `state` is not
 * changed. `nowMs` is of a monotonic clock and only decides who tries when.
 *
 * The driver has authenticated `from`, verified signatures (`Verified`), and validated bundles; everything else about a
 * message may be a lie.
 */
export function step(state: OrderingState, input: Input, nowMs: number, context: Context): Outcome {
  const turn = beginTurn(state, nowMs, context);
  if (state.group.row.halted !== undefined) {
    onHaltedGroup(turn, input);
    return outcomeOf(turn);
  }
  if (input.kind !== "tick" && state.group.resting) change(turn, { resting: false });
  switch (input.kind) {
    case "message":
      if (hasGroupId(turn, input.message.group)) onMessage(turn, input.from, input.message);
      break;
    case "submit":
      onSubmit(turn, { ...input, hops: 0, origin: turn.self });
      break;
    case "reserve":
      onReserve(turn, turn.self, input.client);
      break;
    case "transfer":
      onTransfer(turn, input.to);
      break;
    case "take_over":
      change(turn, { wanted: { yielded: [] } });
      break;
    case "resume_unrecovered":
      resumeUnrecovered(turn);
      break;
    case "tick":
      break;
  }
  goOn(turn);
  const broken = turn.rules.checksInvariants ? brokenInvariant(turn) : undefined;
  return broken === undefined ? outcomeOf(turn) : halt(state, nowMs, context, broken);
}

function onMessage(turn: Turn, from: Domain, message: Message): void {
  switch (message.kind) {
    case "submit":
      onSubmit(turn, { ...message, origin: from });
      break;
    case "submit_result":
      onSubmitResult(turn, from, message);
      break;
    case "reserve":
      onReserve(turn, from, message.client);
      break;
    case "reserve_result": {
      const { client, result } = message;
      turn.answer.push({ kind: "reserve", to: turn.self, client, result });
      break;
    }
    case "prepare":
      onPrepare(turn, from, message);
      break;
    case "promise":
      onPromise(turn, from, message);
      break;
    case "accept":
      onAccept(turn, from, message);
      break;
    case "vote":
      onVote(turn, from, message);
      break;
    case "nack":
      onNack(turn, from, message);
      break;
    case "leading":
      onLeading(turn, from, message);
      break;
    case "decide":
      onDecide(turn, from, message.entry);
      break;
    case "fetch":
      onFetch(turn, from, message);
      break;
    case "entries":
      onEntries(turn, from, message.entries, message.currentEpoch);
      break;
    case "recovery_query":
      onRecoveryQuery(turn, from, message);
      break;
    case "recovery_answer":
      onRecoveryAnswer(turn, from, message);
      break;
    case "timeout_now":
      onTimeoutNow(turn, from, message);
      break;
  }
}

/** What follows from the state, whatever the input was: timers that are due, work that can go on. */
function goOn(turn: Turn): void {
  continueFetch(turn);
  if (turn.group.work.length > 0 || turn.group.wanted !== undefined) startRecovery(turn);
  continueRecovery(turn);
  expireWork(turn);
  considerCampaign(turn);
  continueTransfer(turn);
  expireReservations(turn);
  proposeNext(turn);
  routeWork(turn);
}

/** A stopped group makes no statements; it says so, so that others do not hold to it. */
function onHaltedGroup(turn: Turn, input: Input): void {
  const { epoch, promised } = turn.group.row;
  if (input.kind === "submit") {
    const retryAfterMs = turn.timers.retryMaxMs;
    answerSubmit(turn, [turn.self], input.value.hash, { code: "unavailable", retryAfterMs });
  } else if (input.kind === "message" && input.message.kind === "prepare") {
    const { ballot } = input.message;
    const reason = "abstains" as const;
    send(turn, [input.from], { kind: "nack", group: groupId(turn), epoch, ballot, promised, reason });
  } else if (input.kind === "message" && input.message.kind === "fetch") {
    const { fromEpoch } = input.message;
    if (fromEpoch < epoch) turn.serve.push({ to: input.from, fromEpoch });
  }
}

/** The outcome of a step that broke an invariant: nothing of it but the halt. */
function halt(state: OrderingState, nowMs: number, context: Context, broken: string): Outcome {
  const turn = beginTurn(state, nowMs, context);
  turn.group = { ...turn.group, row: { ...turn.group.row, halted: broken } };
  return { ...outcomeOf(turn), halted: broken };
}

function outcomeOf(turn: Turn): Outcome {
  const state: OrderingState = { domain: turn.domain, group: turn.group };
  const { send, answer, deliver, serve, evidence } = turn;
  return {
    state,
    persist: changedRows(turn),
    send,
    answer,
    deliver,
    serve,
    evidence,
    halted: undefined,
    wakeAtMs: wakeAtMs(turn),
  };
}

function changedRows(turn: Turn): readonly Row[] {
  const { before, domain, group, decided } = turn;
  const rows: Row[] = [];
  if (domain.row !== before.domain.row) rows.push({ kind: "domain", row: domain.row });
  for (const entry of decided) {
    rows.push({ kind: "log", group: groupId(turn), epoch: entry.certificate.epoch, entry });
  }
  const { row } = group;
  if (row !== before.group.row) rows.push({ kind: "group", row });
  if (row.accepted !== before.group.row.accepted) {
    rows.push({ kind: "accepted", group: groupId(turn), accepted: row.accepted });
  }
  return rows;
}
