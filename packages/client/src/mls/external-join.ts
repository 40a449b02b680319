import { decode, decodeRaw, defaultLimits, encode, equalBytes } from "@entente/tls-codec";
import {
  type ClientId,
  CommitBundle,
  ExternalCommitAuthenticatedData,
  GroupInvitation,
  MLSMessage,
  RatchetTree,
} from "@entente/mls-wire";
import { type CiphersuiteImpl, decodeMlsMessage, type Proposal } from "ts-mls";
import type { RatchetTree as MlsRatchetTree } from "ts-mls";
import { exportSecret } from "ts-mls/clientState.js";
import { extensionsSupportedByCapabilities } from "ts-mls/extension.js";
import { createConfirmationTag, type FramedContentCommit } from "ts-mls/framedContent.js";
import type { GroupInfo } from "ts-mls/groupInfo.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { getCommitSecret, pathToPathSecrets } from "ts-mls/pathSecrets.js";
import { toPrivateKeyPath, updateLeafKey } from "ts-mls/privateKeyPath.js";
import { accumulatePskSecret } from "ts-mls/pskIndex.js";
import { addLeafNode, decodeRatchetTree, removeLeafNode } from "ts-mls/ratchetTree.js";
import { leafWidth, nodeToLeafIndex, toLeafIndex, toNodeIndex } from "ts-mls/treemath.js";
import { zeroOutUint8Array } from "ts-mls/util/byteArray.js";
import { isSuiteName } from "../crypto/suite-name.ts";
import { requireSharedProcesses } from "./authentication-process.ts";
import { AuthenticationGuard } from "./authenticator.ts";
import { type DecidedCommit, headAfterOwn } from "./chain-head.ts";
import { encodePublicCommit } from "./commit-codec.ts";
import { contextAfter, publicCommit, signCommit } from "./commit-framing.ts";
import { declarationOf, orderOf } from "./commit-order.ts";
import { requireDistinct } from "./commit-effect.ts";
import { claimsOfCredential } from "./credential.ts";
import { clientConfig, type GroupEnvironment, suiteOf } from "./environment.ts";
import { authenticateExternalSenders } from "./external-sender.ts";
import { GroupError, refusalOf } from "./group-error.ts";
import { forOperation, type GroupState, withoutConfig } from "./group-state.ts";
import { policyOfContext, requireFit } from "./group-policy.ts";
import { framingOf, termsOf } from "./group-terms.ts";
import { generateKeyPackage, type LeafIdentity } from "./key-package.ts";
import { handshakeBytesMax } from "./limits.ts";
import { encodeGroupInfo } from "./make-commit.ts";
import { mediaTypesOf } from "./media-types.ts";
import { clientsOf, domainsOf, leafIndexOf } from "./member.ts";
import { type PreSharedKey, type ResumptionPsk, pskIndex, pskProposal, resumptionProposal } from "./psk.ts";
import { requireMessageVersion, requireVersion } from "./mls-version.ts";
import { decodeTree } from "./strict-suite.ts";
import { secretTreeOf } from "./secret-tree.ts";
import { encodeTree } from "./tree-codec.ts";
import { treeHashOf } from "./tree-hashes.ts";
import { makeUpdatePath } from "./update-path.ts";
import { requireValidTree } from "./tree-check.ts";
import { noKeyAges } from "./kept-keys.ts";

/** What a joiner from outside has got of a group. Whoever served it controls every byte. */
export interface ExternalJoinRequest {
  /** MLSMessage with a GroupInfo that has the external public key. */
  readonly groupInfo: Uint8Array;
  readonly ratchetTree: Uint8Array;
  /** Head of the chain of Commits at that epoch; none in a group whose Commits form no chain. */
  readonly head: Uint8Array;
  readonly identity: LeafIdentity;
  /** GroupInvitation, TLS encoding, where a member gave one. */
  readonly invitation?: Uint8Array;
  /**
   * Keys of epochs of the group that this client was in, the latest last: that proves that it is no stranger, where the group's policy
   * wants that of who comes back (RFC 9420 8.6, A23-47).
   */
  readonly memberships?: readonly ResumptionPsk[];
  /** Pre-shared keys to mix in, as a proof that this client knows them. */
  readonly psks?: readonly PreSharedKey[];
}

/** A Commit from outside that waits to come back: what to submit, and the state that it leads to. */
export interface ExternalJoin {
  /** MLSMessage. */
  readonly commit: Uint8Array;
  /** CommitBundle. */
  readonly bundle: Uint8Array;
  /** Of the next epoch, with the head of the epoch that the Commit ends. */
  readonly state: GroupState;
}

