import { decode, equalBytes } from "@entente/tls-codec";
import type { PrivateMessage } from "ts-mls";
import { encodeKeyPackage } from "ts-mls/keyPackage.js";
import { acceptAnnouncement } from "./announcement.ts";
import { acceptCommit } from "./accept-commit.ts";
import { parseFrame } from "./frames.ts";
import { hold, holdForWelcome } from "./hold.ts";
import { epochsAheadMax } from "./limits.ts";
import { presentEpoch, readMessage, type ReadMessage } from "./mls/reader.ts";
import { Refused } from "./refusal.ts";
import { acceptKeyPackage, acceptRejoin } from "./rejoin.ts";
import { erasePastEpochs } from "./retention.ts";
import { epochOf, groupKey, type HeldFrame, type SendGroup } from "./send-group.ts";
import type { Step } from "./step.ts";
import { entryOf, entryOfGroup } from "./universe.ts";
import { acceptWelcome } from "./welcome.ts";
import { Content } from "./wire/content.ts";
import type { EpochRef } from "./wire/psk-id.ts";

/** UNPROTECT and everything else that can arrive (D-15). A frame that is refused is noted in the step and changes nothing else. */
export async function receiveFrame(step: Step, frame: Uint8Array): Promise<void> {
  try {
    const message = parseFrame(frame);
    if (message.wireformat === "mls_welcome") await acceptWelcome(step, message.welcome);
    else if (message.wireformat === "mls_private_message") await route(step, message.privateMessage, frame);
    else if (message.wireformat === "mls_key_package") {
      await acceptKeyPackage(step, encodeKeyPackage(message.keyPackage));
    } else throw new Refused("wire_format", message.wireformat);
  } catch (error) {
    step.refuse(error);
  }
  await takeHeld(step);
}

/** Finds the Send Group of a message by its group_id. */
async function route(step: Step, message: PrivateMessage, frame: Uint8Array): Promise<void> {
  const key = groupKey(message.groupId);
  const { universe, self } = step.state;
  const entry = universe && entryOfGroup(universe, key);
  try {
    if (entry?.member === self) throw new Refused("own_group");
    const group = step.groups.get(key);
    if (entry?.removed === true && (group === undefined || message.contentType === "application")) {
      throw new Refused("removed_owner", entry.member);
    }
    if (group !== undefined) {
      await take(step, group, message, frame);
    } else if (universe === undefined || entry !== undefined) {
      holdForWelcome(step, key, { frame: frame.slice(), epoch: message.epoch, needs: [] });
    } else {
      throw new Refused("unknown_group", key);
    }
  } catch (error) {
    step.refuse(error, key, message.epoch);
  }
}

/** Takes a message of a Send Group that we are in, or keeps it for later. */
async function take(step: Step, group: SendGroup, message: PrivateMessage, frame: Uint8Array): Promise<void> {
  const wait = (needs: readonly EpochRef[]) =>
    hold(step, group, { frame: frame.slice(), epoch: message.epoch, needs });
  if (message.contentType === "proposal") throw new Refused("not_an_operation", "a proposal by itself");
  const present = epochOf(group);
  if (message.epoch > present + epochsAheadMax) throw new Refused("epoch_too_far", `${message.epoch}`);
  if (message.epoch > present) {
    wait([]);
  } else if (group.owner === undefined) {
    if (!(await takeAnnouncement(step, group, message))) wait([]);
  } else if (message.epoch < present) {
    await takePast(step, group, message, frame);
  } else if (message.contentType === "application") {
    await takeContent(step, group, message, await readMessage(presentEpoch(group.mls), message, step.mls));
  } else if (group.stall !== undefined) {
    throw new Refused("past_epoch", `stalled: ${group.stall}`);
  } else {
    const needs = await acceptCommit(step, group, group.owner, message, frame);
    if (needs.length > 0) wait(needs);
  }
}

/** Whether the message was the announcement. Anything else of a Send Group without a universe waits unread. */
async function takeAnnouncement(step: Step, group: SendGroup, message: PrivateMessage): Promise<boolean> {
  if (message.contentType !== "application" || group.announced !== undefined) return false;
  const read = await readMessage(presentEpoch(group.mls), message, step.mls);
  const content = contentOf(read);
  if (content.type !== "announcement") return false;
  await acceptAnnouncement(step, group, content);
  spend(step, group, message, read);
  return true;
}

