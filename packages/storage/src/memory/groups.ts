import { copy } from "./copy.ts";
import { groupFeed } from "../feed-id.ts";
import { idempotencyMs, readItemsMax } from "../limits.ts";
import type { CreateGroupAnswer, GroupStore, NewGroup } from "../ports/groups.ts";
import { StorageError } from "../errors.ts";
import { createFeed, openCursor } from "./feeds.ts";
import { checkAcceptors, putAcceptors } from "./ordering.ts";
import { byKey, canonical, hex, limit, uint63, type State } from "./state.ts";

export function memoryGroups(state: State): GroupStore {
  return {
    create: (group) => state.write(() => create(state, copy(group))),
    find: (groupId) => state.read(() => state.groups.get(hex(groupId))?.group),
    list: (after, groupsMax) =>
      state.read(() => {
        limit("groups", groupsMax, readItemsMax);
        const later = byKey(state.groups).filter(([key]) => key > hex(after ?? new Uint8Array()));
        return later.map(([, held]) => held.group).slice(0, groupsMax);
      }),
    publicState: (groupId) => state.read(() => state.publicStates.get(hex(groupId))),
    savePublicState: (groupId, published) =>
      state.write(() => {
        const held = state.groups.get(hex(groupId));
        if (held === undefined) return "unknown_group";
        if (held.group.epoch !== published.epoch) return "stale";
        state.publicStates.set(hex(groupId), copy(published));
        return "saved";
      }),
  };
}

function create(state: State, request: NewGroup): CreateGroupAnswer {
  uint63("epoch", request.epoch);
  const { groupId, epoch, head, mode, config, memberDomains, nowMs } = request;
  const keptUnder = `group/${request.creator} ${hex(request.idempotencyKey)}`;
  const asked = canonical([groupId, epoch, head, mode, config, memberDomains]);
  const kept = state.answers.get(keptUnder);
  const held = state.groups.get(hex(groupId));
  if (kept !== undefined && kept.expiresAtMs > nowMs) {
    if (kept.request !== asked) return { code: "key_reused" };
    if (held !== undefined) return { code: "duplicate", group: held.group };
  }
  if (held !== undefined) return { code: "taken" };
  const group = {
    groupId,
    epoch,
    head,
    mode,
    config,
    memberDomains,
    state: "active" as const,
    createdAtMs: nowMs,
    creator: request.creator,
  };
  if (request.acceptor !== undefined) {
    if (checkAcceptors(state, [request.acceptor]) !== undefined) {
      throw new StorageError("corrupt", "a new group has an acceptor already");
    }
    putAcceptors(state, [request.acceptor]);
  }
  state.groups.set(hex(groupId), { group });
  if (request.publicState !== undefined) {
    state.publicStates.set(hex(groupId), { epoch, bytes: request.publicState });
  }
  const feed = groupFeed(groupId);
  const firstSeq = createFeed(state, feed);
  for (const [index, clientId] of request.clientIds.entries()) {
    const asReader = request.asReaders?.[index] ?? clientId;
    if (state.clients.get(clientId)?.state === "active") openCursor(state, asReader, feed, firstSeq);
  }
  state.answers.set(keptUnder, { request: asked, answer: undefined, expiresAtMs: nowMs + idempotencyMs });
  return { code: "created" };
}
