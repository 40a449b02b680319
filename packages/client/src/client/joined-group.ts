import { type ClientId, type GroupId, parseGroupId, parseUserId } from "@entente/mls-wire";
import type { Finding, GroupPolicy, Rank, Role, SuiteUpgrade, VersionUpgrade } from "@entente/policy";
import { equalBytes, utf8FromText } from "@entente/tls-codec";
import { type Attachment, attachmentContent, attachmentMediaType } from "../attachments/reference.ts";
import type { NewAttachment, TransferOptions } from "../attachments/transfers.ts";
import { fingerprint } from "../mls/fingerprint.ts";
import type { SignatureKeyPair } from "../mls/key-package.ts";
import type { Member } from "../mls/member.ts";
import type { SrtpKeys, SrtpProfile } from "../mls/exporter.ts";
import { type CommitIntent } from "./commits.ts";
import type { EphemeralNotice } from "./ephemerals.ts";
import type { GroupEntry } from "./group-entry.ts";
import type { GroupServices } from "./group-services.ts";
import { InvitationPlan, type InviteResult } from "./invitations.ts";
import { type PolicyChange, policyIntent, withRole } from "./policy-change.ts";
import { transferIntent } from "./order-transfer.ts";
import { signedInvitation } from "./signed-invitation.ts";
import type { PublishedState } from "./published-states.ts";
import { OutgoingMessages } from "./outgoing-messages.ts";

/**
 * A group that the client is, or was, a member of. Its operations are done one after the other, in the order in which they
 * are asked for, and resolve when they have taken effect: a Commit when it is decided and merged, a message when the home
 * domain has it on disk.
 */
export class JoinedGroup {
  readonly id: GroupId;
  readonly #entry: GroupEntry;
  readonly #services: GroupServices;
  readonly #outgoing: OutgoingMessages;

  constructor(entry: GroupEntry, services: GroupServices) {
    this.id = parseGroupId(entry.id);
    this.#entry = entry;
    this.#services = services;
    this.#outgoing = new OutgoingMessages(entry, services);
  }

  /** The cipher suite that its members have agreed on. */
  get suite(): string {
    return this.#entry.group.suite;
  }

  /** The epoch that this client is in. */
  get epoch(): bigint {
    return this.#entry.group.epoch;
  }

  /** Whether this client is still a member. */
  get active(): boolean {
    return this.#entry.group.active;
  }

  /** Equal at all members that have the same state (A23-26, A23-116). */
  get epochAuthenticator(): Uint8Array {
    return this.#entry.group.epochAuthenticator;
  }

  /** All clients in the group, by leaf index. */
  members(): readonly Member[] {
    return this.#entry.group.members;
  }

  /** This client as a member. @throws GroupError `removed`. */
  get self(): Member {
    return this.#entry.group.self;
  }

  /** What the group demands of its members and lets them do (RFC 9750 7); undefined where it has no policy. */
  get policy(): GroupPolicy | undefined {
    return this.#entry.group.policy;
  }

  /** What a user may do here by the policy. */
  rankOf(user: string): Rank {
    return this.#entry.group.rankOf(parseUserId(user));
  }

  /** Suites that the policy prefers to the group's own, best first, and the clients that can not use them yet (A23-55). */
  suiteUpgrades(): readonly SuiteUpgrade[] {
    return this.#entry.group.suiteUpgrades;
  }

  /**
   * Versions of MLS above the group's that members can do by their own word, highest first, and the clients that can not do them yet
   * (A18-28, A23-55). This SDK can do MLS 1.0; a client that can do more with other software tells it with `furtherVersions`.
   */
  versionUpgrades(): readonly VersionUpgrade[] {
    return this.#entry.group.versionUpgrades;
  }

  /** Why a user can not be invited, before anyone tries; nothing where they can. @throws as `UserChecks.invitation`. */
  checkInvitation(user: string): Promise<readonly Finding[]> {
    return this.#services.checks.invitation(this.#entry.group, user);
  }

  /**
   * Changes the group's policy for everybody.
   *
   * @param change is given the policy as it is when the Commit is made, and again should another Commit be first.
   * @throws GroupError `policy_refused` with the rule in `reason`; `unsupported` in a group without a policy; and as {@link invite}.
   */
  changePolicy(change: PolicyChange): Promise<void> {
    return this.#commit(policyIntent(change));
  }

  /** Gives a user a role, or takes it (`member`). @throws IdentifierError, and as {@link changePolicy}. */
  grant(user: string, role: Role | "member"): Promise<void> {
    return this.changePolicy((policy) => withRole(policy, user, role));
  }

