import { decode, defaultLimits, equalBytes, hexFromBytes, textFromUtf8, uint64Max } from "@entente/tls-codec";
import {
  type ClientId,
  clientIdParts,
  type GroupInfo,
  GroupInvitation,
  invitationSignContent,
  RatchetTree,
} from "@entente/mls-wire";
import { groupFeed, type Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { clockSkewMs, invitationBytesMax } from "../limits.ts";
import type { GroupWatch } from "./group-watch.ts";
import { clientOfLeaf } from "./leaf-client.ts";
import { groupInfoOf, policyOfInfo, readRecord, termsOf } from "./public-record.ts";
import { treeCryptoOf } from "./tree-crypto.ts";

/** Why a client may not join a group from outside; closed. */
export type AdmissionProblem =
  /** Nothing is published of the group's current epoch. */
  | "state_unknown"
  /** The group's policy gives the GroupInfo to nobody, or to members alone. */
  | "group_info_withheld"
  /** The group's terms admit nobody from outside. */
  | "joins_closed"
  /** Neither a client of a member's user nor invited. */
  | "not_invited"
  /** An invitation that is for another group or user, or not signed by a member. */
  | "invitation_invalid"
  | "invitation_expired"
  /** Good for longer than the group's policy lets any invitation be. */
  | "invitation_too_long";

/** Who wants to join. */
export interface Applicant {
  readonly clientId: ClientId;
  readonly invitation: GroupInvitation | undefined;
}

/** An invitation from the wire; undefined for no bytes. @throws DecodeError. */
export function invitationOf(bytes: Uint8Array): GroupInvitation | undefined {
  return bytes.length === 0
    ? undefined
    : decode(GroupInvitation, bytes, { ...defaultLimits, inputBytesMax: invitationBytesMax });
}

/** Says who may join groups from outside, by what the groups agree on (A23-35, A23-43). */
export class Admission {
  readonly #store: Pick<Store, "devices" | "feeds" | "groups">;
  readonly #watch: GroupWatch;
  readonly #now: Clock;

  constructor(store: Pick<Store, "devices" | "feeds" | "groups">, watch: GroupWatch, now: Clock) {
    this.#store = store;
    this.#watch = watch;
    this.#now = now;
  }

  /** What keeps the applicant out; undefined: nothing. Costs as many steps as the group has members. */
  async problem(groupId: Uint8Array, applicant: Applicant): Promise<AdmissionProblem | undefined> {
    const group = await this.#store.groups.find(groupId);
    const state = await this.#store.groups.publicState(groupId);
    if (group === undefined || state?.epoch !== group.epoch) return "state_unknown";
    const record = readRecord(state.bytes);
    if (record.groupInfo.length === 0 || record.source === "lost") return "state_unknown";
    const groupInfo = groupInfoOf(record.groupInfo);
    const { externalJoins } = termsOf(groupInfo);
    if (externalJoins === "closed") return "joins_closed";
    const rule = policyOfInfo(groupInfo)?.admission.groupInfo;
    if (rule === "nobody" || rule === "members") return "group_info_withheld";
    if (externalJoins === "open") return undefined;
    const members = await this.#members(groupId, group.epoch, record.ratchetTree);
    if (members.users.has(clientIdParts(applicant.clientId).user)) return undefined;
    if (await this.#hasLocalMember(groupId, applicant.clientId)) return undefined;
    if (externalJoins === "own_clients" || applicant.invitation === undefined) return "not_invited";
    return this.#invitationProblem(
      groupId,
      groupInfo,
      members.keys,
      applicant.invitation,
      applicant.clientId,
    );
  }

  async #members(groupId: Uint8Array, epoch: bigint, ratchetTree: Uint8Array): Promise<Members> {
    const followed = await this.#watch.followed(groupId, epoch);
    const leaves =
      followed === undefined
        ? decode(RatchetTree, ratchetTree).flatMap((node) =>
            node?.nodeType === "leaf" ? [node.leafNode] : [],
          )
        : [...followed.group.tree.leaves()];
    const users = new Set<string>();
    for (const leaf of leaves) {
      const client = clientOfLeaf(leaf);
      if (client !== undefined) users.add(clientIdParts(client).user);
    }
    return { users, keys: new Set(leaves.map(({ signatureKey }) => hexFromBytes(signatureKey))) };
  }

  /** What this domain knows by itself, without a tree: whether another client of the user reads the group. */
  async #hasLocalMember(groupId: Uint8Array, clientId: ClientId): Promise<boolean> {
    const feed = groupFeed(groupId);
    for (const other of await this.#store.devices.clientsOf(clientIdParts(clientId).user)) {
      const cursors = await this.#store.feeds.cursors(other.clientId);
      if (cursors.some((cursor) => cursor.feed === feed && cursor.untilSeq === undefined)) return true;
    }
    return false;
  }

  #invitationProblem(
    groupId: Uint8Array,
    groupInfo: GroupInfo,
    keys: ReadonlySet<string>,
    invitation: GroupInvitation,
    clientId: ClientId,
  ): AdmissionProblem | undefined {
    const crypto = treeCryptoOf(groupInfo.groupContext.cipherSuite);
    const { inviterKey, signature, invitee, notAfterMs } = invitation;
    const isFor = invitee.length === 0 || textFromUtf8(invitee) === clientIdParts(clientId).user;
    const isSigned =
      crypto !== undefined &&
      keys.has(hexFromBytes(inviterKey)) &&
      crypto.verifySignature(inviterKey, invitationSignContent(invitation), signature);
    if (!isFor || !isSigned || !equalBytes(invitation.groupId, groupId)) return "invitation_invalid";
    const leftMs = notAfterMs - BigInt(this.#now());
    if (leftMs <= 0n) return "invitation_expired";
    return leftMs > longestMs(groupInfo) ? "invitation_too_long" : undefined;
  }
}

/** Whenever it was signed, none is good for longer; the inviter's clock may be ahead of this one. */
function longestMs(groupInfo: GroupInfo): bigint {
  const seconds = policyOfInfo(groupInfo)?.admission.invitationSeconds ?? 0;
  return seconds === 0 ? uint64Max : BigInt(seconds) * 1000n + BigInt(clockSkewMs);
}

interface Members {
  readonly users: ReadonlySet<string>;
  /** Signature keys, hexadecimal. */
  readonly keys: ReadonlySet<string>;
}
