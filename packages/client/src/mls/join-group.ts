import { decode, defaultLimits, equalBytes } from "@entente/tls-codec";
import { groupIdFromBytes, KeyPackage, MLSMessage } from "@entente/mls-wire";
import { decodeMlsMessage, type RatchetTree } from "ts-mls";
import { decodeKeyPackage } from "ts-mls/keyPackage.js";
import { type GroupInfo, ratchetTreeFromExtension } from "ts-mls/groupInfo.js";
import { decodeRatchetTree } from "ts-mls/ratchetTree.js";
import { requireSharedProcesses } from "./authentication-process.ts";
import { AuthenticationGuard } from "./authenticator.ts";
import { requireDistinct } from "./commit-effect.ts";
import { orderOf } from "./commit-order.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { authenticateExternalSenders } from "./external-sender.ts";
import { GroupError, refusalOf } from "./group-error.ts";
import { requireFit } from "./group-policy.ts";
import type { Framing, GroupState } from "./group-state.ts";
import { framingOf, termsOf } from "./group-terms.ts";
import { type OwnKeyPackage, privateKeyPackage } from "./key-package.ts";
import { handshakeBytesMax, membersMax } from "./limits.ts";
import { mediaTypesOf } from "./media-types.ts";
import { carryLeaf, requireMessageVersion } from "./mls-version.ts";
import { clientsOf } from "./member.ts";
import {
  type Continuation,
  continuationOf,
  type FormerGroups,
  requireContinuation,
  resumptionKeys,
} from "./continuation.ts";
import { type PreSharedKey, pskIndex } from "./psk.ts";
import { sharedTree } from "./shared-trees.ts";
import { decodeTree, strictWelcome } from "./strict-suite.ts";
import { requireValidTree } from "./tree-check.ts";
import { treePiecesOf } from "./tree-delivery.ts";
import { openWelcome, stateOfWelcome } from "./welcome.ts";
import { noKeyAges } from "./kept-keys.ts";

/** An invitation and what goes with it. The inviter and the servers control all but the KeyPackage. */
export interface Invitation {
  /** MLSMessage with the Welcome. */
  readonly welcome: Uint8Array;
  /** The KeyPackage of this client that the Welcome names; {@link welcomeRefs} says which. */
  readonly keyPackage: OwnKeyPackage;
  /** The ratchet tree, where it comes beside the Welcome. */
  readonly ratchetTree?: Uint8Array | undefined;
  /** Head of the chain of Commits at the epoch that is joined; none in a group whose Commits form no chain. */
  readonly head?: Uint8Array | undefined;
  /** How this client frames its own handshake messages; as the group's terms say where absent. */
  readonly framing?: Framing;
  readonly psks?: readonly PreSharedKey[];
  /** This client's groups, one of which the new one may continue (RFC 9420 11.2, 11.3); none where absent. */
  readonly formers?: FormerGroups;
}

/** A group that was joined, and what it continues. */
export interface JoinedState {
  readonly state: GroupState;
  readonly continues: Continuation | undefined;
}

/** The KeyPackageRefs that a Welcome is for. Throws GroupError `malformed`. */
export function welcomeRefs(welcome: Uint8Array): readonly Uint8Array[] {
  return strictWelcomeMessage(welcome).secrets.map(({ newMember }) => newMember);
}

/**
 * Joins a group: everything is decoded strictly, the GroupInfo's signature, the confirmation tag, the tree hash, all
 * leaves and all credentials are checked. The inviter is believed for the chain head until the next Commit confirms it.
 *
 * Throws GroupError `malformed`, `invalid`, `not_invited`, `credential_refused`, `client_twice`, `group_full`,
 * `unsupported`, `version_wrong`, `policy_refused`, `tree_missing`, `psk_missing` (`reason`: `epoch_future` where Commits of the group that is continued have not
 * come yet), `authenticator_failed`. RFC 9420 12.4.3.1.
 */
