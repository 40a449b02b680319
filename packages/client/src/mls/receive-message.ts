import { equalBytes } from "@entente/tls-codec";
import type { PrivateMessage } from "ts-mls";
import { processPublicMessage, type ProposalWithSender, type PublicMessage } from "ts-mls";
import { processProposal } from "ts-mls/clientState.js";
import { AuthenticationGuard } from "./authenticator.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { checkExternalProposal } from "./external-sender.ts";
import { isFranked, type OpenedParts, unfrank } from "./franked-message.ts";
import { type FramedMessage, framedMessage } from "./framed-message.ts";
import { GroupError } from "./group-error.ts";
import type { GroupEvent } from "./group-event.ts";
import { policyOfContext, policyProposal, requireAllowed, wireExtensions } from "./group-policy.ts";
import { forOperation, type GroupState, withoutConfig } from "./group-state.ts";
import { proposalsMax } from "./limits.ts";
import { type Member, memberAt } from "./member.ts";
import { ignored, type Received } from "./outcome.ts";
import { requireFraming } from "./receive-external.ts";
import { epochKeys, generationEvents, openPrivateMessage, privateSender } from "./private-message.ts";
import { pskIndex } from "./psk.ts";

/**
 * Receives an application message or a proposal. Throws GroupError, DecodeError, and what ts-mls throws.
 */
export async function receiveMessage(
  environment: GroupEnvironment,
  state: GroupState,
  bytes: Uint8Array,
): Promise<Received> {
  const message = framedMessage(state, bytes);
  requireFraming(state, message);
  const { header } = message;
  if (header.contentType === "commit") throw new GroupError("malformed", "a Commit by itself");
  const current = state.mls.groupContext.epoch;
  if (header.epoch > current) return ignored("epoch_future");
  const readable = header.contentType === "application" && epochKeys(state, header.epoch) !== undefined;
  if (header.epoch < current && !readable) return ignored("epoch_past");
  if (state.waiting.some((proposal) => equalBytes(proposal.message, bytes))) return ignored("replayed");
  return message.mls.wireformat === "mls_private_message"
    ? receivePrivate(environment, state, message, message.mls.privateMessage)
    : receivePublic(environment, state, message, message.mls.publicMessage);
}

async function receivePrivate(
  environment: GroupEnvironment,
  state: GroupState,
  { bytes, header }: FramedMessage,
  message: PrivateMessage,
): Promise<Received> {
  const cs = suiteOf(environment, state.mls.groupContext.cipherSuite);
  const sender = await privateSender(state, message, cs);
  if (sender.state === "own") return ignored("own_message");
  if (sender.state === "replayed") return ignored("replayed");
  const guard = new AuthenticationGuard(environment.authenticator);
  const { result } = await openPrivateMessage(sender.group, message, cs, guard, undefined, (incoming) => {
    if (incoming.kind === "proposal") requireProposalAllowed(state, "private", incoming.proposal);
    return "accept";
  });
  const mls = withoutConfig(result.newState);
  const holes = generationEvents(sender, header.epoch, header.contentType);
  if (result.kind === "newState")
    return proposalWaiting(state, { ...state, mls }, bytes, sender.member, holes);
  const parts = partsByPolicy(environment, state, header, sender.member, result.message);
  const event: GroupEvent = {
    type: "application_message",
    sender: sender.member,
    epoch: header.epoch,
    generation: sender.generation,
    ...parts,
  };
  return { outcome: "applied", state: { ...state, mls }, events: [...holes, event] };
}

async function receivePublic(
  environment: GroupEnvironment,
  state: GroupState,
  { bytes, wire }: FramedMessage,
  message: PublicMessage,
): Promise<Received> {
  const cs = suiteOf(environment, state.mls.groupContext.cipherSuite);
  const guard = new AuthenticationGuard(environment.authenticator);
  const before = forOperation(state.mls, guard);
  const { content } = message;
  if (content.contentType !== "proposal")
    throw new GroupError("invalid", "an application message in the clear");
  if (content.sender.senderType !== "member") {
    await checkExternalProposal(state.mls.groupContext, wire, cs);
    requireProposalAllowed(state, "public", { proposal: content.proposal, senderLeafIndex: undefined });
    const authenticated = { wireformat: "mls_public_message", content, auth: message.auth } as const;
    const after = await processProposal(before, authenticated, content.proposal, cs.hash);
    return proposalWaiting(state, { ...state, mls: withoutConfig(after) }, bytes, undefined, []);
  }
  const { leafIndex } = content.sender;
  if (leafIndex === state.mls.privatePath.leafIndex) return ignored("own_message");
  const member = memberAt(state.mls.ratchetTree, leafIndex);
  const { newState } = await processPublicMessage(before, message, pskIndex(state, guard), cs, (incoming) => {
    if (incoming.kind !== "proposal") return "reject";
    requireProposalAllowed(state, "public", incoming.proposal);
    return "accept";
  });
  return proposalWaiting(state, { ...state, mls: withoutConfig(newState) }, bytes, member, []);
}

/** What an application message holds, in an epoch whose policy lets its sender send it. Throws GroupError `policy_refused`. */
function partsByPolicy(
  { crypto }: GroupEnvironment,
  { mls }: GroupState,
  { epoch, groupId, authenticatedData }: FramedMessage["header"],
  { leafIndex, client }: Member,
  plaintext: Uint8Array,
): OpenedParts {
  const then = epoch === mls.groupContext.epoch ? mls : mls.historicalReceiverData.get(epoch);
  const parts = { plaintext, authenticatedData };
  if (then === undefined || policyOfContext(then.groupContext.extensions) === undefined)
    return { ...parts, frankingKey: undefined };
  requireAllowed(then, { kind: "message", leafIndex, franked: isFranked(authenticatedData) });
  return unfrank(crypto.primitives, { groupId, epoch, sender: client }, parts);
}

/** Throws GroupError `policy_refused`. */
function requireProposalAllowed(
  { mls }: GroupState,
  framing: "private" | "public",
  proposal: ProposalWithSender,
): void {
  const extensions = wireExtensions(mls.groupContext.extensions);
  requireAllowed(mls, { kind: "proposal", framing, extensions, ...policyProposal(proposal) });
}

/** The state with one more proposal that waits. Throws GroupError `too_large`. */
function proposalWaiting(
  before: GroupState,
  after: GroupState,
  message: Uint8Array,
  by: Member | undefined,
  holes: readonly GroupEvent[],
): Received {
  const known = before.mls.unappliedProposals;
  const ref = Object.keys(after.mls.unappliedProposals).find((each) => !Object.hasOwn(known, each));
  if (ref === undefined) return { outcome: "applied", state: after, events: holes };
  if (before.waiting.length >= proposalsMax)
    throw new GroupError("too_large", `more than ${proposalsMax} proposals wait`);
  const proposal = after.mls.unappliedProposals[ref]?.proposal.proposalType ?? "";
  return {
    outcome: "applied",
    state: { ...after, waiting: [...before.waiting, { ref, message }] },
    events: [...holes, { type: "proposal_waiting", proposal: String(proposal), by }],
  };
}
