import { decode, decodeRaw } from "@entente/tls-codec";
import { type Config, nextHead, type Value, valueHash } from "@entente/ordering";
import {
  bundleDigest,
  bundleDigests,
  CommitBundle,
  type ClientAddress,
  type ClientId,
  ExternalCommitAuthenticatedData,
  type GroupId,
  type GroupInvitation,
  groupIdFromBytes,
  headBytes,
  isSendGroupBundle,
  type ToldOfSendGroup,
  type MLSMessage,
  type ToldOfCommit,
  toldOfCommit,
} from "@entente/mls-wire";
import { hexOf, sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import { clientOfLeaf } from "../group-state/leaf-client.ts";
import { bundleBytesMax, joinersMax, memberDomainsMax, removedClientsMax } from "../limits.ts";
import { bundleDecodeLimits, gopHash } from "../ordering/gop-hash.ts";
import { declaredConfig } from "../ordering/group-config.ts";
import { checkSendGroupBundle } from "../send-groups/send-group-bundle.ts";

declare const checked: unique symbol;

/** A Welcome of a bundle, and whose KeyPackages it answers. */
export interface RoutedWelcome {
  readonly bytes: Uint8Array;
  readonly refs: readonly Uint8Array[];
}

/** Who commits from outside the group (RFC 9420 12.4.3.2), as its leaf says; nobody has vouched for it. */
export interface Joiner {
  readonly clientId: ClientId;
  readonly invitation: GroupInvitation | undefined;
}

/** The parts of a bundle. A Send Group's has a Commit alone, or not even that. */
export type BundleParts = Pick<CommitBundle, "groupInfo" | "proposals" | "ratchetTree" | "welcomes"> & {
  readonly commit: CommitBundle["commit"] | undefined;
};

/** A bundle whose parts fit together. Whether it fits the group's history is for the orderer to say. */
export interface CheckedBundle {
  readonly [checked]: true;
  readonly raw: { readonly bytes: Uint8Array; readonly value: BundleParts };
  /** Present where the bundle is of a Send Group (`send-groups/send-group-bundle.ts`). */
  readonly sendGroup: Pick<ToldOfSendGroup, "owner" | "readerAddresses" | "readers"> | undefined;
  /** What is ordered: the bundle with the configuration of the epoch that the Commit begins, as the committer declares it. */
  readonly value: Value;
  /** SHA-256 of welcomes, group info and ratchet tree: what a reader of the feed does not get. Of a Send Group nothing is left out. */
  readonly omittedParts: readonly [] | readonly [Uint8Array, Uint8Array, Uint8Array];
  readonly groupId: GroupId;
  readonly groupIdBytes: Uint8Array;
  /** The epoch that the Commit ends. */
  readonly epoch: bigint;
  readonly previousHead: Uint8Array;
  readonly nextHead: Uint8Array;
  /** Domains with members after the Commit, ascending. */
  readonly memberDomains: readonly string[];
  /** Clients that the Commit removes, ascending; in a group of encrypted handshakes those without an address. */
  readonly removedClients: readonly string[];
  /** The others that it removes, as their own domains know them. */
  readonly removedAddresses: readonly ClientAddress[];
  readonly welcomes: readonly RoutedWelcome[];
  /** Whether its committer says that the Commit ends the group: it holds a ReInit (RFC 9420 12.1.5). */
  readonly ends: boolean;
  /** Absent where a member commits. */
  readonly joiner: Joiner | undefined;
}

/** What is to be checked of a bundle. */
export type BundleFields = Omit<CheckedBundle, typeof checked>;

/** The last epoch that a protobuf number can carry the successor of. */
const epochMax = 2n ** 53n - 2n;

/** A bundle goes from room to room as the bytes that it came in, which nobody changes: the same bytes are read once. */
const known = new WeakMap<Uint8Array, CheckedBundle>();

/**
 * Reads a bundle strictly and checks that its parts are about one Commit, of a member or of a joiner from outside, or about
 * one epoch of a Send Group. The committer controls every byte.
 *
 * @throws DecodeError; ServiceError `too_large`, `bad_bundle`, `external_commit_refused`; IdentifierError for the group id.
 */
export function checkBundle(bytes: Uint8Array): CheckedBundle {
  const checked = known.get(bytes) ?? readBundle(bytes);
  known.set(bytes, checked);
  return checked;
}

function readBundle(bytes: Uint8Array): CheckedBundle {
  if (bytes.length > bundleBytesMax) {
    throw refusal("too_large", `a bundle has at most ${String(bundleBytesMax)} bytes`, { field: "bundle" });
  }
  if (isSendGroupBundle(bytes)) return checkSendGroupBundle(bytes) as CheckedBundle;
  const raw = decodeRaw(CommitBundle, bytes, bundleDecodeLimits);
  const { commit, groupInfo, proposals } = raw.value;
  const header = framingOf(commit.value);
  const external = header.senderType === "new_member_commit";
  if (header.senderType !== undefined && header.senderType !== "member" && !external) {
    throw refusal("external_commit_refused", "members commit, and joiners", {
      field: "bundle.commit.sender",
    });
  }
  if (header.epoch > epochMax) throw bad("commit.epoch", "past 2^53");
  const joinerData = external ? decode(ExternalCommitAuthenticatedData, header.authenticatedData) : undefined;
  const data: ToldOfCommit =
    joinerData === undefined
      ? toldOfCommit(header.authenticatedData)
      : { ...joinerData, removedAddresses: [], ends: false };
  checkData(data);
  for (const proposal of proposals) checkSameEpoch(framingOf(proposal.value), header, "proposals");
  const nextConfig = checkGroupInfo(groupInfo?.value, header);
  if (!sameList([...nextConfig.memberDomains].sort(), data.memberDomains)) {
    throw bad("group_info.extensions", "other member domains than the Commit tells");
  }
  const digests = bundleDigests(sha256, raw.value);
  const hash = valueHash(bundleDigest(sha256, digests), nextConfig, gopHash);
  const parts: BundleFields = {
    raw,
    sendGroup: undefined,
    value: { bundle: bytes, nextConfig, hash },
    omittedParts: [digests.welcomes, digests.groupInfo, digests.ratchetTree],
    groupId: groupIdFromBytes(header.groupId),
    groupIdBytes: header.groupId,
    epoch: header.epoch,
    previousHead: data.previousHead,
    nextHead: nextHead(data.previousHead, hash, gopHash),
    memberDomains: data.memberDomains,
    removedClients: data.removedClients,
    removedAddresses: data.removedAddresses,
    welcomes: routedWelcomes(raw.value),
    ends: data.ends,
    joiner: joinerData === undefined ? undefined : joinerOf(commit.value, joinerData),
  };
  return parts as CheckedBundle;
}

interface Framing {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly authenticatedData: Uint8Array;
  /** Undefined for a PrivateMessage. */
  readonly senderType: string | undefined;
}

function framingOf(message: MLSMessage): Framing {
  if (message.wireFormat === "mls_public_message") {
    const { groupId, epoch, authenticatedData, sender } = message.publicMessage.content;
    return { groupId, epoch, authenticatedData, senderType: sender.senderType };
  }
  if (message.wireFormat !== "mls_private_message") throw bad("commit", "neither public nor private message");
  return { ...message.privateMessage, senderType: undefined };
}

function joinerOf(commit: MLSMessage, { invitation }: ExternalCommitAuthenticatedData): Joiner {
  const content = commit.wireFormat === "mls_public_message" ? commit.publicMessage.content : undefined;
  const path = content?.contentType === "commit" ? content.commit.path : undefined;
  const clientId = path === undefined ? undefined : clientOfLeaf(path.leafNode);
  if (clientId === undefined) throw bad("commit.path", "a joiner's leaf names its client");
  return { clientId, invitation };
}

function checkData({ previousHead, memberDomains, removedClients, removedAddresses }: ToldOfCommit): void {
  const field = "commit.authenticated_data";
  if (previousHead.length !== headBytes) throw bad(`${field}.previous_head`, "32 bytes are needed");
  if (memberDomains.length < 1) throw bad(`${field}.member_domains`, "a group without members");
  if (memberDomains.length > memberDomainsMax) throw tooMany(`${field}.member_domains`, memberDomainsMax);
  const removed = removedClients.length + removedAddresses.length;
  if (removed > removedClientsMax) throw tooMany(`${field}.removed_clients`, removedClientsMax);
}

function checkSameEpoch(part: Framing, commit: Framing, field: string): void {
  if (Buffer.compare(part.groupId, commit.groupId) !== 0 || part.epoch !== commit.epoch) {
    throw bad(field, "of another group or epoch than the Commit");
  }
}

/** The configuration that the GroupInfo declares. */
function checkGroupInfo(message: MLSMessage | undefined, commit: Framing): Config {
  if (message?.wireFormat !== "mls_group_info") throw bad("group_info", "no GroupInfo");
  const { groupContext, extensions } = message.groupInfo;
  const sameGroup = Buffer.compare(groupContext.groupId, commit.groupId) === 0;
  if (!sameGroup || groupContext.epoch !== commit.epoch + 1n || groupContext.version !== "mls10") {
    throw bad("group_info", "not of the epoch that the Commit begins");
  }
  return declaredConfig(extensions, groupContext.extensions);
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

function routedWelcomes({ welcomes }: CommitBundle): readonly RoutedWelcome[] {
  const seen = new Set<string>();
  return welcomes.map(({ value, bytes }) => {
    if (value.wireFormat !== "mls_welcome") throw bad("welcomes", "no Welcome");
    const refs = value.welcome.secrets.map(({ newMember }) => newMember);
    for (const ref of refs) {
      if (seen.has(hexOf(ref))) throw bad("welcomes", "a KeyPackage twice");
      seen.add(hexOf(ref));
    }
    if (refs.length === 0) throw bad("welcomes", "a Welcome for nobody");
    if (seen.size > joinersMax) throw tooMany("bundle.welcomes", joinersMax);
    return { bytes, refs };
  });
}

function bad(field: string, problem: string): Error {
  return refusal("bad_bundle", problem, { field: field.startsWith("bundle") ? field : `bundle.${field}` });
}

function tooMany(field: string, most: number): Error {
  return refusal("too_large", `at most ${String(most)}`, { field });
}
