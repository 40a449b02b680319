import type { Extension } from "ts-mls";
import { protect as protectMessage } from "./application-message.ts";
import { AuthenticationGuard } from "./authenticator.ts";
import type { DecidedCommit } from "./chain-head.ts";
import { createGroup, type GroupRequest } from "./create-group.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { exportSecret, srtpKeys, type SrtpKeys, type SrtpProfile } from "./exporter.ts";
import type { ExternalJoin, ExternalJoinRequest } from "./external-join.ts";
import { makeExternalJoin, stateAfterJoin } from "./external-join.ts";
import { type Continuation } from "./continuation.ts";
import { decodeGroup, encodeGroup, type EncodedGroup } from "./group-codec.ts";
import type { GroupError } from "./group-error.ts";
import { refusalOf } from "./group-error.ts";
import type { GroupEvent } from "./group-event.ts";
import type { CommitRequest, GroupState } from "./group-state.ts";
import { forOperation } from "./group-state.ts";
import { type Invitation, joinGroup } from "./join-group.ts";
import { withKeysInTime } from "./kept-keys.ts";
import { type CommitOptions, encodeGroupInfo, makeCommit } from "./make-commit.ts";
import { makeProposal, type ProposalRequest } from "./make-proposal.ts";
import type { IgnoredReason, Received } from "./outcome.ts";
import type { PreSharedKey } from "./psk.ts";
import { receiveCommit } from "./receive-commit.ts";
import { receiveMessage } from "./receive-message.ts";
import { encodeTree } from "./tree-codec.ts";
import { GroupView } from "./group-view.ts";

export type { PendingCommitView } from "./group-view.ts";

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

/**
 * One group of this client at one moment. Immutable: whatever changes the group returns another, to be saved together with
 * what it brought, before anything is sent or acknowledged; then it takes the place of this one. If saving fails, this one
 * still holds.
 */
export class Group extends GroupView {
  private constructor(environment: GroupEnvironment, state: GroupState) {
    super(environment, state);
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
    return encodeGroup(this.environment.crypto.primitives.sha256, this.state);
  }

  /** Receives an application message or a proposal: an MLSMessage. Throws GroupError `authenticator_failed` alone. */
  receive(message: Uint8Array): Promise<ReceiveResult> {
    return this.#received(() => receiveMessage(this.environment, this.current, message));
  }

  /** Receives a decided Commit with its stapled proposals. Throws GroupError `authenticator_failed` alone. */
  receiveCommit(decided: DecidedCommit, psks?: readonly PreSharedKey[]): Promise<ReceiveResult> {
    return this.#received(() => receiveCommit(this.environment, this.current, decided, psks));
  }

  /**
   * A Commit with what `request` asks for and all proposals that wait; an empty request is a self-update. It stays pending:
   * members, epoch and keys are those of before until the Commit comes back through {@link Group.receiveCommit}.
   * Throws GroupError.
   */
  async commit(request: CommitRequest = {}, options: CommitOptions = {}): Promise<Group> {
    return this.#next(await makeCommit(this.environment, this.current, request, options));
  }

  /**
   * Forgets the pending Commit. Only for one that certainly was not and will not be decided: should it come back after
   * all, this client cannot follow (`own_commit_unknown`).
   */
  abandonCommit(): Group {
    return this.#next({ ...this.state, pending: undefined });
  }

  /** A proposal for somebody's next Commit; `leave` is the way out of a group. Throws GroupError. */
  async propose(request: ProposalRequest): Promise<{ readonly group: Group; readonly message: Uint8Array }> {
    const { state, message } = await makeProposal(this.environment, this.state, request);
    return { group: this.#next(state), message };
  }

  /**
   * Encrypts an application message. Save the group that comes back before the message is sent. Throws GroupError
   * `removed`, `proposals_waiting`, `too_large`.
   */
  async protect(plaintext: Uint8Array, authenticatedData: Uint8Array = new Uint8Array()) {
    const { state, ...made } = await protectMessage(
      this.environment,
      this.state,
      plaintext,
      authenticatedData,
    );
    return { group: this.#next(state), ...made };
  }

  /** `MLS-Exporter` of this epoch (RFC 9420 8.5). Throws GroupError `too_large`, `removed`. */
  exportSecret(label: string, context: Uint8Array, length: number): Promise<Uint8Array> {
    return exportSecret(this.environment, this.state, label, context, length);
  }

  /** SRTP master key and salt of one sender in this epoch; see `srtpKeys` in `exporter.ts`. Throws GroupError. */
  srtpKeys(leafIndex: number, profile: SrtpProfile): Promise<SrtpKeys> {
    return srtpKeys(this.environment, this.state, leafIndex, profile);
  }

  /** Signed GroupInfo of this epoch as MLSMessage: with the external public key, without the ratchet tree. */
  groupInfo(extensions: readonly Extension[] = []): Promise<Uint8Array> {
    const guard = new AuthenticationGuard(this.environment.authenticator);
    const cs = suiteOf(this.environment, this.suite);
    return encodeGroupInfo(forOperation(this.state.mls, guard), cs, extensions);
  }

  /** `optional<Node> ratchet_tree<V>` of this epoch. */
  ratchetTree(): Uint8Array {
    return encodeTree(this.state.mls.ratchetTree);
  }

  /** The same without keys whose time is over, to be saved then; this very one where there are none. A23-72, A23-73. */
  withKeysInTime(): Group {
    const state = this.current;
    return state === this.state ? this : new Group(this.environment, state);
  }

  #next(state: GroupState, events: readonly GroupEvent[] = []): Group {
    return new Group(this.environment, withKeysInTime(this.environment, state, events));
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
