import { StorageError } from "../errors.ts";
import { groupFeed } from "../feed-id.ts";
import { idempotencyMs, readItemsMax } from "../limits.ts";
import type { CreateGroupAnswer, Group, NewGroup, PublicState } from "../ports/groups.ts";
import { saveAcceptors } from "./acceptors.ts";
import { answerFor, keepAnswer } from "./answers.ts";
import { createFeed, openCursor } from "./cursors.ts";
import { savePublic } from "./decide.ts";
import { activeClients } from "./devices.ts";
import { all, insert, one, type Plan, type Row } from "./plan.ts";
import { atMost, big, bytes, digest, fits, int, sameBytes, text, verify } from "./row.ts";

export function* createGroup(request: NewGroup): Plan<CreateGroupAnswer> {
  fits("epoch", request.epoch);
  const owner = `group/${request.creator}`;
  const { groupId, epoch, head, mode, config, memberDomains } = request;
  const asked = digest(groupId, epoch, head, mode, config, JSON.stringify(memberDomains));
  const kept = yield* answerFor(owner, request.idempotencyKey, request.nowMs);
  const row = yield* one("SELECT * FROM mls_group WHERE group_id = $1 FOR UPDATE", groupId);
  if (kept !== undefined) {
    if (!sameBytes(kept.request, asked)) return { code: "key_reused" };
    if (row !== undefined) return { code: "duplicate", group: groupOf(row) };
  }
  if (row !== undefined) return { code: "taken" };
  const group = {
    groupId,
    epoch,
    head,
    mode,
    config,
    memberDomains,
    state: "active" as const,
    createdAtMs: request.nowMs,
    creator: request.creator,
  };
  yield* insert(
    "mls_group",
    [
      ...["group_id", "epoch", "head", "mode", "config", "member_domains", "active", "created_at", "creator"],
      "hash",
    ],
    [
      [
        ...[groupId, epoch, head, mode, config, JSON.stringify(memberDomains), 1n, request.nowMs],
        ...[group.creator, groupHash(group)],
      ],
    ],
  );
  if (request.publicState !== undefined) yield* savePublic(groupId, epoch, request.publicState);
  const firstSeq = yield* createFeed(groupFeed(groupId));
  const active = yield* activeClients(request.clientIds);
  for (const [index, clientId] of request.clientIds.entries()) {
    if (active.has(clientId))
      yield* openCursor(request.asReaders?.[index] ?? clientId, groupFeed(groupId), firstSeq);
  }
  yield* keepAnswer(
    owner,
    request.idempotencyKey,
    asked,
    new Uint8Array(),
    request.nowMs,
    request.nowMs + idempotencyMs,
  );
  if (request.acceptor !== undefined) {
    const saved = yield* saveAcceptors([request.acceptor]);
    if (saved.code !== "saved") throw new StorageError("corrupt", "a new group has an acceptor already");
  }
  return { code: "created" };
}

export function* findGroup(groupId: Uint8Array): Plan<Group | undefined> {
  const row = yield* one("SELECT * FROM mls_group WHERE group_id = $1", groupId);
  return row === undefined ? undefined : groupOf(row);
}

export function* listGroups(after: Uint8Array | undefined, groupsMax: number): Plan<readonly Group[]> {
  atMost("groups", groupsMax, readItemsMax);
  const rows = yield* all(
    "SELECT * FROM mls_group WHERE group_id > $1 ORDER BY group_id LIMIT $2",
    after ?? new Uint8Array(),
    groupsMax,
  );
  return rows.map(groupOf);
}

export function* publicState(groupId: Uint8Array): Plan<PublicState | undefined> {
  const row = yield* one("SELECT * FROM public_state WHERE group_id = $1", groupId);
  if (row === undefined) return undefined;
  const state = { epoch: big(row, "epoch"), bytes: bytes(row, "bytes") };
  verify("public state", row, groupId, state.epoch, state.bytes);
  return state;
}

export function* savePublicState(
  groupId: Uint8Array,
  state: PublicState,
): Plan<"saved" | "stale" | "unknown_group"> {
  const row = yield* one("SELECT epoch FROM mls_group WHERE group_id = $1 FOR UPDATE", groupId);
  if (row === undefined) return "unknown_group";
  if (big(row, "epoch") !== state.epoch) return "stale";
  yield* savePublic(groupId, state.epoch, state.bytes);
  return "saved";
}

export function groupHash(group: Group): Uint8Array {
  return digest(...hashed(group));
}

/** Throws `corrupt` when the row does not match its hash: a domain must not vote on what it cannot trust. */
export function groupOf(row: Row): Group {
  const group: Group = {
    groupId: bytes(row, "group_id"),
    epoch: big(row, "epoch"),
    head: bytes(row, "head"),
    mode: int(row, "mode"),
    config: bytes(row, "config"),
    memberDomains: domainsOf(text(row, "member_domains")),
    state: big(row, "active") === 1n ? "active" : "closed",
    createdAtMs: int(row, "created_at"),
    creator: text(row, "creator"),
  };
  verify("group", row, ...hashed(group));
  return group;
}

function hashed(group: Group): (bigint | number | string | Uint8Array)[] {
  const { groupId, epoch, head, mode, config, memberDomains, state, createdAtMs, creator } = group;
  return [groupId, epoch, head, mode, config, JSON.stringify(memberDomains), state, createdAtMs, creator];
}

function domainsOf(json: string): readonly string[] {
  const parsed: unknown = JSON.parse(json);
  if (Array.isArray(parsed) && parsed.every((domain) => typeof domain === "string")) return parsed;
  throw new StorageError("corrupt", "member domains are not a list of strings");
}
