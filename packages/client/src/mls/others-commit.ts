import type { ClientId, Commit, PrivateMessageContent } from "@entente/mls-wire";
import type {
  CiphersuiteImpl,
  ClientState,
  GroupState as MlsGroupState,
  ProposalWithSender,
  RatchetTree,
} from "ts-mls";
import { addLeafNode, removeLeafNode } from "ts-mls/ratchetTree.js";
import { toLeafIndex } from "ts-mls/treemath.js";
import { applyPrivateCommit, applyPublicCommit, type CommitLook } from "./apply-commit.ts";
import type { AuthenticationGuard } from "./authenticator.ts";
import { removedLeaves } from "./commit-effect.ts";
import { checkAddProposal } from "./waiting-proposals.ts";
import { type FramedMessage } from "./framed-message.ts";
import { checkContextProposal } from "./context-proposal.ts";
import { GroupError } from "./group-error.ts";
import { leafFactsOf, policyProposal, requireAllowed, wireExtensions } from "./group-policy.ts";
import type { GroupEvent } from "./group-event.ts";
import { forOperation, type GroupState, withoutConfig } from "./group-state.ts";
import { leavesOf, type Member, memberAt } from "./member.ts";
import { generationEvents, type PrivateSender, privateSender } from "./private-message.ts";
import { type PreSharedKey, pskIndex, requirePskUsage } from "./psk.ts";
import { strictMessage, strictPath } from "./strict-suite.ts";
import { membersMaxOf } from "./tree-delivery.ts";

/** What a Commit of somebody else is received with. */
export interface Reception {
  readonly psks: readonly PreSharedKey[] | undefined;
  /** Takes whose signature it was found to bear. */
  readonly verified: { by?: ClientId };
}

/** What became of a Commit of somebody else, before it is held against what it claims. */
export interface AppliedCommit {
  readonly mls: MlsGroupState;
  /** Undefined when this client is removed: what is for those who stay was not looked at. */
  readonly commit: Commit | undefined;
  readonly by: Member | undefined;
  readonly proposals: readonly ProposalWithSender[];
  readonly holes: readonly GroupEvent[];
}

/** Looks at a Commit that is authenticated and whose proposals are found, before anything is made of it. */
type CommitCallback = (incoming: Parameters<CommitLook>[0], commit: Commit) => void;

/** Stops ts-mls once a Commit that removes this client is authenticated and its proposals are validated. */
class OwnRemoval extends Error {
  override readonly name = "OwnRemoval";
}

/**
 * Applies a Commit of somebody else with ts-mls, once policy and rules allow its proposals. Throws GroupError, and what ts-mls throws.
 */
export async function applyWithMls(
  state: GroupState,
  message: FramedMessage,
  cs: CiphersuiteImpl,
  guard: AuthenticationGuard,
  { psks, verified }: Reception,
): Promise<AppliedCommit> {
  const seen: { proposals: readonly ProposalWithSender[] } = { proposals: [] };
  const callback: CommitCallback = (incoming, commit) => {
    const committer = incoming.senderLeafIndex;
    const by = committer === undefined ? undefined : memberAt(state.mls.ratchetTree, committer)?.client;
    if (by !== undefined) verified.by = by;
    checkProposals(state, incoming.proposals);
    checkPolicy(state, message, commit, incoming);
    seen.proposals = incoming.proposals;
    if (removedLeaves(seen.proposals).includes(state.mls.privatePath.leafIndex)) throw new OwnRemoval();
  };
  const sender = await commitSender(state, message, cs);
  const holes =
    sender.private === undefined ? [] : generationEvents(sender.private, message.header.epoch, "commit");
  const rest = { by: sender.member, holes };
  try {
    const { newState, commit } = await processCommit(
      sender.private?.group ?? state,
      message,
      cs,
      guard,
      psks,
      callback,
    );
    return { mls: withoutConfig(newState), commit, ...seen, ...rest };
  } catch (error) {
    if (!(error instanceof OwnRemoval)) throw error;
    return { mls: withoutSelf(state.mls, seen.proposals), commit: undefined, ...seen, ...rest };
  }
}

