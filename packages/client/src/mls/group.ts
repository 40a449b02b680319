import {
  type ClientId,
  type DomainName,
  type GroupId,
  groupIdFromBytes,
  type GroupTerms,
  type UserId,
} from "@entente/mls-wire";
import type { Config } from "@entente/ordering";
import { type GroupPolicy, type Rank, rankOf, type SuiteUpgrade, suiteUpgrades } from "@entente/policy";
import type { Extension, RatchetTree } from "ts-mls";
import { isSuiteName, type SuiteName } from "../crypto/suite-name.ts";
import { protect as protectMessage } from "./application-message.ts";
import { AuthenticationGuard } from "./authenticator.ts";
import type { DecidedCommit } from "./chain-head.ts";
import { removedLeaves } from "./commit-effect.ts";
import { orderOf } from "./commit-order.ts";
import { createGroup, type GroupRequest } from "./create-group.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { exportSecret, srtpKeys, type SrtpKeys, type SrtpProfile } from "./exporter.ts";
import type { ExternalJoin, ExternalJoinRequest } from "./external-join.ts";
import { makeExternalJoin, stateAfterJoin } from "./external-join.ts";
import { type Continuation, type FormerGroup, formerGroup } from "./continuation.ts";
import { decodeGroup, encodeGroup, type EncodedGroup } from "./group-codec.ts";
import { GroupError, refusalOf } from "./group-error.ts";
import type { GroupEvent } from "./group-event.ts";
import { policyOfContext, rosterLeaves, rosterOfTree, wireSuite } from "./group-policy.ts";
import type { CommitRequest, Framing, GroupState } from "./group-state.ts";
import { forOperation, uncommitted } from "./group-state.ts";
import { termsOf } from "./group-terms.ts";
import { type Invitation, joinGroup } from "./join-group.ts";
import { withKeysInTime } from "./kept-keys.ts";
import { type LeafSealed, openOfLeaf, sealToLeaf } from "./leaf-seal.ts";
import { type CommitOptions, encodeGroupInfo, encodeTree, makeCommit } from "./make-commit.ts";
import { makeProposal, type ProposalRequest } from "./make-proposal.ts";
import { domainsOf, leafAt, type Member, memberAt, membersOf } from "./member.ts";
import { mediaTypesOf } from "./media-types.ts";
import type { IgnoredReason, Received } from "./outcome.ts";
import type { PreSharedKey, ResumptionPsk } from "./psk.ts";
import { receiveCommit } from "./receive-commit.ts";
import { receiveMessage } from "./receive-message.ts";

/** What receiving something came to. Hostile or broken messages are `refused`; they change nothing. */
export type ReceiveResult =
  | { readonly outcome: "applied"; readonly group: Group; readonly events: readonly GroupEvent[] }
  | { readonly outcome: "ignored"; readonly reason: IgnoredReason }
  | { readonly outcome: "refused"; readonly error: GroupError };

/** A group that was joined by invitation, and the group that it continues (RFC 9420 11.2, 11.3). */
export interface JoinedGroupState {
  readonly group: Group;
  readonly continues: Continuation | undefined;
}

/** A Commit that waits to come back: the bundle to submit, and what was asked for. */
export interface PendingCommitView {
  /** CommitBundle, TLS encoding: the same bytes however often it is submitted. */
  readonly bundle: Uint8Array;
  /** MLSMessage. */
  readonly commit: Uint8Array;
  readonly request: CommitRequest;
  /** Who orders the Commits of the epoch that it begins. */
  readonly order: Config;
}

/**
 * One group of this client at one moment. Immutable: whatever changes the group returns another, to be saved together with
 * what it brought, before anything is sent or acknowledged; then it takes the place of this one. If saving fails, this one
 * still holds.
 */
export class Group {
  readonly #environment: GroupEnvironment;
  readonly #state: GroupState;

  private constructor(environment: GroupEnvironment, state: GroupState) {
    this.#environment = environment;
    this.#state = state;
  }

  /** A new group of this client alone. Throws GroupError. */
  static async create(environment: GroupEnvironment, request: GroupRequest): Promise<Group> {
    return new Group(environment, await createGroup(environment, request));
  }

