import { encode, hexFromBytes } from "@entente/tls-codec";
import type { OwnKeyPackage } from "../mls/key-package.ts";
import type { GroupChange, StoreChanges, StoredMessage } from "../store/client-store.ts";
import {
  KeyPackageBody,
  keyPackageBody,
  MessageBody,
  messageBody,
  OutgoingBody,
  outgoingBody,
} from "../store/row-codec.ts";
import { StoreError } from "../store/store-error.ts";
import type { Sealer } from "./at-rest.ts";
import type { SqliteRows } from "./sqlite-rows.ts";

/** Where changes go, and what seals them on the way. */
interface Target {
  readonly rows: SqliteRows;
  readonly sealer: Sealer;
}

/** Makes all changes inside the caller's transaction. Throws StoreError; the caller rolls back. */
export function applyChanges(rows: SqliteRows, sealer: Sealer, changes: StoreChanges): void {
  const to: Target = { rows, sealer };
  for (const change of changes.groups ?? []) putGroup(to, change);
  for (const groupId of changes.deletedGroups ?? [])
    rows.run("DELETE FROM groups WHERE group_id = ?", groupId);
  for (const { feed, sequence } of changes.cursors ?? []) putCursor(to, feed, sequence);
  for (const message of changes.messages ?? []) putMessage(to, message);
  for (const { id, state } of changes.messageStates ?? []) {
    rows.run("UPDATE messages SET state = ? WHERE id = ?", state, id);
  }
  for (const id of changes.deletedMessages ?? []) rows.run("DELETE FROM messages WHERE id = ?", id);
  for (const keyPackage of changes.keyPackages ?? []) putKeyPackage(to, keyPackage);
  for (const ref of changes.deletedKeyPackages ?? []) {
    rows.run("DELETE FROM key_packages WHERE ref = ?", hexFromBytes(ref));
  }
  for (const body of changes.events ?? []) {
    rows.run("INSERT INTO events (body) VALUES (?)", sealer.seal("event", body));
  }
  if (changes.eventsToldUpTo !== undefined) {
    rows.run("DELETE FROM events WHERE sequence <= ?", changes.eventsToldUpTo);
  }
  for (const item of changes.outgoing ?? []) {
    const body = sealer.seal(`outgoing ${item.id}`, encode(OutgoingBody, outgoingBody(item)));
    rows.run(
      "INSERT INTO outgoing (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
      item.id,
      body,
    );
  }
  for (const id of changes.deletedOutgoing ?? []) rows.run("DELETE FROM outgoing WHERE id = ?", id);
  for (const [name, value] of changes.records ?? []) putRecord(to, name, value);
}

function putGroup({ rows, sealer }: Target, { groupId, encoded, revision }: GroupChange): void {
  const core = sealer.seal(`group ${groupId}`, encoded.core);
  const changes =
    revision === 0n
      ? rows.run("INSERT INTO groups VALUES (?, 1, ?) ON CONFLICT DO NOTHING", groupId, core)
      : rows.run(
          "UPDATE groups SET revision = revision + 1, core = ? WHERE group_id = ? AND revision = ?",
          core,
          groupId,
          revision,
        );
  if (changes !== 1) throw new StoreError("group_conflict", "the group was saved since it was read");
  const stored = rows.all("SELECT name FROM group_parts WHERE group_id = ?", groupId);
  const there = new Set(stored.map((row) => row["name"] as string));
  // Parts are named by their content, so one that is there is the same.
  for (const [name, bytes] of encoded.parts) {
    if (there.delete(name)) continue;
    const sealed = sealer.seal(`part ${groupId} ${name}`, bytes);
    rows.run("INSERT INTO group_parts VALUES (?, ?, ?)", groupId, name, sealed);
  }
  for (const name of there) {
    rows.run("DELETE FROM group_parts WHERE group_id = ? AND name = ?", groupId, name);
  }
}

function putCursor({ rows }: Target, feed: string, sequence: bigint): void {
  const changes = rows.run(
    "INSERT INTO cursors VALUES (?, ?) ON CONFLICT (feed) DO UPDATE SET sequence = excluded.sequence WHERE excluded.sequence > sequence",
    feed,
    sequence,
  );
  if (changes !== 1) throw new StoreError("cursor_behind", "processed before");
}

function putMessage({ rows, sealer }: Target, message: StoredMessage): void {
  const body = sealer.seal(`message ${message.id}`, encode(MessageBody, messageBody(message)));
  const changes = rows.run(
    "INSERT INTO messages (id, group_id, state, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    message.id,
    message.groupId,
    message.state,
    body,
  );
  if (changes !== 1) throw new StoreError("message_twice", "a message of that id is there");
}

function putKeyPackage({ rows, sealer }: Target, keyPackage: OwnKeyPackage): void {
  const ref = hexFromBytes(keyPackage.ref);
  const body = sealer.seal(`key package ${ref}`, encode(KeyPackageBody, keyPackageBody(keyPackage)));
  rows.run(
    "INSERT INTO key_packages VALUES (?, ?) ON CONFLICT (ref) DO UPDATE SET body = excluded.body",
    ref,
    body,
  );
}

function putRecord({ rows, sealer }: Target, name: string, value: Uint8Array | undefined): void {
  if (value === undefined) {
    rows.run("DELETE FROM records WHERE name = ?", name);
    return;
  }
  const sealed = sealer.seal(`record ${name}`, value);
  rows.run(
    "INSERT INTO records VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    name,
    sealed,
  );
}