  /** The domains whose votes decide which Commit ends this epoch; one alone while the group has members of one or two. */
  get voters(): readonly string[] {
    return this.#entry.group.order.voters;
  }

  /**
   * Hands a group that one domain orders to another, while the first still does: the Commit that says so is the last that it orders.
   * A quorum of domains needs no such thing: who of them is gone is replaced.
   *
   * @param domain one with members. Nothing happens where it orders already.
   * @throws GroupError `unsupported` in a group that a quorum orders; `member_invalid`; `policy_refused`; and as {@link invite}.
   */
  transferOrder(domain: string): Promise<void> {
    return this.#commit(transferIntent(domain));
  }

  /** Sixty digits for people to compare: equal wherever the member has the same name and key (A23-3, A23-15). */
  fingerprint(member: Pick<Member, "client" | "signatureKey">): string {
    return fingerprint(this.#services.sha256, member);
  }

  /**
   * Adds all clients of users, of any domain, that are not members yet; when all are, nothing happens.
   *
   * @param users `name@domain`; of each at least one client must be a member in the end, or nobody is added.
   * @returns the clients that were added, and those that can not be added now.
   * @throws IdentifierError; ClientError `nothing_compatible`, `exhausted`, `wrong_key_package`, `always_late`, `undecided`;
   * GroupError for a KeyPackage or a credential that is not good; RpcFailure with the code of the domain that refused.
   */
  async invite(users: readonly string[]): Promise<InviteResult> {
    const plan = new InvitationPlan(users.map(parseUserId), this.#services.claims());
    await this.#commit((group) => plan.request(group));
    return plan.result;
  }

  /** Removes users with all their clients; of this client's own user, all others. @throws as {@link invite}. */
  remove(users: readonly string[]): Promise<void> {
    const userIds = new Set(users.map(parseUserId));
    return this.#commit((group) => {
      const leaving = group.members.filter(
        ({ client, user }) => userIds.has(user) && client !== this.#services.ownId,
      );
      return Promise.resolve(
        leaving.length === 0 ? undefined : { remove: leaving.map(({ client }) => client) },
      );
    });
  }

  /** Renews this client's keys, and commits what waits. @throws as {@link invite}. */
  update(): Promise<void> {
    return this.#commit(() => Promise.resolve({}));
  }