  /** A group by invitation. Throws GroupError; `authenticator_failed` can be tried again with the same KeyPackage. */
  static async join(environment: GroupEnvironment, invitation: Invitation): Promise<Group> {
    return (await Group.joinWith(environment, invitation)).group;
  }

  /** The same, with what the group says that it continues, which was checked. Throws as {@link Group.join}. */
  static async joinWith(environment: GroupEnvironment, invitation: Invitation): Promise<JoinedGroupState> {
    const { state, continues } = await joinGroup(environment, invitation);
    return { group: new Group(environment, state), continues };
  }

  /** Joins a group from outside; nothing has happened until {@link Group.afterExternalJoin}. Throws GroupError. */
  static externalJoin(environment: GroupEnvironment, request: ExternalJoinRequest): Promise<ExternalJoin> {
    return makeExternalJoin(environment, request);
  }

  /** The group once its external Commit is decided. Throws GroupError `digests_invalid`. */
  static afterExternalJoin(environment: GroupEnvironment, join: ExternalJoin, decided: DecidedCommit): Group {
    return new Group(environment, stateAfterJoin(environment, join, decided));
  }

  /** The inverse of {@link Group.encode}. Throws GroupError `state_invalid`. */
  static decode(environment: GroupEnvironment, encoded: EncodedGroup): Group {
    return new Group(environment, decodeGroup(encoded));
  }

