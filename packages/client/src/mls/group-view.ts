import {
  type ClientId,
  type DomainName,
  type GroupId,
  groupIdFromBytes,
  type GroupTerms,
  type UserId,
} from "@entente/mls-wire";
import type { Config } from "@entente/ordering";
import {
  type GroupPolicy,
  type Rank,
  rankOf,
  type SuiteUpgrade,
  suiteUpgrades,
  type VersionUpgrade,
  versionUpgrades,
} from "@entente/policy";
import type { Extension, RatchetTree } from "ts-mls";
import { isSuiteName, type SuiteName } from "../crypto/suite-name.ts";
import { removedLeaves } from "./commit-effect.ts";
import { orderOf } from "./commit-order.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { type FormerGroup, formerGroup } from "./continuation.ts";
import { GroupError } from "./group-error.ts";
import { policyOfContext, rosterLeaves, rosterOfTree, wireSuite } from "./group-policy.ts";
import type { CommitRequest, Framing, GroupState } from "./group-state.ts";
import { uncommitted } from "./group-state.ts";
import { termsOf } from "./group-terms.ts";
import { resumptionSecret, withKeysInTime } from "./kept-keys.ts";
import { type LeafSealed, openOfLeaf, sealToLeaf } from "./leaf-seal.ts";
import { domainsOf, leafAt, leavesOf, type Member, memberAt, membersOf } from "./member.ts";
import { type AddressedClient, addressedClients, clientAddressOf } from "./client-address.ts";
import { mediaTypesOf } from "./media-types.ts";
import type { ResumptionPsk } from "./psk.ts";

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
 * What one group of this client is at one moment: members, epoch, what it agrees on, and what its keys can do without changing anything.
 */
export class GroupView {
  protected readonly environment: GroupEnvironment;
  protected readonly state: GroupState;

  protected constructor(environment: GroupEnvironment, state: GroupState) {
    this.environment = environment;
    this.state = state;
  }

  get id(): GroupId {
    return groupIdFromBytes(this.state.mls.groupContext.groupId);
  }

  get epoch(): bigint {
    return this.state.mls.groupContext.epoch;
  }

  get suite(): SuiteName {
    const { cipherSuite } = this.state.mls.groupContext;
    if (!isSuiteName(cipherSuite)) throw new GroupError("unsupported", `cipher suite ${cipherSuite}`);
    return cipherSuite;
  }

  /** How this client frames its handshake messages. */
  get framing(): Framing {
    return this.state.framing;
  }

  /** Head of the chain of Commits at this epoch; no bytes in a group without one. */
  get head(): Uint8Array {
    return this.state.head;
  }

  /** Who orders the Commits of this epoch, as members and tree say. Throws GroupError `unordered`. */
  get order(): Config {
    return orderOf(this.state.mls);
  }

  /** Equal at all members that have the same state (A23-26). */
  get epochAuthenticator(): Uint8Array {
    return this.state.mls.keySchedule.epochAuthenticator;
  }

  /** Extensions of the GroupContext. */
  get extensions(): readonly Extension[] {
    return this.state.mls.groupContext.extensions;
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
    return policy === undefined ? "member" : rankOf(policy, rosterOfTree(this.state.mls.ratchetTree), user);
  }

  /** Suites that the policy prefers to the group's own, best first, and who can not use them yet (A23-55). */
  get suiteUpgrades(): readonly SuiteUpgrade[] {
    const { policy } = this;
    if (policy === undefined || !this.active) return [];
    return suiteUpgrades(policy, wireSuite(this.suite), rosterLeaves(this.state.mls.ratchetTree));
  }

  /** Versions of MLS above the group's that members' leaves list, highest first, and who can not do them yet (A18-28, A23-55). */
  get versionUpgrades(): readonly VersionUpgrade[] {
    const { ratchetTree, groupContext } = this.state.mls;
    return this.active ? versionUpgrades(groupContext.version, rosterLeaves(ratchetTree)) : [];
  }

  /** Media types that every member must read. Where there are any, application data is ApplicationFraming (F-7). */
  get requiredMediaTypes(): readonly string[] {
    return mediaTypesOf(this.extensions);
  }

  /** Members whose leaves tell an address, by leaf index. */
  get addresses(): readonly AddressedClient[] {
    return addressedClients(leavesOf(this.state.mls.ratchetTree));
  }

  /** The sealed part of the address that this client's leaf tells; undefined where it tells none. */
  get ownAddress(): Uint8Array | undefined {
    const { ratchetTree, privatePath } = this.state.mls;
    const own = leafAt(ratchetTree, privatePath.leafIndex);
    return own && clientAddressOf(own);
  }

  /** Whether this client is still a member. */
  get active(): boolean {
    return this.state.mls.groupActiveState.kind === "active";
  }

  /** A signature with the key of this client's leaf, which may be another than that of its sessions (RFC 9420 5.1.2). */
  sign(content: Uint8Array): Promise<Uint8Array> {
    const { signature } = suiteOf(this.environment, this.suite);
    return signature.sign(this.state.mls.signaturePrivateKey, content);
  }

