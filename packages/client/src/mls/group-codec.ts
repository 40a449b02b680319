import {
  closedEnum,
  decode,
  encode,
  hexFromBytes,
  opaqueV,
  optional,
  struct,
  text,
  uint16,
  uint32,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import type { Sha256 } from "@entente/mls-wire";
import type { EpochReceiverData, GroupState as MlsGroupState, RatchetTree } from "ts-mls";
import { decodeGroupStateWithoutTree, encodeGroupStateWithoutTree } from "ts-mls/clientState.js";
import { encode as encodeWith } from "ts-mls/codec/tlsEncoder.js";
import { decodeGroupContext, encodeGroupContext } from "ts-mls/groupContext.js";
import { decodeRatchetTree } from "ts-mls/ratchetTree.js";
import { decodeSecretTreeNode, type SecretTree, secretTreeNodeEncoder } from "ts-mls/secretTree.js";
import { GroupError } from "./group-error.ts";
import type { CommitRequest, GroupState, PendingCommit } from "./group-state.ts";
import { membersMax } from "./limits.ts";
import { carriedVersions, carryVersions } from "./mls-version.ts";
import { decodeSuccessor, encodeSuccessor } from "./reinit.ts";
import { secretNodes, secretTreeWith } from "./secret-tree.ts";
import { encodeTree } from "./tree-codec.ts";

/**
 * A group's state in bytes, in two kinds: one `core` that every operation changes, and parts that are named by the SHA-256
 * of their bytes and hence never change: ratchet trees, and the keys of former epochs. A store writes parts that it has not
 * and deletes those that a group names no more, so that receiving a message into a large group writes the core alone.
 * The parts hold secrets as the core does.
 */
export interface EncodedGroup {
  readonly core: Uint8Array;
  /** By lower-case hexadecimal SHA-256. */
  readonly parts: ReadonlyMap<string, Uint8Array>;
}

const PartName = text(opaqueV);

const StoredRequest = struct({
  add: vectorV(opaqueV),
  remove: vectorV(text(opaqueV)),
  pskIds: vectorV(opaqueV),
  credential: optional(opaqueV),
  policy: optional(opaqueV),
  signatureKey: optional(struct({ publicKey: opaqueV, privateKey: opaqueV })),
  orderer: optional(text(opaqueV)),
  resumption: optional(
    struct({
      usage: closedEnum(uint8, { application: 1, reinit: 2, branch: 3 }),
      groupId: opaqueV,
      epoch: uint64,
    }),
  ),
  // ReInit (RFC 9420 12.1.5).
  reInit: optional(opaqueV),
  address: optional(opaqueV),
});

/** Those nodes of a secret tree that hold something, and how many nodes it has. */
const StoredSecrets = struct({ width: uint32, nodes: vectorV(struct({ index: uint32, node: opaqueV })) });

/** Everything of ts-mls's state but trees and former epochs. */
const StoredState = struct({ mls: opaqueV, secrets: StoredSecrets });

const StoredGroup = struct({
  version: closedEnum(uint16, { v3: 3 }),
  /** Of MLS, beyond 1.0: those without which ts-mls reads neither trees nor proposals. */
  furtherVersions: vectorV(uint16),
  framing: closedEnum(uint8, { private: 1, public: 2 }),
  head: opaqueV,
  state: StoredState,
  tree: PartName,
  epochs: vectorV(PartName),
  waiting: vectorV(struct({ ref: text(opaqueV), message: opaqueV })),
  pending: optional(
    struct({ request: StoredRequest, commit: opaqueV, bundle: opaqueV, next: StoredState, tree: PartName }),
  ),
  ended: vectorV(struct({ epoch: uint64, atSeconds: uint64 })),
  skipped: vectorV(
    struct({
      epoch: uint64,
      leafIndex: uint32,
      ratchet: closedEnum(uint8, { application: 1, handshake: 2 }),
      fromGeneration: uint32,
      toGeneration: uint32,
      sinceSeconds: uint64,
    }),
  ),
});

const StoredEpoch = struct({
  epoch: uint64,
  resumptionPsk: opaqueV,
  senderDataSecret: opaqueV,
  groupContext: opaqueV,
  secrets: StoredSecrets,
  tree: PartName,
});

interface Part {
  readonly name: string;
  readonly bytes: Uint8Array;
}

// States share trees and former epochs with the states before them; what was encoded once is known by its object.
const known = new WeakMap<object, Part>();

/** The bytes of a state. The inverse is {@link decodeGroup}. Linear in the group for the parts that are new. */
export function encodeGroup(sha256: Sha256, state: GroupState): EncodedGroup {
  const parts = new Map<string, Uint8Array>();
  const keep = ({ name, bytes }: Part): string => {
    parts.set(name, bytes);
    return name;
  };
  const tree = (ratchetTree: RatchetTree) => keep(partOf(sha256, ratchetTree, () => encodeTree(ratchetTree)));
  const epoch = (number: bigint, data: EpochReceiverData) => {
    const name = tree(data.ratchetTree);
    return keep(partOf(sha256, data, () => encodeEpoch(number, data, name)));
  };
  const core = encode(StoredGroup, {
    version: "v3",
    furtherVersions: [...carriedVersions()],
    framing: state.framing,
    head: state.head,
    state: encodeCore(state.mls),
    tree: tree(state.mls.ratchetTree),
    epochs: [...state.mls.historicalReceiverData].map(([number, data]) => epoch(number, data)),
    waiting: state.waiting,
    pending: state.pending && encodePending(state.pending, tree(state.pending.next.ratchetTree)),
    ended: [...state.ages.ended].map(([number, atSeconds]) => ({ epoch: number, atSeconds })),
    skipped: state.ages.skipped,
  });
  return { core, parts };
}

/** The state of these bytes. Throws GroupError `state_invalid`. */
export function decodeGroup(encoded: EncodedGroup): GroupState {
  try {
    return decodeKnown(encoded);
  } catch (cause) {
    if (cause instanceof GroupError) throw cause;
    throw new GroupError("state_invalid", "a stored group that cannot be read", { cause });
  }
}

function decodeKnown({ core, parts }: EncodedGroup): GroupState {
  const stored = decode(StoredGroup, core);
  carryVersions(stored.furtherVersions);
  const trees = new Map<string, RatchetTree>();
  const part = (name: string): Uint8Array => parts.get(name) ?? missing(`part ${name}`);
  const tree = (name: string): RatchetTree => {
    const found = trees.get(name) ?? remembered(whole(decodeRatchetTree(part(name), 0)), name, part(name));
    trees.set(name, found);
    return found;
  };
  const mls = decodeCore(stored.state, tree(stored.tree));
  const epochs = stored.epochs.map((name) => decodeEpoch(name, part(name), tree));
  const { pending } = stored;
  return {
    mls: { ...mls, historicalReceiverData: new Map(epochs) },
    head: stored.head,
    framing: stored.framing,
    waiting: stored.waiting,
    pending: pending && {
      request: decodeRequest(pending.request),
      commit: pending.commit,
      bundle: pending.bundle,
      next: decodeCore(pending.next, tree(pending.tree)),
    },
    ages: {
      ended: new Map(stored.ended.map(({ epoch, atSeconds }) => [epoch, atSeconds])),
      skipped: stored.skipped,
    },
  };
}

function partOf(sha256: Sha256, object: object, bytesOf: () => Uint8Array): Part {
  const found = known.get(object);
  if (found !== undefined) return found;
  const bytes = bytesOf();
  const part = { name: hexFromBytes(sha256(bytes)), bytes };
  known.set(object, part);
  return part;
}

function remembered<T extends object>(object: T, name: string, bytes: Uint8Array): T {
  known.set(object, { name, bytes });
  return object;
}

function encodeCore(mls: MlsGroupState): Value<typeof StoredState> {
  const { secretTree } = mls;
  return {
    mls: encodeGroupStateWithoutTree({ ...mls, secretTree: [], historicalReceiverData: new Map() }),
    secrets: encodeSecrets(secretTree),
  };
}

function decodeCore({ mls, secrets }: Value<typeof StoredState>, tree: RatchetTree): MlsGroupState {
  return { ...whole(decodeGroupStateWithoutTree(tree)(mls, 0)), secretTree: decodeSecrets(secrets) };
}

function encodeSecrets(tree: SecretTree): Value<typeof StoredSecrets> {
  const nodes = secretNodes(tree).map(([index, node]) => ({
    index,
    node: encodeWith(secretTreeNodeEncoder)(node),
  }));
  return { width: tree.length, nodes };
}

function decodeSecrets({ width, nodes }: Value<typeof StoredSecrets>): SecretTree {
  if (width > 4 * membersMax) return missing("a secret tree of a size that a group has");
  return secretTreeWith(
    width,
    nodes.map(({ index, node }) => [index, whole(decodeSecretTreeNode(node, 0))]),
  );
}

function encodeEpoch(epoch: bigint, data: EpochReceiverData, tree: string): Uint8Array {
  return encode(StoredEpoch, {
    epoch,
    resumptionPsk: data.resumptionPsk,
    senderDataSecret: data.senderDataSecret,
    groupContext: encodeGroupContext(data.groupContext),
    secrets: encodeSecrets(data.secretTree),
    tree,
  });
}

function decodeEpoch(
  name: string,
  bytes: Uint8Array,
  tree: (name: string) => RatchetTree,
): readonly [bigint, EpochReceiverData] {
  const stored = decode(StoredEpoch, bytes);
  const data: EpochReceiverData = {
    resumptionPsk: stored.resumptionPsk,
    senderDataSecret: stored.senderDataSecret,
    groupContext: whole(decodeGroupContext(stored.groupContext, 0)),
    secretTree: decodeSecrets(stored.secrets),
    ratchetTree: tree(stored.tree),
  };
  return [stored.epoch, remembered(data, name, bytes)];
}

function encodePending({ request, commit, bundle, next }: PendingCommit, tree: string) {
  const { add = [], remove = [], pskIds = [], reInit, ...rest } = request;
  const { credential, policy, signatureKey, orderer, resumption, address } = rest;
  const successor = reInit && encodeSuccessor(reInit);
  return {
    request: {
      ...{ add, remove, pskIds, credential, policy, signatureKey, orderer, resumption },
      reInit: successor,
      address,
    },
    commit,
    bundle,
    next: encodeCore(next),
    tree,
  };
}

function decodeRequest({ add, remove, pskIds, ...rest }: Value<typeof StoredRequest>): CommitRequest {
  const { credential, policy, signatureKey, orderer, resumption, reInit, address } = rest;
  return {
    add,
    remove,
    pskIds,
    ...(credential === undefined ? {} : { credential }),
    ...(policy === undefined ? {} : { policy }),
    ...(signatureKey === undefined ? {} : { signatureKey }),
    ...(orderer === undefined ? {} : { orderer }),
    ...(resumption === undefined ? {} : { resumption }),
    ...(reInit === undefined ? {} : { reInit: decodeSuccessor(reInit) }),
    ...(address === undefined ? {} : { address }),
  };
}

function whole<T>(decoded: readonly [T, number] | undefined): T {
  return decoded === undefined ? missing("a structure that ts-mls does not read") : decoded[0];
}

function missing(what: string): never {
  throw new GroupError("state_invalid", `${what} is not there`);
}
