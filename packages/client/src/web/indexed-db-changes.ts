import { encode, hexFromBytes } from "@entente/tls-codec";
import type { StoreChanges } from "../store/client-store.ts";
import {
  KeyPackageBody,
  keyPackageBody,
  MessageBody,
  messageBody,
  OutgoingBody,
  outgoingBody,
} from "../store/row-codec.ts";
import { StoreError } from "../store/store-error.ts";
import type { Writing } from "./indexed-db-schema.ts";

/** Whether what the changes are made from is still what is stored. @throws StoreError; nothing is changed yet. */
export async function checkGuards(transaction: Writing, changes: StoreChanges): Promise<void> {
  const groups = transaction.objectStore("groups");
  for (const { groupId, revision } of changes.groups ?? []) {
    if (((await groups.get(groupId))?.revision ?? 0n) !== revision)
      throw new StoreError("group_conflict", "the group was saved since it was read");
  }
  const cursors = transaction.objectStore("cursors");
  for (const { feed, sequence } of changes.cursors ?? []) {
    if (sequence <= ((await cursors.get(feed)) ?? -1n))
      throw new StoreError("cursor_behind", "processed before");
  }
  const byId = transaction.objectStore("messages").index("byId");
  const ids = new Set<string>();
  for (const { id } of changes.messages ?? []) {
    if (ids.has(id) || (await byId.getKey(id)) !== undefined)
      throw new StoreError("message_twice", "a message of that id is there");
    ids.add(id);
  }
}

/** Puts all of them into the transaction; it alone decides whether they are kept. */
export async function apply(transaction: Writing, changes: StoreChanges): Promise<void> {
  await applyNamed(transaction, changes);
  await applyMessages(transaction, changes);
  await applyEvents(transaction, changes);
  await applyOutgoing(transaction, changes);
}

async function applyNamed(transaction: Writing, changes: StoreChanges): Promise<void> {
  const groups = transaction.objectStore("groups");
  for (const { groupId, encoded, revision } of changes.groups ?? [])
    await groups.put({ core: encoded.core, parts: encoded.parts, revision: revision + 1n }, groupId);
  for (const groupId of changes.deletedGroups ?? []) await groups.delete(groupId);
  const cursors = transaction.objectStore("cursors");
  for (const { feed, sequence } of changes.cursors ?? []) await cursors.put(sequence, feed);
  const records = transaction.objectStore("records");
  for (const [name, value] of changes.records ?? []) {
    if (value === undefined) await records.delete(name);
    else await records.put(value, name);
  }
  const keyPackages = transaction.objectStore("keyPackages");
  for (const each of changes.keyPackages ?? [])
    await keyPackages.put(encode(KeyPackageBody, keyPackageBody(each)), hexFromBytes(each.ref));
  for (const ref of changes.deletedKeyPackages ?? []) await keyPackages.delete(hexFromBytes(ref));
}

async function applyMessages(transaction: Writing, changes: StoreChanges): Promise<void> {
  const messages = transaction.objectStore("messages");
  const byId = messages.index("byId");
  for (const message of changes.messages ?? []) {
    const { id, groupId, state } = message;
    await messages.add({ id, groupId, state, body: encode(MessageBody, messageBody(message)) });
  }
  for (const { id, state } of changes.messageStates ?? []) {
    const key = await byId.getKey(id);
    const entry = key === undefined ? undefined : await messages.get(key);
    if (entry !== undefined) await messages.put({ ...entry, state }, key);
  }
  for (const id of changes.deletedMessages ?? []) {
    const key = await byId.getKey(id);
    if (key !== undefined) await messages.delete(key);
  }
}

async function applyEvents(transaction: Writing, changes: StoreChanges): Promise<void> {
  const events = transaction.objectStore("events");
  for (const body of changes.events ?? []) await events.add(body);
  const told = changes.eventsToldUpTo;
  if (told !== undefined) await events.delete(IDBKeyRange.upperBound(Number(told)));
}

async function applyOutgoing(transaction: Writing, changes: StoreChanges): Promise<void> {
  const outgoing = transaction.objectStore("outgoing");
  const byId = outgoing.index("byId");
  for (const item of changes.outgoing ?? []) {
    const key = await byId.getKey(item.id);
    await outgoing.put({ id: item.id, body: encode(OutgoingBody, outgoingBody(item)) }, key);
  }
  for (const id of changes.deletedOutgoing ?? []) {
    const key = await byId.getKey(id);
    if (key !== undefined) await outgoing.delete(key);
  }
}
