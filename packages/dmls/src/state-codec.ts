import {
  opaqueV,
  optional,
  struct,
  text,
  uint16,
  uint32,
  uint64,
  uint8,
  vectorV,
  type Codec,
  type Value,
  decode,
  encode,
} from "@entente/tls-codec";
import { type ClientConfig, type RatchetTree } from "ts-mls";
import { decodeGroupStateWithoutTree, encodeGroupStateWithoutTree } from "ts-mls/clientState.js";
import { decodeRatchetTree, encodeRatchetTree } from "ts-mls/ratchetTree.js";
import { decodeCredential, encodeCredential } from "ts-mls/credential.js";
import { DmlsError } from "./errors.ts";
import type { Delivery, Outgoing } from "./outcome.ts";
import { groupKey, type HeldFrame, type SendGroup, type Stall } from "./send-group.ts";
import type { SessionState } from "./session-state.ts";
import type { Universe } from "./universe.ts";
import { RevisionCode } from "./wire/content.ts";

/** The spelling of stored records; a store of another version is `state_corrupt`. */
const formatVersion = 2;

const name = text(opaqueV);

const HeldRecord = struct({
  frame: opaqueV,
  epoch: uint64,
  needs: vectorV(struct({ groupId: opaqueV, epoch: uint64 })),
});

const UniverseRecord = struct({
  id: opaqueV,
  founder: name,
  revision: RevisionCode,
  exportLength: uint16,
  roster: vectorV(
    struct({
      member: name,
      signaturePublicKey: opaqueV,
      groupId: opaqueV,
      keyPackage: opaqueV,
      removed: uint8,
      formerKeys: vectorV(opaqueV),
    }),
  ),
});

const OwnRecord = struct({ keyPackage: opaqueV, initPrivateKey: opaqueV, hpkePrivateKey: opaqueV });

const SessionRecord = struct({
  version: uint16,
  self: name,
  credential: opaqueV,
  signaturePublicKey: opaqueV,
  signaturePrivateKey: opaqueV,
  revision: RevisionCode,
  own: optional(OwnRecord),
  universe: optional(UniverseRecord),
  rejoin: optional(struct({ own: OwnRecord, groups: vectorV(name) })),
  excludedBy: optional(name),
  leafKeys: vectorV(struct({ epoch: uint64, key: opaqueV })),
  toRemove: vectorV(name),
  messagesSinceUpdate: uint32,
  messagesInEpoch: uint32,
  rejoinsGranted: vectorV(struct({ member: name, count: uint32 })),
  rejoinKeyPackages: vectorV(struct({ member: name, refs: vectorV(name) })),
  waiting: vectorV(struct({ group: name, frames: vectorV(HeldRecord) })),
  nextOutgoing: uint64,
  nextDelivery: uint64,
});

const GroupRecord = struct({
  version: uint16,
  owner: optional(name),
  tree: opaqueV,
  mls: opaqueV,
  updates: vectorV(struct({ epoch: uint64, psk: opaqueV, leaf: opaqueV })),
  imports: vectorV(struct({ member: name, epoch: uint64 })),
  counts: vectorV(struct({ epoch: uint64, received: uint32, sent: optional(uint32) })),
  commits: vectorV(struct({ epoch: uint64, digest: opaqueV })),
  held: vectorV(HeldRecord),
  stall: optional(name),
  announced: optional(UniverseRecord),
  exporterSecret: optional(opaqueV),
});

const OutgoingRecord = struct({ sequence: uint64, to: vectorV(name), frame: opaqueV });
const DeliveryRecord = struct({ sequence: uint64, from: name, plaintext: opaqueV });

function read<T>(codec: Codec<T>, bytes: Uint8Array): T {
  try {
    // A copy, so that overwriting one secret never touches another's buffer.
    return decode(codec, bytes.slice(), { ...storedLimits });
  } catch (error) {
    throw new DmlsError("state_corrupt", error instanceof Error ? error.message : "");
  }
}

const storedLimits = { inputBytesMax: 1 << 28, elementsMax: 1 << 22, nestingMax: 64 };

/** Trees are public, large, never changed in place, and the same after every application message. */
const encodedTrees = new WeakMap<RatchetTree, Uint8Array>();

function treeBytes(tree: RatchetTree): Uint8Array {
  const known = encodedTrees.get(tree);
  if (known !== undefined) return known;
  const bytes = encodeRatchetTree(tree);
  encodedTrees.set(tree, bytes);
  return bytes;
}

/** The stored form of a Send Group. Holds every secret of it. */
export function encodeSendGroup(group: SendGroup): Uint8Array {
  return encode(GroupRecord, {
    version: formatVersion,
    owner: group.owner,
    tree: treeBytes(group.mls.ratchetTree),
    mls: encodeGroupStateWithoutTree(group.mls),
    updates: [...group.updates].map(([epoch, update]) => ({ epoch, ...update })),
    imports: [...group.imports].map(([member, epoch]) => ({ member, epoch })),
    counts: [...group.counts].map(([epoch, count]) => ({ epoch, ...count })),
    commits: [...group.commits].map(([epoch, digest]) => ({ epoch, digest })),
    held: group.held,
    stall: group.stall,
    announced: group.announced === undefined ? undefined : universeRecord(group.announced),
    exporterSecret: group.exporterSecret,
  });
}

