import type { History, Seen, Submitted } from "./history.ts";
import { isLinearizable, type SequentialObject, type Timed } from "./linearizable.ts";

/** How a promise about the order of Commits was broken. */
export interface Violation {
  readonly kind:
    /** No order of what clients did explains what they were told about an epoch's end. */
    | "not_linearizable"
    /** Two Commits ended one epoch. */
    | "fork"
    /** A Commit that nobody had submitted, or not yet. */
    | "invented"
    /** A client went back, jumped, or entered an epoch twice. */
    | "undone"
    /** Clients in one epoch do not share its secrets. */
    | "disagreement"
    /** A Commit for an epoch by a client that had not heard how the one before ended. */
    | "ahead"
    /** A client that was told of an epoch's end never got there. */
    | "lost";
  readonly epoch: bigint;
  readonly what: string;
}

/** The end of one epoch: unwritten, then one Commit for ever. Whoever submits or reads learns which. */
type SlotOperation =
  | { readonly kind: "submit"; readonly value: string; readonly result: string | undefined }
  | { readonly kind: "lose"; readonly value: string }
  | { readonly kind: "read"; readonly value: string };

/** A register that is written once. A Commit without an answer may have written it, when it was empty. */
const slot: SequentialObject<string, SlotOperation> = {
  initial: "",
  keyOf: (state) => state,
  apply(state, operation) {
    switch (operation.kind) {
      case "read":
        return state === operation.value ? state : undefined;
      case "lose":
        return state !== "" && state !== operation.value ? state : undefined;
      case "submit": {
        const after = state === "" ? operation.value : state;
        return operation.result === undefined || operation.result === after ? after : undefined;
      }
    }
  },
};

/**
 * What is wrong with a history: nothing, or every promise that it breaks. Knows what clients may rely on, and nothing of how domains
 * come to agree: one Commit per epoch, the same for all, as if all clients had talked to one machine; never undone; each
 * made by somebody who knew the one before.
 */
export function judge(history: History): readonly Violation[] {
  const epochs = new Set([...history.submitted, ...history.seen].map(({ epoch }) => epoch));
  const slots = [...epochs].sort((a, b) => (a < b ? -1 : 1)).flatMap((epoch) => judgeSlot(history, epoch));
  return [...slots, ...judgeClients(history)];
}

function judgeSlot(history: History, epoch: bigint): readonly Violation[] {
  const submitted = history.submitted.filter((each) => each.epoch === epoch);
  const seen = history.seen.filter((each) => each.epoch === epoch);
  const told = [...submitted.flatMap(toldBy), ...seen];
  const found: Violation[] = [];
  const values = new Set(told.map(({ value }) => value));
  if (values.size > 1) found.push({ kind: "fork", epoch, what: [...values].join(" and ") });
  for (const { value, atMs, client } of told) {
    const first = submitted.filter((each) => each.value === value).map(({ beganMs }) => beganMs);
    if (first.some((beganMs) => beganMs <= atMs)) continue;
    found.push({
      kind: "invented",
      epoch,
      what: `${client} was told of ${value}, which nobody had submitted`,
    });
  }
  if (!isLinearizable(slot, [...submitted.flatMap(operationOf), ...seen.map(readOf)])) {
    found.push({ kind: "not_linearizable", epoch, what: `${String(submitted.length)} submissions` });
  }
  return [...found, ...judgeKnowledge(history, submitted)];
}

/** What an answer says of the end of the epoch. */
function toldBy({ client, epoch, value, endedMs, answer }: Submitted): readonly Seen[] {
  const told = { client, epoch, atMs: endedMs };
  if (answer.kind === "decided") return [{ ...told, value }];
  return answer.kind === "stale" && answer.winner !== undefined ? [{ ...told, value: answer.winner }] : [];
}

function operationOf({ value, answer, beganMs, endedMs }: Submitted): readonly Timed<SlotOperation>[] {
  switch (answer.kind) {
    case "decided":
      return [{ operation: { kind: "submit", value, result: value }, beganMs, endedMs }];
    case "unknown":
      return [{ operation: { kind: "submit", value, result: undefined }, beganMs, endedMs: undefined }];
    case "stale":
      return answer.winner === undefined
        ? [{ operation: { kind: "lose", value }, beganMs, endedMs }]
        : [{ operation: { kind: "submit", value, result: answer.winner }, beganMs, endedMs }];
  }
}

function readOf({ value, atMs }: Seen): Timed<SlotOperation> {
  return { operation: { kind: "read", value }, beganMs: atMs, endedMs: atMs };
}

/** Who commits in an epoch knows that it has begun: by the Commit that ended the one before, or because it joined there. */
function judgeKnowledge({ entered, seen }: History, submitted: readonly Submitted[]): readonly Violation[] {
  return submitted.flatMap(({ client, epoch, beganMs, value }): readonly Violation[] => {
    const isKnown =
      entered.some((each) => each.client === client && each.epoch === epoch && each.atMs <= beganMs) ||
      seen.some((each) => each.client === client && each.epoch === epoch - 1n && each.atMs <= beganMs);
    return isKnown
      ? []
      : [{ kind: "ahead", epoch, what: `${client} submitted ${value} before it was there` }];
  });
}

function judgeClients({ entered, seen, submitted }: History): readonly Violation[] {
  const found: Violation[] = [];
  const authenticators = new Map<bigint, string>();
  const last = new Map<string, bigint>();
  for (const { client, epoch, authenticator } of entered) {
    const before = last.get(client);
    if (before !== undefined && epoch !== before + 1n)
      found.push({ kind: "undone", epoch, what: `${client} came from epoch ${String(before)}` });
    last.set(client, epoch);
    if (authenticator === undefined) continue;
    const known = authenticators.get(epoch) ?? authenticator;
    authenticators.set(epoch, known);
    if (known !== authenticator) found.push({ kind: "disagreement", epoch, what: client });
  }
  const ends = [...submitted.flatMap(toldBy), ...seen];
  for (const client of new Set(ends.map((each) => each.client))) {
    const told = ends.filter((each) => each.client === client).map(({ epoch }) => epoch);
    const furthest = told.reduce((a, b) => (a > b ? a : b), -1n);
    const reached = last.get(client) ?? -1n;
    if (reached <= furthest)
      found.push({ kind: "lost", epoch: furthest, what: `${client} stayed at epoch ${String(reached)}` });
  }
  return found;
}
