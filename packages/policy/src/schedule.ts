import type { GroupPolicy } from "./group-policy.ts";

/** Since when a member has had its leaf: the end of the epoch that brought it, or of the Commit that renewed it last. */
export interface LeafAge {
  readonly leafIndex: number;
  readonly renewedAtSeconds: bigint;
}

/** Members who renew their leaves too seldom. */
export interface IdleMembers {
  /** To be removed now, ascending by age is not promised. */
  readonly idle: readonly number[];
  /** To be removed soon, and to be told. */
  readonly warned: readonly number[];
}

/** Who is idle by the policy, by leaf index (A18-20, A23-92, A23-99). Nobody where `idle_seconds` is 0. Linear. */
export function idleMembers(
  { behaviour }: GroupPolicy,
  members: Iterable<LeafAge>,
  nowSeconds: bigint,
): IdleMembers {
  const { idleSeconds, idleWarningSeconds } = behaviour;
  const idle: number[] = [];
  const warned: number[] = [];
  if (idleSeconds === 0) return { idle, warned };
  for (const { leafIndex, renewedAtSeconds } of members) {
    const age = nowSeconds - renewedAtSeconds;
    if (age >= BigInt(idleSeconds)) idle.push(leafIndex);
    else if (age >= BigInt(idleSeconds - idleWarningSeconds) && idleWarningSeconds > 0)
      warned.push(leafIndex);
  }
  return { idle, warned };
}

/** What a member knows of its own leaf. */
export interface OwnLeaf {
  readonly renewedAtSeconds: bigint;
  /** Own application messages of this epoch. */
  readonly messagesSent: number;
  /** When the signature key was made. */
  readonly signatureKeySinceSeconds: bigint;
}

/** What of its own leaf a member has to renew now. */
export type RenewalDue = "nothing" | "keys" | "signature_key";

/** What of its own leaf a member has to renew now by the policy (A23-38, A23-95, A23-99). Another signature key renews all keys. */
export function renewalDue({ behaviour }: GroupPolicy, own: OwnLeaf, nowSeconds: bigint): RenewalDue {
  const { updateSeconds, updateMessages, signatureKeySeconds } = behaviour;
  const isOver = (seconds: number, since: bigint): boolean =>
    seconds > 0 && nowSeconds - since >= BigInt(seconds);
  if (isOver(signatureKeySeconds, own.signatureKeySinceSeconds)) return "signature_key";
  if (isOver(updateSeconds, own.renewedAtSeconds)) return "keys";
  return updateMessages > 0 && own.messagesSent >= updateMessages ? "keys" : "nothing";
}

/** A former epoch, and when it ended here. */
export interface FormerEpoch {
  readonly epoch: bigint;
  readonly endedAtSeconds: bigint;
}

/** The former epochs of which something is still kept. */
export interface KeptEpochs {
  /** Whose messages can still be read (A23-73, A23-76). */
  readonly messages: ReadonlySet<bigint>;
  /** Whose resumption PSK is there (A23-72). */
  readonly resumption: ReadonlySet<bigint>;
}

/** Which former epochs are kept by the policy. What is not in the answer is deleted. */
export function keptEpochs(
  { retention }: GroupPolicy,
  former: readonly FormerEpoch[],
  nowSeconds: bigint,
): KeptEpochs {
  const newest = [...former].sort((a, b) => (a.epoch < b.epoch ? 1 : -1));
  const kept = (count: number, seconds: number): ReadonlySet<bigint> =>
    new Set(
      newest
        .slice(0, count)
        .filter(({ endedAtSeconds }) => nowSeconds - endedAtSeconds < BigInt(seconds))
        .map(({ epoch }) => epoch),
    );
  const { messageEpochs, messageSeconds, resumptionEpochs, resumptionSeconds } = retention;
  return {
    messages: kept(messageEpochs, messageSeconds),
    resumption: kept(resumptionEpochs, resumptionSeconds),
  };
}