/** A message of an ended epoch: a straggler, or a second Commit. */
async function takePast(
  step: Step,
  group: SendGroup,
  message: PrivateMessage,
  frame: Uint8Array,
): Promise<void> {
  const past = group.mls.historicalReceiverData.get(message.epoch);
  if (past === undefined) throw new Refused("past_epoch", `${message.epoch}`);
  const known = group.commits.get(message.epoch);
  if (message.contentType === "commit" && known !== undefined) {
    if (equalBytes(known, await step.mls.cs.hash.digest(frame))) throw new Refused("replay", "Commit");
  }
  const read = await readMessage(past, message, step.mls);
  if (message.contentType === "application") {
    await takeContent(step, group, message, read);
    return;
  }
  if (group.owner !== undefined) step.event({ kind: "forked", member: group.owner, epoch: message.epoch });
  throw new Refused("owner_forked", `a second Commit for epoch ${message.epoch}`);
}

async function takeContent(
  step: Step,
  group: SendGroup,
  message: PrivateMessage,
  read: ReadMessage,
): Promise<void> {
  const content = contentOf(read);
  spend(step, group, message, read);
  if (group.owner === undefined) return;
  if (step.state.universe !== undefined && entryOf(step.state.universe, group.owner)?.removed === true) {
    throw new Refused("removed_owner", group.owner);
  }
  if (content.type === "application") step.deliver(group.owner, content.data.slice());
  else if (content.type === "rejoin") await acceptRejoin(step, group.owner, content);
  else throw new Refused("content_invalid", "a second announcement");
}

/** Refuses `content_invalid`. The owner controls the content. */
function contentOf(read: ReadMessage): Content {
  const { content } = read.content;
  if (content.contentType !== "application") throw new Refused("not_an_operation", content.contentType);
  try {
    return decode(Content, content.applicationData);
  } catch (error) {
    throw new Refused("content_invalid", error instanceof Error ? error.message : "");
  }
}

/** Notes that a message's key is spent, and erases the epoch if it was the last one outstanding. */
function spend(step: Step, group: SendGroup, message: PrivateMessage, read: ReadMessage): void {
  const edited = step.edit(groupKey(group.groupId));
  if (edited === undefined) return;
  const count = edited.counts.get(message.epoch);
  edited.counts.set(message.epoch, { received: (count?.received ?? 0) + 1, sent: count?.sent });
  step.spent.push(...read.consumed);
  const past = edited.mls.historicalReceiverData.get(message.epoch);
  if (past === undefined) {
    edited.mls = { ...edited.mls, secretTree: read.secretTree };
    return;
  }
  edited.mls = {
    ...edited.mls,
    historicalReceiverData: new Map(edited.mls.historicalReceiverData).set(message.epoch, {
      ...past,
      secretTree: read.secretTree,
    }),
  };
  erasePastEpochs(step, edited);
}

/** Takes every held frame whose time has come, until none is left: each may release others. */
export async function takeHeld(step: Step): Promise<void> {
  await releaseWaiting(step);
  for (let progress = true; progress;) {
    progress = false;
    for (const key of [...step.groups.keys()]) {
      for (const held of step.groups.get(key)?.held ?? []) {
        const group = step.groups.get(key);
        if (group === undefined || !ready(step, group, held)) continue;
        const edited = step.edit(key);
        if (edited === undefined) continue;
        edited.held = edited.held.filter((other) => other !== held);
        progress = true;
        await retake(step, key, held);
      }
    }
  }
}

function ready(step: Step, group: SendGroup, held: HeldFrame): boolean {
  if (group.owner === undefined || held.epoch > epochOf(group)) return false;
  // Behind us by a rejoin: to be refused, not kept.
  if (held.epoch < epochOf(group)) return true;
  return held.needs.every(({ groupId, epoch }) => {
    const source = step.groups.get(groupKey(groupId));
    const entry = entryOfGroup(step.universe(), groupKey(groupId));
    if (source === undefined) return entry?.removed === true;
    return epochOf(source) >= epoch;
  });
}

/** Hands the frames that waited for a Welcome to the Send Groups that have come. The announcement may be among them. */
async function releaseWaiting(step: Step): Promise<void> {
  const ripe = [...step.state.waiting].filter(([key]) => step.groups.has(key));
  for (const [key, frames] of ripe) {
    const rest = new Map(step.state.waiting);
    rest.delete(key);
    step.patch({ waiting: rest });
    for (const held of frames) await retake(step, key, held);
  }
}

async function retake(step: Step, key: string, held: HeldFrame): Promise<void> {
  const group = step.groups.get(key);
  try {
    const message = parseFrame(held.frame);
    if (group === undefined || message.wireformat !== "mls_private_message") return;
    await take(step, group, message.privateMessage, held.frame);
  } catch (error) {
    step.refuse(error, key, held.epoch);
  }
}
