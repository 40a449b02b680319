import {
  closedEnum,
  concatBytes,
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
import { ClientId, clientIdParts } from "./client-id.ts";
import type { Sha256 } from "./commit-chain.ts";
import type { DomainName } from "./domain-name.ts";
import { GroupId, groupIdBytes, groupIdParts } from "./group-id.ts";
import { headBytes, sendGroupReadersBytesMax } from "./limits.ts";

const fields = struct({
  version: closedEnum(uint16, { v2: 2 }),
  groupId: GroupId,
  epoch: uint64,
  previousHead: refined(opaqueV, (head) =>
    head.length === headBytes ? undefined : `a head has ${headBytes} bytes`,
  ),
  owner: ClientId,
  readers: refined(vectorVWithin(ClientId, 0, sendGroupReadersBytesMax), (readers) =>
    readers.every((reader, i) => i === 0 || (readers[i - 1] as string) < reader)
      ? undefined
      : "not in ascending order, each once",
  ),
  commit: optional(raw(MLSMessage)),
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

function problemOf({ groupId, epoch, owner, readers, commit }: Value<typeof fields>): string | undefined {
  if (clientIdParts(owner).domain !== groupIdParts(groupId).domain)
    return "a group of another domain than its owner";
  if (readers.includes(owner)) return "the owner reads its own group";
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

/** Whether bytes begin as a SendGroupBundle does and no CommitBundle can. */
export function isSendGroupBundle(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 2;
}

/** `SHA-256("entente send group" ‖ bundle)`: what stands for it in the ordering of Commits. */
export function sendGroupBundleDigest(sha256: Sha256, bundle: Uint8Array): Uint8Array {
  return sha256(concatBytes(label, bundle));
}

/** Domains with the owner or a reader: the owner's first, the others ascending. */
export function sendGroupDomains({
  owner,
  readers,
}: Pick<SendGroupBundle, "owner" | "readers">): readonly DomainName[] {
  const home = clientIdParts(owner).domain;
  const others = new Set(readers.map((reader) => clientIdParts(reader).domain));
  others.delete(home);
  return [home, ...[...others].sort()];
}

const label = utf8FromText("entente send group") ?? new Uint8Array();