/**
 * Joins by an external Commit: GroupInfo, tree and credentials are checked as for a Welcome, a former leaf of this client is
 * removed by the same Commit (RFC 9420 12.4.3.2, A18-23). Nothing has happened until the Commit is decided.
 *
 * Throws GroupError `malformed`, `invalid`, `credential_refused`, `client_twice`, `unsupported`, `policy_refused`,
 * `processes_differ`, `authenticator_failed`.
 */
export async function makeExternalJoin(
  environment: GroupEnvironment,
  request: ExternalJoinRequest,
): Promise<ExternalJoin> {
  const guard = new AuthenticationGuard(environment.authenticator);
  try {
    return await make(environment, request, guard);
  } catch (error) {
    throw refusalOf(guard.explain(error));
  }
}

/** The group once the Commit has come back. Throws GroupError `digests_invalid`. */
export function stateAfterJoin(
  environment: GroupEnvironment,
  { state }: ExternalJoin,
  decided: DecidedCommit,
): GroupState {
  return { ...state, head: headAfterOwn(environment, state.head, decided, state.mls) };
}

async function make(
  environment: GroupEnvironment,
  request: ExternalJoinRequest,
  guard: AuthenticationGuard,
): Promise<ExternalJoin> {
  const { groupInfo, tree } = readPublished(request);
  const { groupContext } = groupInfo;
  const cs = suiteOf(environment, groupContext.cipherSuite);
  await requireValidTree(environment.crypto.primitives, cs, groupInfo, tree, guard);
  const before = clientsOf(tree);
  requireDistinct(before);
  await authenticateExternalSenders(environment, groupContext);
  mediaTypesOf(groupContext.extensions);
  const terms = termsOf(groupContext.extensions);
  const made = await commitFromOutside(environment, request, { groupInfo, tree, cs });
  const { mls } = made;
  requireFit(mls);
  requireSharedProcesses(mls.ratchetTree);
  const commit = encodePublicCommit(made.message);
  const published = forOperation(mls, guard);
  const declared = request.head.length === 0 ? [] : [declarationOf(orderOf(mls))];
  const bundle = encode(CommitBundle, {
    version: "v1",
    commit: decodeRaw(MLSMessage, commit),
    proposals: [],
    welcomes: [],
    groupInfo: decodeRaw(MLSMessage, await encodeGroupInfo(published, cs, declared)),
    ratchetTree: decodeRaw(RatchetTree, encodeTree(mls.ratchetTree)),
  });
  const state = {
    mls,
    head: request.head,
    framing: framingOf(terms),
    waiting: [],
    pending: undefined,
    ages: noKeyAges,
  };
  return { commit, bundle, state };
}

function readPublished(request: ExternalJoinRequest): { groupInfo: GroupInfo; tree: MlsRatchetTree } {
  requireMessageVersion(request.groupInfo);
  const wire = decode(MLSMessage, request.groupInfo, {
    ...defaultLimits,
    inputBytesMax: handshakeBytesMax,
  });
  if (wire.wireFormat === "mls_group_info") requireVersion(wire.groupInfo.groupContext.version, "a group");
  const message = decodeMlsMessage(request.groupInfo, 0)?.[0];
  if (wire.wireFormat !== "mls_group_info" || message?.wireformat !== "mls_group_info")
    throw new GroupError("malformed", "not a GroupInfo");
  decodeTree(request.ratchetTree);
  const tree = decodeRatchetTree(request.ratchetTree, 0)?.[0];
  if (tree === undefined) throw new GroupError("unsupported", "a tree with parts that ts-mls cannot carry");
  return { groupInfo: message.groupInfo, tree };
}

interface Published {
  readonly groupInfo: GroupInfo;
  readonly tree: MlsRatchetTree;
  readonly cs: CiphersuiteImpl;
}

