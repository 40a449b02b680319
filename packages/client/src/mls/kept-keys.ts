import { type GroupPolicy, type KeptEpochs, keptEpochs } from "@entente/policy";
import type { EpochReceiverData } from "ts-mls";
import type { GroupEnvironment } from "./environment.ts";
import type { GroupEvent } from "./group-event.ts";
import { policyOfContext } from "./group-policy.ts";
import type { GroupState } from "./group-state.ts";
import { epochsRetained, lateEpochSeconds } from "./limits.ts";

/** Keys of messages of one sender that were skipped in one step: they are there from then on. */
export interface SkippedKeys {
  readonly epoch: bigint;
  readonly leafIndex: number;
  readonly ratchet: "application" | "handshake";
  readonly fromGeneration: number;
  readonly toGeneration: number;
  readonly sinceSeconds: bigint;
}

/** Since when a group's state has keys that are to go in time, by this client's clock, in seconds since 1970. */
export interface KeyAges {
  /** Former epochs of which keys are kept, and when each ended here. */
  readonly ended: ReadonlyMap<bigint, bigint>;
  /** Skipped keys of the current epoch. */
  readonly skipped: readonly SkippedKeys[];
}

/** Those of a state that has no such keys. */
export const noKeyAges: KeyAges = { ended: new Map(), skipped: [] };

const gone = new Uint8Array();

/**
 * The state without the keys that the group's policy keeps no longer: of messages of former epochs, of messages of this epoch that were
 * skipped, and for resumption. In a group without a policy the newest five former epochs are kept, and of others what reads messages
 * that come late, for a week. The same object where nothing changes. A23-72, A23-73.
 *
 * @param events what has just come about: its skipped keys begin to age.
 */
export function withKeysInTime(
  { nowMs }: Pick<GroupEnvironment, "nowMs">,
  state: GroupState,
  events: readonly GroupEvent[] = [],
): GroupState {
  const nowSeconds = BigInt(Math.floor(nowMs() / 1000));
  const policy = policyOfContext(state.mls.groupContext.extensions);
  const aged = withAges(state, nowSeconds, events);
  if (policy === undefined) return withEpochs(aged, usuallyKept(aged.ages.ended, nowSeconds));
  const former = [...aged.ages.ended].map(([epoch, endedAtSeconds]) => ({ epoch, endedAtSeconds }));
  return withSkipped(withEpochs(aged, keptEpochs(policy, former, nowSeconds)), policy, nowSeconds);
}

/** A former epoch's data as one that messages can be read with. */
export function readable(data: EpochReceiverData | undefined): EpochReceiverData | undefined {
  return data?.senderDataSecret.length === 0 ? undefined : data;
}

/** What of a former epoch proves membership in it. */
export function resumptionSecret(data: EpochReceiverData | undefined): Uint8Array | undefined {
  return data?.resumptionPsk.length === 0 ? undefined : data?.resumptionPsk;
}

function withAges(state: GroupState, nowSeconds: bigint, events: readonly GroupEvent[]): GroupState {
  const { ages, mls } = state;
  const epochs = [...mls.historicalReceiverData.keys()];
  const isSame = epochs.length === ages.ended.size && epochs.every((epoch) => ages.ended.has(epoch));
  const ended = isSame
    ? ages.ended
    : new Map(epochs.map((epoch) => [epoch, ages.ended.get(epoch) ?? nowSeconds]));
  const before = [...ages.skipped, ...skippedBy(events, nowSeconds)];
  const skipped = before.filter((keys) => isThere(state, keys));
  const isUnchanged = skipped.length === ages.skipped.length && before.length === skipped.length;
  return isSame && isUnchanged
    ? state
    : { ...state, ages: { ended, skipped: isUnchanged ? ages.skipped : skipped } };
}

