import { DmlsError } from "./errors.ts";
import type { Delivery, Outgoing } from "./outcome.ts";
import type { SendGroup } from "./send-group.ts";
import type { SessionState } from "./session-state.ts";
import {
  decodeDelivery,
  decodeOutgoing,
  decodeSendGroup,
  decodeSessionState,
  encodeDelivery,
  encodeOutgoing,
  encodeSendGroup,
  encodeSessionState,
  recordKeys,
} from "./state-codec.ts";
import type { Step, StepContext } from "./step.ts";

/** A session as its records hold it. */
export interface StoredSession {
  readonly state: SessionState;
  readonly groups: ReadonlyMap<string, SendGroup>;
  readonly outgoing: Map<bigint, Outgoing>;
  readonly deliveries: Map<bigint, Delivery>;
}

/** Everything that a step changes, as one transaction. */
export function changeOf(step: Step): Map<string, Uint8Array | undefined> {
  const change = new Map<string, Uint8Array | undefined>([
    [recordKeys.session, encodeSessionState(step.state)],
  ]);
  for (const key of step.touched) {
    const group = step.groups.get(key);
    change.set(recordKeys.group(key), group === undefined ? undefined : encodeSendGroup(group));
  }
  for (const outgoing of step.outgoing)
    change.set(recordKeys.outgoing(outgoing.sequence), encodeOutgoing(outgoing));
  for (const delivery of step.deliveries)
    change.set(recordKeys.delivery(delivery.sequence), encodeDelivery(delivery));
  return change;
}

/** The inverse: the session that the records hold. Throws `state_corrupt`. */
export function readRecords(records: ReadonlyMap<string, Uint8Array>, context: StepContext): StoredSession {
  const session = records.get(recordKeys.session);
  if (session === undefined) throw new DmlsError("state_corrupt", "no session record");
  const groups = new Map<string, SendGroup>();
  const outgoing: Outgoing[] = [];
  const deliveries: Delivery[] = [];
  for (const [key, bytes] of records) {
    const [kind, rest] = key.split(".", 2);
    if (kind === "group" && rest !== undefined) groups.set(rest, decodeSendGroup(bytes, context.mls.config));
    else if (kind === "out") outgoing.push(decodeOutgoing(bytes));
    else if (kind === "in") deliveries.push(decodeDelivery(bytes));
  }
  const bySequence = <T extends { readonly sequence: bigint }>(items: readonly T[]) =>
    new Map(
      [...items].sort((a, b) => (a.sequence < b.sequence ? -1 : 1)).map((item) => [item.sequence, item]),
    );
  return {
    state: decodeSessionState(session),
    groups,
    outgoing: bySequence(outgoing),
    deliveries: bySequence(deliveries),
  };
}