  /** Everything that {@link Group.decode} needs, secrets included. */
  encode(): EncodedGroup {
    return encodeGroup(this.#environment.crypto.primitives.sha256, this.#state);
  }

  get id(): GroupId {
    return groupIdFromBytes(this.#state.mls.groupContext.groupId);
  }

  get epoch(): bigint {
    return this.#state.mls.groupContext.epoch;
  }

  get suite(): SuiteName {
    const { cipherSuite } = this.#state.mls.groupContext;
    if (!isSuiteName(cipherSuite)) throw new GroupError("unsupported", `cipher suite ${cipherSuite}`);
    return cipherSuite;
  }

  /** How this client frames its handshake messages. */
  get framing(): Framing {
    return this.#state.framing;
  }

  /** Head of the chain of Commits at this epoch; no bytes in a group without one. */
  get head(): Uint8Array {
    return this.#state.head;
  }

  /** Who orders the Commits of this epoch, as members and tree say. Throws GroupError `unordered`. */
  get order(): Config {
    return orderOf(this.#state.mls);
  }

  /** Equal at all members that have the same state (A23-26). */
  get epochAuthenticator(): Uint8Array {
    return this.#state.mls.keySchedule.epochAuthenticator;
  }

  /** Extensions of the GroupContext. */
  get extensions(): readonly Extension[] {
    return this.#state.mls.groupContext.extensions;
  }

  /** What the group agrees on about its servers. */
  get terms(): GroupTerms {
    return termsOf(this.extensions);
  }

  /** What the group demands of its members and lets them do (RFC 9750 7); undefined where it has no policy. */
  get policy(): GroupPolicy | undefined {
    return policyOfContext(this.extensions);
  }

  /** What a user may do here by the group's policy; everybody is a member where there is none. */
  rankOf(user: UserId): Rank {
    const { policy } = this;
    return policy === undefined ? "member" : rankOf(policy, rosterOfTree(this.#state.mls.ratchetTree), user);
  }

  /** Suites that the policy prefers to the group's own, best first, and who can not use them yet (A23-55). */
  get suiteUpgrades(): readonly SuiteUpgrade[] {
    const { policy } = this;
    if (policy === undefined || !this.active) return [];
    return suiteUpgrades(policy, wireSuite(this.suite), rosterLeaves(this.#state.mls.ratchetTree));
  }

  /** Media types that every member must read. Where there are any, application data is ApplicationFraming (F-7). */
  get requiredMediaTypes(): readonly string[] {
    return mediaTypesOf(this.extensions);
  }

  /** Whether this client is still a member. */
  get active(): boolean {
    return this.#state.mls.groupActiveState.kind === "active";
  }

  /** A signature with the key of this client's leaf, which may be another than that of its sessions (RFC 9420 5.1.2). */
  sign(content: Uint8Array): Promise<Uint8Array> {
    const { signature } = suiteOf(this.#environment, this.suite);
    return signature.sign(this.#state.mls.signaturePrivateKey, content);
  }

  /** Seals bytes to the encryption key of a member's leaf. Throws GroupError `member_invalid`. */
  sealTo(leafIndex: number, info: Uint8Array, plaintext: Uint8Array): Promise<LeafSealed> {
    return sealToLeaf(suiteOf(this.#environment, this.suite), this.#state, leafIndex, info, plaintext);
  }

  /** What another member has sealed to this client's leaf; undefined for anything else. */
  openSealed(
    info: Uint8Array,
    kemOutput: Uint8Array,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array | undefined> {
    return openOfLeaf(suiteOf(this.#environment, this.suite), this.#state, info, { kemOutput, ciphertext });
  }

  /** What other groups may continue of this one. */
  get former(): FormerGroup {
    return formerGroup(this.#current);
  }

  /** What proves membership in this epoch (RFC 9420 8.6). */
  get resumptionPsk(): ResumptionPsk {
    const { groupContext, keySchedule } = this.#state.mls;
    return { groupId: groupContext.groupId, epoch: groupContext.epoch, secret: keySchedule.resumptionPsk };
  }

  /** All members by leaf index; the first call in a large group of certificates takes time. */
  get members(): readonly Member[] {
    return membersOf(this.#state.mls.ratchetTree);
  }

  /** The domains with a member, ascending. */
  get domains(): readonly DomainName[] {
    return domainsOf(this.members.map(({ client }) => client));
  }

  /** This client. Throws GroupError `removed` when it is no member any more. */
  get self(): Member {
    const member = this.active
      ? memberAt(this.#state.mls.ratchetTree, this.#state.mls.privatePath.leafIndex)
      : undefined;
    if (member === undefined) throw new GroupError("removed", "no longer a member");
    return member;
  }

  /** Whether the keys of this client's leaf are still those of the KeyPackage that it began with (RFC 9420 7.2). */
  get hasKeyPackageLeaf(): boolean {
    const { ratchetTree, privatePath } = this.#state.mls;
    return leafAt(ratchetTree, privatePath.leafIndex)?.leafNodeSource === "key_package";
  }

  /** The encryption key of this client's leaf; no bytes where it has none. */
  get ownEncryptionKey(): Uint8Array {
    const { ratchetTree, privatePath } = this.#state.mls;
    return leafAt(ratchetTree, privatePath.leafIndex)?.hpkePublicKey ?? new Uint8Array();
  }

  /** Application messages of this client in this epoch. */
  get messagesSent(): number {
    const { secretTree, privatePath } = this.#state.mls;
    return secretTree[2 * privatePath.leafIndex]?.application.generation ?? 0;
  }

  /** Leaf indices that proposals that wait would remove. */
  get proposedRemovals(): ReadonlySet<number> {
    const { waiting, mls } = this.#state;
    const proposals = waiting.flatMap(({ ref }) => mls.unappliedProposals[ref] ?? []);
    return new Set(removedLeaves(proposals));
  }

  /** The ratchet tree of this epoch. */
  get tree(): RatchetTree {
    return this.#state.mls.ratchetTree;
  }

  /** The member that is `client`, if there is one. */
  member(client: ClientId): Member | undefined {
    return this.members.find((member) => member.client === client);
  }

  /** Proposals that wait for a Commit. */
  get waitingProposals(): number {
    return this.#state.waiting.length;
  }

  /** Of those, the ones that this client has not committed itself: RFC 9420 12.4 has a Commit sent before the next message. */
  get uncommittedProposals(): number {
    return uncommitted(this.#state).length;
  }

  /** This client's Commit that has not come back yet. */
  get pending(): PendingCommitView | undefined {
    const { pending } = this.#state;
    if (pending === undefined) return undefined;
    const { bundle, commit, request, next } = pending;
    return { bundle, commit, request, order: orderOf(next) };
  }

  /** Whether somebody would not be a member any more after the pending Commit. */
  get pendingRemoves(): boolean {
    const { pending } = this.#state;
    if (pending === undefined) return false;
    const staying = new Set(membersOf(pending.next.ratchetTree).map(({ client }) => client));
    return this.members.some(({ client }) => !staying.has(client));
  }

  /** Receives an application message or a proposal: an MLSMessage. Throws GroupError `authenticator_failed` alone. */
  receive(message: Uint8Array): Promise<ReceiveResult> {
    return this.#received(() => receiveMessage(this.#environment, this.#current, message));
  }

  /** Receives a decided Commit with its stapled proposals. Throws GroupError `authenticator_failed` alone. */
  receiveCommit(decided: DecidedCommit, psks?: readonly PreSharedKey[]): Promise<ReceiveResult> {
    return this.#received(() => receiveCommit(this.#environment, this.#current, decided, psks));
  }

  /**
   * A Commit with what `request` asks for and all proposals that wait; an empty request is a self-update. It stays pending:
   * members, epoch and keys are those of before until the Commit comes back through {@link Group.receiveCommit}.
   * Throws GroupError.
   */
  async commit(request: CommitRequest = {}, options: CommitOptions = {}): Promise<Group> {
    return this.#next(await makeCommit(this.#environment, this.#current, request, options));
  }

  /**
   * Forgets the pending Commit. Only for one that certainly was not and will not be decided: should it come back after
   * all, this client cannot follow (`own_commit_unknown`).
   */
  abandonCommit(): Group {
    return this.#next({ ...this.#state, pending: undefined });
  }

  /** A proposal for somebody's next Commit; `leave` is the way out of a group. Throws GroupError. */
  async propose(request: ProposalRequest): Promise<{ readonly group: Group; readonly message: Uint8Array }> {
    const { state, message } = await makeProposal(this.#environment, this.#state, request);
    return { group: this.#next(state), message };
  }

  /**
   * Encrypts an application message. Save the group that comes back before the message is sent. Throws GroupError
   * `removed`, `proposals_waiting`, `too_large`.
   */
  async protect(plaintext: Uint8Array, authenticatedData: Uint8Array = new Uint8Array()) {
    const { state, ...made } = await protectMessage(
      this.#environment,
      this.#state,
      plaintext,
      authenticatedData,
    );
    return { group: this.#next(state), ...made };
  }

  /** `MLS-Exporter` of this epoch (RFC 9420 8.5). Throws GroupError `too_large`, `removed`. */
  exportSecret(label: string, context: Uint8Array, length: number): Promise<Uint8Array> {
    return exportSecret(this.#environment, this.#state, label, context, length);
  }

  /** SRTP master key and salt of one sender in this epoch; see `srtpKeys` in `exporter.ts`. Throws GroupError. */
  srtpKeys(leafIndex: number, profile: SrtpProfile): Promise<SrtpKeys> {
    return srtpKeys(this.#environment, this.#state, leafIndex, profile);
  }

  /** Signed GroupInfo of this epoch as MLSMessage: with the external public key, without the ratchet tree. */
  groupInfo(extensions: readonly Extension[] = []): Promise<Uint8Array> {
    const guard = new AuthenticationGuard(this.#environment.authenticator);
    const cs = suiteOf(this.#environment, this.suite);
    return encodeGroupInfo(forOperation(this.#state.mls, guard), cs, extensions);
  }

  /** `optional<Node> ratchet_tree<V>` of this epoch. */
  ratchetTree(): Uint8Array {
    return encodeTree(this.#state.mls);
  }

  /** The same without keys whose time is over, to be saved then; this very one where there are none. A23-72, A23-73. */
  withKeysInTime(): Group {
    const state = this.#current;
    return state === this.#state ? this : new Group(this.#environment, state);
  }

  /** What all that uses keys begins with: those whose time is over are not there, saved or not. */
  get #current(): GroupState {
    return withKeysInTime(this.#environment, this.#state);
  }

  #next(state: GroupState, events: readonly GroupEvent[] = []): Group {
    return new Group(this.#environment, withKeysInTime(this.#environment, state, events));
  }

  async #received(receive: () => Promise<Received>): Promise<ReceiveResult> {
    try {
      const received = await receive();
      if (received.outcome === "ignored") return received;
      const { state, events } = received;
      return { outcome: "applied", group: this.#next(state, events), events };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.code === "authenticator_failed") throw refusal;
      return { outcome: "refused", error: refusal };
    }
  }
}