  /** Seals bytes to the encryption key of a member's leaf. Throws GroupError `member_invalid`. */
  sealTo(leafIndex: number, info: Uint8Array, plaintext: Uint8Array): Promise<LeafSealed> {
    return sealToLeaf(suiteOf(this.environment, this.suite), this.state, leafIndex, info, plaintext);
  }

  /** What another member has sealed to this client's leaf; undefined for anything else. */
  openSealed(
    info: Uint8Array,
    kemOutput: Uint8Array,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array | undefined> {
    return openOfLeaf(suiteOf(this.environment, this.suite), this.state, info, { kemOutput, ciphertext });
  }

  /** What other groups may continue of this one. */
  get former(): FormerGroup {
    return formerGroup(this.current);
  }

  /** What proves membership in this epoch (RFC 9420 8.6). */
  get resumptionPsk(): ResumptionPsk {
    const { groupContext, keySchedule } = this.state.mls;
    return { groupId: groupContext.groupId, epoch: groupContext.epoch, secret: keySchedule.resumptionPsk };
  }

  /** What proves membership in an epoch, and its members' leaves; undefined for one that has not begun here, or is kept no longer. */
  keptEpoch(epoch: bigint): { readonly secret: Uint8Array; readonly tree: RatchetTree } | undefined {
    const { groupContext, historicalReceiverData } = this.state.mls;
    if (epoch === groupContext.epoch) return { secret: this.resumptionPsk.secret, tree: this.tree };
    const former = historicalReceiverData.get(epoch);
    const secret = resumptionSecret(former);
    return former === undefined || secret === undefined ? undefined : { secret, tree: former.ratchetTree };
  }

  /** All members by leaf index; the first call in a large group of certificates takes time. */
  get members(): readonly Member[] {
    return membersOf(this.state.mls.ratchetTree);
  }

  /** The domains with a member, ascending. */
  get domains(): readonly DomainName[] {
    return domainsOf(this.members.map(({ client }) => client));
  }

  /** This client. Throws GroupError `removed` when it is no member any more. */
  get self(): Member {
    const member = this.active
      ? memberAt(this.state.mls.ratchetTree, this.state.mls.privatePath.leafIndex)
      : undefined;
    if (member === undefined) throw new GroupError("removed", "no longer a member");
    return member;
  }

  /** Whether the keys of this client's leaf are still those of the KeyPackage that it began with (RFC 9420 7.2). */
  get hasKeyPackageLeaf(): boolean {
    const { ratchetTree, privatePath } = this.state.mls;
    return leafAt(ratchetTree, privatePath.leafIndex)?.leafNodeSource === "key_package";
  }

  /** The encryption key of this client's leaf; no bytes where it has none. */
  get ownEncryptionKey(): Uint8Array {
    const { ratchetTree, privatePath } = this.state.mls;
    return leafAt(ratchetTree, privatePath.leafIndex)?.hpkePublicKey ?? new Uint8Array();
  }

  /** Application messages of this client in this epoch. */
  get messagesSent(): number {
    const { secretTree, privatePath } = this.state.mls;
    return secretTree[2 * privatePath.leafIndex]?.application.generation ?? 0;
  }

  /** Leaf indices that proposals that wait would remove. */
  get proposedRemovals(): ReadonlySet<number> {
    const { waiting, mls } = this.state;
    const proposals = waiting.flatMap(({ ref }) => mls.unappliedProposals[ref] ?? []);
    return new Set(removedLeaves(proposals));
  }

  /** The ratchet tree of this epoch. */
  get tree(): RatchetTree {
    return this.state.mls.ratchetTree;
  }

  /** The member that is `client`, if there is one. */
  member(client: ClientId): Member | undefined {
    return this.members.find((member) => member.client === client);
  }

  /** Proposals that wait for a Commit. */
  get waitingProposals(): number {
    return this.state.waiting.length;
  }

  /** Of those, the ones that this client has not committed itself: RFC 9420 12.4 has a Commit sent before the next message. */
  get uncommittedProposals(): number {
    return uncommitted(this.state).length;
  }

  /** This client's Commit that has not come back yet. */
  get pending(): PendingCommitView | undefined {
    const { pending } = this.state;
    if (pending === undefined) return undefined;
    const { bundle, commit, request, next } = pending;
    return { bundle, commit, request, order: orderOf(next) };
  }

  /** Whether somebody would not be a member any more after the pending Commit. */
  get pendingRemoves(): boolean {
    const { pending } = this.state;
    if (pending === undefined) return false;
    const staying = new Set(membersOf(pending.next.ratchetTree).map(({ client }) => client));
    return this.members.some(({ client }) => !staying.has(client));
  }

  /** What all that uses keys begins with: those whose time is over are not there, saved or not. */
  protected get current(): GroupState {
    return withKeysInTime(this.environment, this.state);
  }
}