/** The committer, a member other than this client; undefined for one from outside. Throws GroupError `external_refused`, `own_commit_unknown`. */
async function commitSender(
  state: GroupState,
  { mls: message }: FramedMessage,
  cs: CiphersuiteImpl,
): Promise<{ readonly member: Member | undefined; readonly private: PrivateSender | undefined }> {
  const own = state.mls.privatePath.leafIndex;
  if (message.wireformat === "mls_private_message") {
    const sender = await privateSender(state, message.privateMessage, cs);
    if (sender.state === "own") throw new GroupError("own_commit_unknown", "no pending state for it");
    return { member: sender.member, private: sender };
  }
  const { sender } = message.publicMessage.content;
  if (sender.senderType === "new_member_commit") return { member: undefined, private: undefined };
  if (sender.senderType !== "member")
    throw new GroupError("external_refused", `a Commit by ${sender.senderType}`);
  if (sender.leafIndex === own) throw new GroupError("own_commit_unknown", "no pending state for it");
  return { member: memberAt(state.mls.ratchetTree, sender.leafIndex), private: undefined };
}

async function processCommit(
  state: GroupState,
  { mls: message, wire }: FramedMessage,
  cs: CiphersuiteImpl,
  guard: AuthenticationGuard,
  psks: readonly PreSharedKey[] | undefined,
  callback: CommitCallback,
): Promise<{ readonly newState: ClientState; readonly commit: Commit }> {
  const before = forOperation(state.mls, guard);
  const index = pskIndex(state, guard, psks);
  if (message.wireformat === "mls_private_message") {
    const { suite, opened } = strictMessage(cs, "commit");
    // The content is decrypted, and read by this package's codec, before anything is looked at.
    const content = (): Commit => (opened[1] as PrivateMessageContent["commit"]).commit;
    const newState = await applyPrivateCommit(message.privateMessage, {
      state: before,
      psks: index,
      cs: suite,
      look: (incoming) => {
        callback(incoming, content());
      },
    });
    return { newState, commit: content() };
  }
  const content = wire.wireFormat === "mls_public_message" ? wire.publicMessage.content : undefined;
  if (content?.contentType !== "commit") throw new GroupError("malformed", "not a Commit");
  const newState = await applyPublicCommit(message.publicMessage, {
    state: before,
    psks: index,
    cs: strictPath(cs).suite,
    look: (incoming) => {
      callback(incoming, content.commit);
    },
  });
  return { newState, commit: content.commit };
}

/**
 * The state of a client that was removed. ts-mls makes it too, but not when the same Commit adds somebody, who gets the
 * leaf: then it tries to go on as that member. (RFC 9420 12.4.2.)
 */
function withoutSelf(mls: MlsGroupState, proposals: readonly ProposalWithSender[]): MlsGroupState {
  const removed = removedLeaves(proposals).reduce<RatchetTree>(
    (tree, index) => removeLeafNode(tree, toLeafIndex(index)),
    mls.ratchetTree,
  );
  const ratchetTree = proposals.reduce<RatchetTree>(
    (tree, { proposal }) =>
      proposal.proposalType === "add" && "add" in proposal
        ? addLeafNode(tree, proposal.add.keyPackage.leafNode)[0]
        : tree,
    removed,
  );
  return { ...mls, ratchetTree, unappliedProposals: {}, groupActiveState: { kind: "removedFromGroup" } };
}

/**
 * Holds a Commit against the group's policy, before it has any effect: on a member that it removes too, since that member
 * would otherwise believe itself out of a group whose other members refuse the Commit. Throws GroupError `policy_refused`.
 */
function checkPolicy(
  { mls }: GroupState,
  { mls: message }: FramedMessage,
  { path }: Commit,
  { senderLeafIndex, proposals }: Parameters<CommitLook>[0],
): void {
  if (senderLeafIndex === undefined) return;
  requireAllowed(mls, {
    kind: "commit",
    actor: { kind: "member", leafIndex: senderLeafIndex },
    framing: message.wireformat === "mls_private_message" ? "private" : "public",
    pathLeaf: path && leafFactsOf(path.leafNode),
    proposals: proposals.map((each) => policyProposal(each)),
    extensions: wireExtensions(mls.groupContext.extensions),
  });
}

/** What ts-mls does not check of the proposals of a Commit. Throws GroupError. */
function checkProposals(state: GroupState, proposals: readonly ProposalWithSender[]): void {
  const adds = proposals.filter(({ proposal }) => proposal.proposalType === "add").length;
  const removes = removedLeaves(proposals).length;
  const most = membersMaxOf(state.mls.groupContext);
  if (leavesOf(state.mls.ratchetTree).length + adds - removes > most) {
    throw new GroupError("group_full", `more than ${most} members`);
  }
  for (const { proposal } of proposals) {
    if (typeof proposal.proposalType === "number") {
      throw new GroupError("unsupported", `a proposal of type ${proposal.proposalType}`);
    }
    checkAddProposal(proposal);
    requirePskUsage(proposal);
    checkContextProposal(state.mls.ratchetTree, proposals, proposal);
  }
}