function skippedBy(events: readonly GroupEvent[], sinceSeconds: bigint): readonly SkippedKeys[] {
  return events.flatMap((event) => {
    if (event.type !== "messages_missing") return [];
    const { epoch, sender, fromGeneration, toGeneration, contentType } = event;
    const ratchet = contentType === "application" ? "application" : "handshake";
    return [
      { epoch, leafIndex: sender.leafIndex, ratchet, fromGeneration, toGeneration, sinceSeconds } as const,
    ];
  });
}

/** Whether a key of these is still kept: those of former epochs go with their epoch, and each when its message comes. */
function isThere({ mls }: GroupState, { epoch, leafIndex, ratchet, ...range }: SkippedKeys): boolean {
  if (epoch !== mls.groupContext.epoch) return false;
  return Object.keys(mls.secretTree[2 * leafIndex]?.[ratchet].unusedGenerations ?? {})
    .map(Number)
    .some((generation) => generation >= range.fromGeneration && generation <= range.toGeneration);
}

/** Without a policy. */
function usuallyKept(ended: KeyAges["ended"], nowSeconds: bigint): KeptEpochs {
  const newest = [...ended].sort(([a], [b]) => (a < b ? 1 : -1));
  const resumption = new Set(newest.slice(0, epochsRetained).map(([epoch]) => epoch));
  const late = newest.filter(([, endedAtSeconds]) => nowSeconds - endedAtSeconds < lateEpochSeconds);
  return { messages: new Set([...resumption, ...late.map(([epoch]) => epoch)]), resumption };
}

function withEpochs(state: GroupState, { messages, resumption }: KeptEpochs): GroupState {
  const { mls, ages } = state;
  const before = [...mls.historicalReceiverData];
  const after = before.flatMap(([epoch, data]) => {
    const left = epochLeft(data, messages.has(epoch), resumption.has(epoch));
    return left === undefined ? [] : [[epoch, left] as const];
  });
  if (after.length === before.length && after.every(([, data], index) => data === before[index]?.[1]))
    return state;
  const left = new Map(after);
  const ended = new Map([...ages.ended].filter(([epoch]) => left.has(epoch)));
  return { ...state, mls: { ...mls, historicalReceiverData: left }, ages: { ...ages, ended } };
}

function epochLeft(
  data: EpochReceiverData,
  messages: boolean,
  resumption: boolean,
): EpochReceiverData | undefined {
  const reads = messages && readable(data) !== undefined;
  const proves = resumption && resumptionSecret(data) !== undefined;
  if (!reads && !proves) return undefined;
  const unread = !reads && readable(data) !== undefined;
  const unproven = !proves && resumptionSecret(data) !== undefined;
  if (!unread && !unproven) return data;
  return {
    ...data,
    ...(unread ? { senderDataSecret: gone, secretTree: [] } : {}),
    ...(unproven ? { resumptionPsk: gone } : {}),
  };
}

function withSkipped(state: GroupState, { retention }: GroupPolicy, nowSeconds: bigint): GroupState {
  const { mls, ages } = state;
  const isOver = ({ sinceSeconds }: SkippedKeys): boolean =>
    nowSeconds - sinceSeconds >= BigInt(retention.messageSeconds);
  const over = ages.skipped.filter(isOver);
  if (over.length === 0) return state;
  const secretTree = mls.secretTree.slice();
  for (const { leafIndex, ratchet, toGeneration } of over) {
    const node = secretTree[2 * leafIndex];
    if (node === undefined) continue;
    // Keys of generations before these are at least as old.
    const younger = Object.entries(node[ratchet].unusedGenerations).filter(
      ([generation]) => Number(generation) > toGeneration,
    );
    const unusedGenerations = Object.fromEntries(younger);
    secretTree[2 * leafIndex] = { ...node, [ratchet]: { ...node[ratchet], unusedGenerations } };
  }
  const skipped = ages.skipped.filter((keys) => !isOver(keys));
  return { ...state, mls: { ...mls, secretTree }, ages: { ...ages, skipped } };
}