/** The inverse of {@link encodeSendGroup}. Throws `state_corrupt`. */
export function decodeSendGroup(bytes: Uint8Array, config: ClientConfig): SendGroup {
  const record = read(GroupRecord, bytes);
  if (record.version !== formatVersion) throw new DmlsError("state_corrupt", `version ${record.version}`);
  const tree = decodeRatchetTree(record.tree, 0);
  const decoded = tree && decodeGroupStateWithoutTree(tree[0])(record.mls, 0);
  if (decoded === undefined) throw new DmlsError("state_corrupt", "Send Group");
  const mls = { ...decoded[0], clientConfig: config };
  return {
    groupId: mls.groupContext.groupId.slice(),
    owner: record.owner,
    mls,
    updates: new Map(record.updates.map(({ epoch, psk, leaf }) => [epoch, { psk, leaf }])),
    imports: new Map(record.imports.map(({ member, epoch }) => [member, epoch])),
    counts: new Map(record.counts.map(({ epoch, received, sent }) => [epoch, { received, sent }])),
    commits: new Map(record.commits.map(({ epoch, digest }) => [epoch, digest])),
    held: record.held,
    stall: record.stall as Stall | undefined,
    announced: record.announced === undefined ? undefined : universeOf(record.announced),
    exporterSecret: record.exporterSecret,
  };
}

/** The stored form of what a session knows beside its Send Groups. */
export function encodeSessionState(state: SessionState): Uint8Array {
  return encode(SessionRecord, {
    ...state,
    version: formatVersion,
    credential: encodeCredential(state.identity.credential),
    signaturePublicKey: state.identity.signaturePublicKey,
    signaturePrivateKey: state.identity.signaturePrivateKey,
    own: state.own === undefined ? undefined : { keyPackage: state.own.keyPackage, ...state.own.keys },
    universe: state.universe === undefined ? undefined : universeRecord(state.universe),
    rejoin:
      state.rejoin === undefined
        ? undefined
        : {
            own: { keyPackage: state.rejoin.own.keyPackage, ...state.rejoin.own.keys },
            groups: [...state.rejoin.groups],
          },
    leafKeys: [...state.leafKeys].map(([epoch, key]) => ({ epoch, key })),
    toRemove: [...state.toRemove],
    rejoinsGranted: [...state.rejoinsGranted].map(([member, count]) => ({ member, count })),
    rejoinKeyPackages: [...state.rejoinKeyPackages].map(([member, refs]) => ({ member, refs })),
    waiting: [...state.waiting].map(([group, frames]) => ({ group, frames })),
  });
}

/** The inverse of {@link encodeSessionState}. Throws `state_corrupt`. */
export function decodeSessionState(bytes: Uint8Array): SessionState {
  const record = read(SessionRecord, bytes);
  if (record.version !== formatVersion) throw new DmlsError("state_corrupt", `version ${record.version}`);
  const credential = decodeCredential(record.credential, 0)?.[0];
  if (credential === undefined) throw new DmlsError("state_corrupt", "credential");
  const own = ({ keyPackage, initPrivateKey, hpkePrivateKey }: NonNullable<typeof record.own>) => ({
    keyPackage,
    keys: { initPrivateKey, hpkePrivateKey },
  });
  return {
    self: record.self,
    identity: {
      credential,
      signaturePublicKey: record.signaturePublicKey,
      signaturePrivateKey: record.signaturePrivateKey,
    },
    revision: record.revision,
    own: record.own && own(record.own),
    universe: record.universe && universeOf(record.universe),
    rejoin: record.rejoin && { own: own(record.rejoin.own), groups: new Set(record.rejoin.groups) },
    excludedBy: record.excludedBy,
    leafKeys: new Map(record.leafKeys.map(({ epoch, key }) => [epoch, key])),
    toRemove: new Set(record.toRemove),
    messagesSinceUpdate: record.messagesSinceUpdate,
    messagesInEpoch: record.messagesInEpoch,
    rejoinsGranted: new Map(record.rejoinsGranted.map(({ member, count }) => [member, count])),
    rejoinKeyPackages: new Map(record.rejoinKeyPackages.map(({ member, refs }) => [member, refs])),
    waiting: new Map(record.waiting.map(({ group, frames }) => [group, frames as readonly HeldFrame[]])),
    nextOutgoing: record.nextOutgoing,
    nextDelivery: record.nextDelivery,
  };
}

function universeRecord(universe: Universe) {
  return {
    ...universe,
    roster: universe.roster.map((entry) => ({ ...entry, removed: entry.removed ? 1 : 0 })),
  };
}

function universeOf(record: Value<typeof UniverseRecord>): Universe {
  return { ...record, roster: record.roster.map((entry) => ({ ...entry, removed: entry.removed === 1 })) };
}

export const encodeOutgoing = (outgoing: Outgoing): Uint8Array => encode(OutgoingRecord, outgoing);
export const decodeOutgoing = (bytes: Uint8Array): Outgoing => read(OutgoingRecord, bytes);
export const encodeDelivery = (delivery: Delivery): Uint8Array => encode(DeliveryRecord, delivery);
export const decodeDelivery = (bytes: Uint8Array): Delivery => read(DeliveryRecord, bytes);

/** Store keys: `session`, `group.<hex>`, `out.<sequence>`, `in.<sequence>`. */
export const recordKeys = {
  session: "session",
  group: (group: SendGroup | string): string =>
    `group.${typeof group === "string" ? group : groupKey(group.groupId)}`,
  outgoing: (sequence: bigint): string => `out.${sequence}`,
  delivery: (sequence: bigint): string => `in.${sequence}`,
} as const;
