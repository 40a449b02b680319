import type { OrderingState } from "./group-state.ts";
import type { Input } from "./input.ts";
import type { Message } from "./message.ts";
import type { Outcome, Row } from "./outcome.ts";
import { signMessage, type Signer } from "./sign.ts";
import { step } from "./step.ts";
import type { Context } from "./turn.ts";
import type { Verified } from "./verified.ts";

/** Messages of a settled outcome: signed, and for other domains only. */
export interface SignedOutgoing {
  readonly to: readonly string[];
  readonly message: Message;
}

/** As Outcome, with everything signed and nothing addressed to this domain itself. */
export interface Settled extends Omit<Outcome, "send"> {
  readonly send: readonly SignedOutgoing[];
}

/**
 * A step and all the steps that its messages to this domain itself lead to, as one outcome: one transaction, one fsync.
 * With one voter a submitted bundle is decided by the time this returns.
 *
 * Counting the own Promise or Vote before its row is durable is allowed because everything that depends on it is in
 * the same outcome, and leaves only after all rows of it are stored.
 */
export function settle(
  state: OrderingState,
  input: Input,
  nowMs: number,
  context: Context,
  signer: Signer,
): Settled {
  const self = state.domain.row.domain;
  const outcomes: Outcome[] = [];
  const send: SignedOutgoing[] = [];
  const inputs: Input[] = [input];
  let current = state;
  for (const next of inputs) {
    const outcome = step(current, next, nowMs, context);
    current = outcome.state;
    outcomes.push(outcome);
    for (const { to, message } of outcome.send) {
      const signed = signMessage(message, signer);
      const others = to.filter((domain) => domain !== self);
      if (others.length > 0) send.push({ to: others, message: signed });
      // Its own signature needs no check.
      if (others.length < to.length)
        inputs.push({ kind: "message", from: self, message: signed as Verified<Message> });
    }
  }
  return {
    state: current,
    persist: lastOfEach(outcomes.flatMap((outcome) => outcome.persist)).filter(
      // Accepted and decided in one transaction: nothing to store.
      (row) => row.kind !== "accepted" || row.accepted !== state.group.row.accepted,
    ),
    send,
    answer: outcomes.flatMap((outcome) => outcome.answer),
    deliver: outcomes.flatMap((outcome) => outcome.deliver),
    serve: outcomes.flatMap((outcome) => outcome.serve),
    evidence: outcomes.flatMap((outcome) => outcome.evidence),
    halted: outcomes.find((outcome) => outcome.halted !== undefined)?.halted,
    wakeAtMs: outcomes.at(-1)?.wakeAtMs,
  };
}

/** Of rows that replace one another only the last; every row of the log. */
function lastOfEach(rows: readonly Row[]): readonly Row[] {
  const lastAt = new Map(rows.map((row, index) => [row.kind, index]));
  return rows.filter((row, index) => row.kind === "log" || lastAt.get(row.kind) === index);
}
