import { Refused } from "./refusal.ts";
import { equalBytes } from "@entente/tls-codec";
import { heldBytesMax, heldFramesMax, waitingGroupsMax } from "./limits.ts";
import { groupKey, type HeldFrame, type SendGroup } from "./send-group.ts";
import type { Step } from "./step.ts";

/**
 * `held` with one frame more. When there is no room, the frame that is furthest ahead goes, which may be the new one:
 * frames close to the present are worth most, and nobody can crowd them out with inventions from the future.
 * Refuses `buffer_full`, and `replay` for a frame that is held already.
 */
export function withHeld(held: readonly HeldFrame[], frame: HeldFrame): readonly HeldFrame[] {
  if (held.some((other) => equalBytes(other.frame, frame.frame))) throw new Refused("replay", "held already");
  const all = [...held, frame];
  let bytes = all.reduce((sum, item) => sum + item.frame.length, 0);
  while (all.length > heldFramesMax || bytes > heldBytesMax) {
    const furthest = all.reduce((worst, item, i) => (item.epoch >= (all[worst]?.epoch ?? 0n) ? i : worst), 0);
    const [gone] = all.splice(furthest, 1);
    bytes -= gone?.frame.length ?? 0;
    if (gone === frame) throw new Refused("buffer_full", `epoch ${frame.epoch}`);
  }
  return all;
}

/** Keeps a frame of a Send Group that we are in until it can be taken. */
export function hold(step: Step, group: SendGroup, frame: HeldFrame): void {
  const held = withHeld(group.held, frame);
  const edited = step.edit(groupKey(group.groupId));
  if (edited !== undefined) edited.held = held;
}

/** Keeps a frame of a Send Group whose Welcome has not arrived. */
export function holdForWelcome(step: Step, key: string, frame: HeldFrame): void {
  const { waiting } = step.state;
  const held = waiting.get(key);
  if (held === undefined && waiting.size >= waitingGroupsMax) throw new Refused("buffer_full", "Send Groups");
  step.patch({ waiting: new Map(waiting).set(key, withHeld(held ?? [], frame)) });
}