export async function joinGroup(environment: GroupEnvironment, invitation: Invitation): Promise<JoinedState> {
  const guard = new AuthenticationGuard(environment.authenticator);
  try {
    const joined = await join(environment, invitation, guard);
    const { state } = joined;
    groupIdFromBytes(state.mls.groupContext.groupId);
    requireDistinct(clientsOf(state.mls.ratchetTree));
    requireSharedProcesses(state.mls.ratchetTree);
    requireOrder(environment, state);
    await authenticateExternalSenders(environment, state.mls.groupContext);
    mediaTypesOf(state.mls.groupContext.extensions);
    requireFit(state.mls);
    return joined;
  } catch (error) {
    throw refusalOf(guard.explain(error));
  }
}

async function join(
  environment: GroupEnvironment,
  { welcome: bytes, keyPackage: own, ratchetTree, head = new Uint8Array(), framing, ...rest }: Invitation,
  guard: AuthenticationGuard,
): Promise<JoinedState> {
  const { psks = [], formers = noFormers } = rest;
  const strict = strictWelcomeMessage(bytes);
  if (!strict.secrets.some(({ newMember }) => equalBytes(newMember, own.ref))) {
    throw new GroupError("not_invited", "the Welcome is for other KeyPackages");
  }
  carryLeaf(decode(KeyPackage, own.keyPackage).leafNode);
  const message = decodeMlsMessage(bytes, 0)?.[0];
  const keyPackage = decodeKeyPackage(own.keyPackage, 0)?.[0];
  if (message?.wireformat !== "mls_welcome" || keyPackage === undefined) {
    throw new GroupError("unsupported", "a Welcome with parts that ts-mls cannot carry");
  }
  const cs = strictWelcome(suiteOf(environment, message.welcome.cipherSuite)).suite;
  const opened = await openWelcome(cs, message.welcome, own.ref, privateKeyPackage(own.secrets), (ids) =>
    pskIndex(undefined, guard, [...psks, ...resumptionKeys(ids, formers)]),
  );
  const tree = ratchetTreeFromExtension(opened.groupInfo) ?? treeBeside(opened.groupInfo, ratchetTree);
  await requireValidTree(environment.crypto.primitives, cs, opened.groupInfo, tree, guard);
  const continues = continuationOf(opened.psks);
  if (continues !== undefined) requireContinuation(continues, opened.groupInfo.groupContext, tree, formers);
  const shared = sharedTree(tree, opened.groupInfo.groupContext.treeHash, cs.name);
  const mls = await stateOfWelcome(cs, opened, shared, keyPackage, privateKeyPackage(own.secrets));
  const framed = framing ?? framingOf(termsOf(mls.groupContext.extensions));
  return {
    state: { mls, head, framing: framed, waiting: [], pending: undefined, ages: noKeyAges },
    continues,
  };
}

const noFormers: FormerGroups = () => undefined;

/** A client that can tell decided Commits from others joins no ordered group in which it would not (A23-24). */
function requireOrder({ orderingKeys }: GroupEnvironment, { mls, head }: GroupState): void {
  const { mode } = orderOf(mls);
  if (head.length === 0 && mode !== "eventual" && orderingKeys !== undefined) {
    throw new GroupError("malformed", "a Welcome into an ordered group without the head of its Commits");
  }
}

/** Throws GroupError `tree_missing` where it is still to be fetched. */
function treeBeside({ extensions }: GroupInfo, bytes: Uint8Array | undefined): RatchetTree {
  if (bytes === undefined || bytes.length === 0) {
    const treePieces = treePiecesOf(extensions);
    if (treePieces === undefined)
      throw new GroupError("invalid", "a Welcome without a tree, and none beside it");
    throw new GroupError("tree_missing", "the tree is to be fetched in pieces", { treePieces });
  }
  decodeTree(bytes);
  const tree = decodeRatchetTree(bytes, 0)?.[0];
  if (tree === undefined) throw new GroupError("unsupported", "a tree with parts that ts-mls cannot carry");
  return tree;
}

function strictWelcomeMessage(bytes: Uint8Array) {
  let message: MLSMessage;
  requireMessageVersion(bytes);
  try {
    message = decode(MLSMessage, bytes, { ...defaultLimits, inputBytesMax: handshakeBytesMax });
  } catch (error) {
    throw refusalOf(error);
  }
  if (message.wireFormat !== "mls_welcome") throw new GroupError("malformed", "not a Welcome");
  if (message.welcome.secrets.length > membersMax)
    throw new GroupError("group_full", "a Welcome for more than a group");
  return message.welcome;
}
