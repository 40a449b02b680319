import { createHash } from "node:crypto";
import {
  type AcceptorRow,
  groupFeed,
  type AcceptRequest,
  type DecideRequest,
  type NewClient,
  type NewGroup,
  type NewKeyPackage,
  type NewMessage,
  type NewVersion,
  type OpenOptions,
  type Store,
} from "../../src/index.ts";

/** Makes an empty store; the suite closes it. */
export type StoreFactory = (options?: OpenOptions) => Promise<Store>;

export const now = 1_800_000_000_000;
export const day = 24 * 60 * 60 * 1000;

export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}

export function hash(text: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(text).digest());
}

export const group = hash("group");
export const feed = groupFeed(group);

export function aClient(clientId: string, overrides: Partial<NewClient> = {}): NewClient {
  return {
    clientId,
    userId: clientId.split("/")[0] ?? clientId,
    signatureKey: hash(`key ${clientId}`),
    credential: bytes(`credential ${clientId}`),
    serial: `serial-${clientId}`,
    nowMs: now,
    ...overrides,
  };
}

export function aKeyPackage(name: string, overrides: Partial<NewKeyPackage> = {}): NewKeyPackage {
  return {
    ref: hash(`ref ${name}`),
    suite: 1,
    bytes: bytes(`package ${name}`),
    notAfterMs: now + 30 * day,
    lastResort: false,
    initKeyDigest: hash(`init ${name}`),
    encryptionKeyDigest: hash(`encryption ${name}`),
    ...overrides,
  };
}

/** The first version of a label of its own. */
export function aVersion(name: string, overrides: Partial<NewVersion> = {}): NewVersion {
  return { labelId: hash(`label ${name}`), version: 0, sealed: bytes(`sealed ${name}`), ...overrides };
}

export function aGroup(overrides: Partial<NewGroup> = {}): NewGroup {
  return {
    groupId: group,
    epoch: 0n,
    head: hash("head 0"),
    mode: 0,
    config: bytes("config 0"),
    memberDomains: ["a.example"],
    clientIds: ["alice/1"],
    creator: "alice/1",
    idempotencyKey: bytes("create group"),
    nowMs: now,
    ...overrides,
  };
}

export function aMessage(text: string, overrides: Partial<NewMessage> = {}): NewMessage {
  return {
    msgId: hash(text),
    groupId: group,
    epoch: 0n,
    kind: 1,
    sender: "alice/1",
    bytes: bytes(text),
    origin: "a.example",
    hlc: BigInt(now) << 16n,
    expiresAtMs: now + 30 * day,
    ...overrides,
  };
}

export function anAccept(text: string, overrides: Partial<AcceptRequest> = {}): AcceptRequest {
  return { message: aMessage(text), feeds: [feed], outbox: [], nowMs: now, ...overrides };
}

export function anAcceptor(overrides: Partial<AcceptorRow> = {}): AcceptorRow {
  return {
    groupId: group,
    epoch: 4n,
    ballot: 2n,
    ballotDomain: "b.example",
    recovering: false,
    undecided: false,
    bytes: bytes("state"),
    revision: 0n,
    ...overrides,
  };
}

export function aDecision(
  epoch: bigint,
  name: string,
  overrides: Partial<DecideRequest> = {},
): DecideRequest {
  return {
    groupId: group,
    epoch,
    valueHash: hash(`value ${name}`),
    certificate: bytes(`certificate ${name}`),
    bundle: bytes(`bundle ${name}`),
    next: {
      head: hash(`head ${name}`),
      mode: 0,
      config: bytes(`config ${name}`),
      memberDomains: ["a.example"],
      state: "active",
    },
    joinsDomain: false,
    items: [aMessage(`commit ${name}`, { epoch, kind: 2 })],
    inboxes: [],
    opens: [],
    closes: [],
    outbox: [],
    nowMs: now,
    ...overrides,
  };
}

/** Two clients of alice and one of bob, registered; a group of alice/1. */
export async function populated(open: StoreFactory, options: OpenOptions = {}): Promise<Store> {
  const store = await open(options);
  for (const clientId of ["alice/1", "alice/2", "bob/1"]) await store.devices.register(aClient(clientId));
  await store.groups.create(aGroup());
  return store;
}

/** Reads everything that a device may read in a feed, from its acknowledged position. */
export async function readAll(store: Store, clientId: string, from = feed): Promise<readonly string[]> {
  const answer = await store.feeds.read({
    clientId,
    feed: from,
    afterSeq: 0n,
    itemsMax: 1_000,
    bytesMax: 1e9,
  });
  if (answer.code !== "items") return [answer.code];
  return [
    ...(answer.gap === undefined ? [] : [`gap to ${String(answer.gap.toSeq)}`]),
    ...answer.items.map((item) => `${String(item.seq)} ${Buffer.from(item.bytes).toString()}`),
  ];
}
