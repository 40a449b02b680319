import {
  closedEnum,
  concatBytes,
  decode,
  defaultLimits,
  type Limits,
  optional,
  opaqueV,
  raw,
  refined,
  struct,
  uint16,
  uint64,
  utf8FromText,
  vectorVWithin,
  type Raw,
  type Value,
} from "@entente/tls-codec";
import { MLSMessage } from "../mls-message.ts";
import { ClientAddress, compareAddresses } from "./client-address.ts";
import { ClientId, clientIdParts } from "./client-id.ts";
import type { Sha256 } from "./commit-chain.ts";
import type { DomainName } from "./domain-name.ts";
import { GroupId, groupIdBytes, groupIdParts } from "./group-id.ts";
import { headBytes, sendGroupReadersBytesMax } from "./limits.ts";

const place = {
  groupId: GroupId,
  epoch: uint64,
  previousHead: refined(opaqueV, (head) =>
    head.length === headBytes ? undefined : `a head has ${headBytes} bytes`,
  ),
} as const;

const readers = refined(vectorVWithin(ClientId, 0, sendGroupReadersBytesMax), (named) =>
  named.every((reader, i) => i === 0 || (named[i - 1] as string) < reader)
    ? undefined
    : "not in ascending order, each once",
);

const commit = optional(raw(MLSMessage));

const fields = struct({
  version: closedEnum(uint16, { v2: 2 }),
  ...place,
  owner: ClientId,
  readers,
  commit,
});

const sealedFields = struct({
  version: closedEnum(uint16, { v3: 3 }),
  ...place,
  owner: ClientAddress,
  readers,
  readerAddresses: refined(vectorVWithin(ClientAddress, 0, sendGroupReadersBytesMax), (all) =>
    all.every((each, i) => i === 0 || compareAddresses(all[i - 1] ?? each, each) < 0)
      ? undefined
      : "not in ascending order, each once",
  ),
  commit,
});

/**
 *     struct {
 *       uint16 version = 2;                    // a CommitBundle's is 1
 *       GroupId group_id;
 *       uint64 epoch;                          // that this bundle ends
 *       opaque previous_head<V>;               // 32 bytes
 *       ClientId owner;
 *       ClientId readers<0..2^20>;             // who reads what comes after, ascending; the owner is not among them
 *       optional<MLSMessage> commit;           // a PrivateMessage with a Commit of that group and epoch
 *     } SendGroupBundle;
 *
 * The value that ends an epoch of a Send Group (draft-xue-distributed-mls) at the Delivery Service of its owner, which
 * alone commits. Epoch 0 ends without a Commit: the members get that epoch's Commit by their Welcomes. Servers learn the
 * readers from the owner, since they see neither tree nor Commit. The owner controls every field.
 */
export const SendGroupBundle = refined(fields, problemOf);
export type SendGroupBundle = Value<typeof SendGroupBundle>;

/**
 *     struct {
 *       uint16 version = 3;
 *       GroupId group_id;
 *       uint64 epoch;
 *       opaque previous_head<V>;
 *       ClientAddress owner;
 *       ClientId readers<0..2^20>;                // who tells no address, ascending
 *       ClientAddress reader_addresses<0..2^20>;  // everybody else who reads, ascending
 *       optional<MLSMessage> commit;
 *     } SealedSendGroupBundle;
 *
 * The same by addresses: a domain learns which of its own clients read, and of the others only how many there are of which domain. Who owns the
 * group its home domain knows.
 */
export const SealedSendGroupBundle = refined(sealedFields, sealedProblemOf);
export type SealedSendGroupBundle = Value<typeof SealedSendGroupBundle>;

/** What a bundle says, in whichever of the two forms. */
export interface ToldOfSendGroup extends Pick<
  SendGroupBundle,
  "commit" | "epoch" | "groupId" | "previousHead" | "readers"
> {
  readonly owner: ClientAddress | ClientId;
  readonly readerAddresses: readonly ClientAddress[];
}

/** Reads either form. The owner controls all of it. @throws DecodeError. */
export function toldOfSendGroup(bytes: Uint8Array, limits: Limits = defaultLimits): ToldOfSendGroup {
  if (bytes[1] === 3) return decode(SealedSendGroupBundle, bytes, limits);
  return { ...decode(SendGroupBundle, bytes, limits), readerAddresses: [] };
}

function problemOf({ owner, ...others }: Value<typeof fields>): string | undefined {
  if (others.readers.includes(owner)) return "the owner reads its own group";
  return sharedProblemOf(clientIdParts(owner).domain, others);
}

function sealedProblemOf({ owner, ...others }: Value<typeof sealedFields>): string | undefined {
  return sharedProblemOf(owner.domain, others);
}

function sharedProblemOf(
  domain: DomainName,
  { groupId, epoch, commit }: Pick<Value<typeof fields>, "commit" | "epoch" | "groupId">,
): string | undefined {
  if (domain !== groupIdParts(groupId).domain) return "a group of another domain than its owner";
  if ((commit === undefined) !== (epoch === 0n)) return "epoch 0 ends without a Commit, and no other";
  return commit === undefined ? undefined : commitProblem(commit, groupId, epoch);
}

function commitProblem({ value }: Raw<MLSMessage>, groupId: GroupId, epoch: bigint): string | undefined {
  if (value.wireFormat !== "mls_private_message") return "the Commit is no PrivateMessage";
  const { contentType, groupId: bytes, epoch: ended } = value.privateMessage;
  if (contentType !== "commit") return "no Commit";
  const own = groupIdBytes(groupId);
  const isOfGroup = bytes.length === own.length && bytes.every((byte, i) => byte === own[i]);
  return isOfGroup && ended === epoch ? undefined : "a Commit of another group or epoch";
}

/** Whether bytes begin as a SendGroupBundle of either form does and no CommitBundle can. */
export function isSendGroupBundle(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && (bytes[1] === 2 || bytes[1] === 3);
}

/** `SHA-256("entente send group" ‖ bundle)`: what stands for it in the ordering of Commits. */
export function sendGroupBundleDigest(sha256: Sha256, bundle: Uint8Array): Uint8Array {
  return sha256(concatBytes(label, bundle));
}

/** Domains with the owner or a reader: the owner's first, the others ascending. */
export function sendGroupDomains({
  groupId,
  readers,
  readerAddresses = [],
}: Pick<ToldOfSendGroup, "groupId" | "readers"> &
  Partial<Pick<ToldOfSendGroup, "readerAddresses">>): readonly DomainName[] {
  const home = groupIdParts(groupId).domain;
  const named = readers.map((reader) => clientIdParts(reader).domain);
  const others = new Set([...named, ...readerAddresses.map(({ domain }) => domain)]);
  others.delete(home);
  return [home, ...[...others].sort()];
}

const label = utf8FromText("entente send group") ?? new Uint8Array();