  /**
   * Puts a later credential of this client into its leaf, and the signature key that it is for, if they are not there; with an address
   * for the leaf to tell from then on, where there is one. @throws as {@link invite}.
   */
  updateCredential(credential: Uint8Array, key?: SignatureKeyPair, address?: Uint8Array): Promise<void> {
    return this.#commit(({ self }) => {
      const isOther = key !== undefined && !equalBytes(key.publicKey, self.signatureKey);
      if (!isOther && equalBytes(credential, self.credential)) return Promise.resolve(undefined);
      const told = address === undefined ? {} : { address };
      return Promise.resolve({ credential, ...(isOther ? { signatureKey: key } : {}), ...told });
    });
  }

  /** Has this client's leaf tell this address of it from now on; its sealed part. @throws as {@link invite}. */
  updateAddress(address: Uint8Array): Promise<void> {
    return this.#commit(({ ownAddress }) =>
      Promise.resolve(ownAddress !== undefined && equalBytes(ownAddress, address) ? undefined : { address }),
    );
  }

  /** The sealed part of the address that this client's leaf tells; undefined where it tells none. */
  get ownAddress(): Uint8Array | undefined {
    return this.#entry.group.ownAddress;
  }

  /** Commits proposals that wait, if there are any. @throws as {@link invite}. */
  commitWaiting(): Promise<void> {
    return this.#commit((group) =>
      Promise.resolve(group.waitingProposals > 0 && group.active ? {} : undefined),
    );
  }

  /**
   * Asks to be removed; another member's next Commit does it, since no client can remove itself (RFC 9420 12.1.3). Resolves
   * when the request is on its way for certain. Should a Commit end the epoch without it, it is asked again in the next, also
   * after a restart, until it is so. Where the group lets the domain that it was made at propose removals, that domain does it from
   * then on, whether or not this client is there.
   *
   * @throws GroupError `removed`; RpcFailure.
   */
  async leave(): Promise<void> {
    await this.#outgoing.proposal({ type: "leave" });
    if (this.#entry.group.policy !== undefined) await this.#services.leaving.tellDomain(this.id);
  }

  /** Proposes that a client be removed; whoever commits next does it. Nothing happens when it is no member. @throws as {@link leave}. */
  async proposeRemoval(client: ClientId): Promise<void> {
    const { group } = this.#entry;
    if (group.active && group.members.some((member) => member.client === client))
      await this.#outgoing.proposal({ type: "remove", client });
  }

  /**
   * Sends a message to the group, after what was asked for before: but not after a Commit that is held up because nobody orders the
   * group now, unless that removes somebody, who could read the message otherwise. Proposals that wait are committed first, as RFC
   * 9420 12.4 demands. In a group that was joined
   * by invitation a self-update follows the first message by itself, unless `updateAfterJoining` is off.
   *
   * @param content opaque to every server; a text is sent as UTF-8.
   * @param mediaType what the content is, in a group that requires media types: `text/plain;charset=utf-8` for a text,
   * `application/octet-stream` for bytes, unless told. Elsewhere messages have no type.
   * @param authenticatedData readable by servers, written by this client for certain (A23-52).
   * @returns SHA-256 of the MLSMessage, hexadecimal.
   * @throws GroupError `removed`, `too_large`, `unsupported` for a type that is none or in a group that has none; ClientError `wrong_epoch`, `log_silent`, `succeeded`; RpcFailure.
   */
  send(content: string | Uint8Array, authenticatedData?: Uint8Array, mediaType?: string): Promise<string> {
    return this.#outgoing.message(content, authenticatedData, mediaType);
  }

  /**
   * What the home domain publishes of the group for joiners, beside what this client has. @throws RpcFailure.
   */
  comparePublished(): Promise<PublishedState> {
    return this.#services.published.compare(this.#entry);
  }

  /**
   * Publishes GroupInfo and ratchet tree of this client's epoch, in the place of what is published of it. Members look at what is
   * published by turns and do this by themselves. @throws RpcFailure `stale_group_state`, `bad_group_info`.
   */
  publishState(): Promise<void> {
    return this.#services.published.publish(this.#entry);
  }

  /**
   * Says something that is worth something only now, as that somebody is typing, to the members that are connected: encrypted and
   * signed, in no store, never repeated. Resolves when the home domain has taken it, which says nothing of its arrival.
   *
   * @param content at most `ephemeralContentBytesMax`.
   * @throws GroupError `too_large`, `removed`; RpcFailure `too_many_ephemerals`.
   */
  sendEphemeral(content: string | Uint8Array): Promise<void> {
    const bytes = typeof content === "string" ? (utf8FromText(content) ?? new Uint8Array()) : content;
    return this.#services.ephemerals.send(this.#entry, bytes);
  }

  /** Calls the listener for what other members send with {@link sendEphemeral} from now on. Returns its removal. */
  onEphemeral(listener: (notice: EphemeralNotice) => void): () => void {
    return this.#services.ephemerals.listen(this.id, listener);
  }

  /** Joins anew in the place of this client's leaf, as when its state was lost: what was sent meanwhile stays unread. @throws as `Client.joinExternally`. */
  rejoin(): Promise<void> {
    return this.#services.joins.rejoin(this.id, "state_lost");
  }

  /**
   * Leave to join from outside, for a group whose terms take invitations (A23-35, A23-87). As good as this client's membership.
   *
   * @param userId `name@domain`; whoever has it where absent.
   * @param notAfterMs milliseconds since 1970.
   * @returns GroupInvitation, TLS encoding.
   * @throws GroupError `policy_refused` where the group's policy lets none be good for so long.
   */
  async invitationCode(notAfterMs: number, userId?: string): Promise<Uint8Array> {
    return signedInvitation(this.#entry.group, notAfterMs, userId, this.#services.nowMs());
  }

  /**
   * Uploads a file and tells the group of it; members find it with `attachmentOf` and fetch it with `Client.attachments`. The upload
   * holds up no other operation of the group.
   *
   * @throws as `Transfers.upload` and {@link send}.
   */
  async sendAttachment(file: NewAttachment, options?: TransferOptions): Promise<Attachment> {
    const attachment = await this.#services.attachments.upload(file, options);
    const isTyped = this.#entry.group.requiredMediaTypes.length > 0;
    await this.send(attachmentContent(attachment), undefined, isTyped ? attachmentMediaType : undefined);
    return attachment;
  }

  /** `MLS-Exporter(label, context, length)` of the current epoch (RFC 9420 8.5, F-12). @throws GroupError. */
  exportSecret(label: string, context: Uint8Array, length: number): Promise<Uint8Array> {
    return this.#entry.group.exportSecret(label, context, length);
  }

  /** SRTP master key and salt with which a member sends in this epoch (F-12). @throws GroupError. */
  srtpKeys(leafIndex: number, profile: SrtpProfile): Promise<SrtpKeys> {
    return this.#entry.group.srtpKeys(leafIndex, profile);
  }

  #commit(intent: CommitIntent): Promise<void> {
    return this.#entry.commits.take(() => this.#services.commits.bringThrough(this.#entry, intent));
  }
}