/** RFC 9420 12.4.3.2 on the parts of ts-mls: its own function mixes in no pre-shared keys and checks trees by other rules. */
async function commitFromOutside(
  environment: GroupEnvironment,
  { identity, head, invitation, memberships = [], psks: others = [] }: ExternalJoinRequest,
  { groupInfo, tree, cs }: Published,
) {
  const { groupContext } = groupInfo;
  const externalPub = groupInfo.extensions.find(({ extensionType }) => extensionType === "external_pub");
  if (externalPub === undefined) throw new GroupError("external_refused", "a GroupInfo without external_pub");
  const suite = groupContext.cipherSuite;
  if (!isSuiteName(suite)) throw new GroupError("unsupported", `cipher suite ${suite}`);
  const { publicPackage, privatePackage } = await generateKeyPackage(environment, {
    suite,
    identity,
  });
  const leaf = publicPackage.leafNode;
  if (!extensionsSupportedByCapabilities(groupContext.extensions, leaf.capabilities))
    throw new GroupError("unsupported", "the group has extensions that this client does not know");
  const { client } = claimsOfCredential(leaf.credential);
  const former = leafIndexOf(tree, client);
  const proof = former === undefined ? [] : proofOf(groupContext, memberships);
  const psks = [...others, ...proof];
  const cleared = former === undefined ? tree : removeLeafNode(tree, toLeafIndex(former));
  const [withLeaf, leafNodeIndex] = addLeafNode(cleared, leaf);
  const leafIndex = nodeToLeafIndex(leafNodeIndex);
  const { enc, secret: initSecret } = await exportSecret(externalPub.extensionData, cs);
  const { signaturePrivateKey } = privatePackage;
  const madePath = await makeUpdatePath(withLeaf, leafIndex, groupContext, signaturePrivateKey, cs, []);
  const { tree: ratchetTree, path, secrets: pathSecrets, leafKey } = madePath;
  const privatePath = updateLeafKey(
    await toPrivateKeyPath(pathToPathSecrets(pathSecrets), leafIndex, cs),
    await cs.hpke.exportPrivateKey(leafKey),
  );
  const last = pathSecrets.at(-1);
  const commitSecret =
    last === undefined
      ? new Uint8Array(cs.kdf.size)
      : await getCommitSecret(ratchetTree, toNodeIndex(last.nodeIndex), last.secret, cs.kdf);
  const pskProposals = psks.map((psk) =>
    "id" in psk ? pskProposal(psk.id, cs) : resumptionProposal({ usage: "application", ...psk }, cs),
  );
  const removal: Proposal[] =
    former === undefined ? [] : [{ proposalType: "remove", remove: { removed: former } }];
  const proposals: Proposal[] = [
    ...removal,
    { proposalType: "external_init", externalInit: { kemOutput: enc } },
    ...pskProposals,
  ];
  const guard = new AuthenticationGuard(environment.authenticator);
  const [pskSecret] = await accumulatePskSecret(
    pskProposals.flatMap((each) => ("psk" in each ? [each.psk.preSharedKeyId] : [])),
    pskIndex(undefined, guard, psks),
    cs,
    new Uint8Array(cs.kdf.size),
  );
  const authenticatedData = claimFromOutside(
    ratchetTree,
    head,
    former === undefined ? [] : [client],
    invitation,
  );
  const byValue = proposals.map((proposal) => ({ proposalOrRefType: "proposal" as const, proposal }));
  const wireformat = "mls_public_message";
  const content: FramedContentCommit = {
    ...{ groupId: groupContext.groupId, epoch: groupContext.epoch, authenticatedData },
    sender: { senderType: "new_member_commit" },
    ...{ contentType: "commit", commit: { proposals: byValue, path } },
  };
  const signed = { wireformat, content, context: groupContext } as const;
  const signature = await signCommit(signed, signaturePrivateKey, cs);
  const next = await contextAfter(
    groupContext,
    { wireformat, content, auth: { signature } },
    await treeHashOf(ratchetTree, cs),
    groupInfo.confirmationTag,
    cs,
  );
  const epoch = await initializeEpoch(initSecret, commitSecret, next, pskSecret, cs.kdf);
  const { keySchedule, encryptionSecret, joinerSecret } = epoch;
  const confirmationTag = await createConfirmationTag(
    keySchedule.confirmationKey,
    next.confirmedTranscriptHash,
    cs.hash,
  );
  const state = {
    ratchetTree,
    groupContext: next,
    secretTree: secretTreeOf(leafWidth(ratchetTree.length), encryptionSecret),
    privatePath,
    confirmationTag,
    historicalReceiverData: new Map(),
    signaturePrivateKey,
    keySchedule,
    unappliedProposals: {},
    groupActiveState: { kind: "active" as const },
    clientConfig: clientConfig(guard),
  };
  const auth = { signature, confirmationTag, contentType: "commit" as const };
  const message = await publicCommit(keySchedule.membershipKey, next, { content, auth }, cs);
  for (const secret of [commitSecret, initSecret, encryptionSecret, joinerSecret]) zeroOutUint8Array(secret);
  return { mls: withoutConfig(state), message };
}

/** The latest key of the group, where its policy wants one. */
function proofOf(
  { groupId, extensions }: GroupInfo["groupContext"],
  memberships: readonly ResumptionPsk[],
): readonly ResumptionPsk[] {
  if (policyOfContext(extensions)?.admission.rejoin !== "proven") return [];
  return memberships.filter((each) => equalBytes(each.groupId, groupId)).slice(-1);
}

/** What the joiner tells servers, and members hold against what the Commit does. */
function claimFromOutside(
  tree: MlsRatchetTree,
  previousHead: Uint8Array,
  removedClients: readonly ClientId[],
  invitation: Uint8Array | undefined,
): Uint8Array {
  return encode(ExternalCommitAuthenticatedData, {
    version: "v2",
    previousHead,
    memberDomains: domainsOf(clientsOf(tree)),
    removedClients,
    invitation: invitation === undefined ? undefined : decode(GroupInvitation, invitation),
  });
}
