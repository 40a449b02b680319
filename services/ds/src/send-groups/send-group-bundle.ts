import { groupIdBytes, sendGroupBundleDigest, sendGroupDomains, toldOfSendGroup } from "@entente/mls-wire";
import { checkConfig, type Config, nextHead, OrderingError, valueHash } from "@entente/ordering";
import { sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { BundleFields } from "../groups/checked-bundle.ts";
import { bundleDecodeLimits, gopHash } from "../ordering/gop-hash.ts";

/**
 * Who orders a Send Group with these readers: the owner's home domain alone (draft-xue-distributed-mls: its owner is the only
 * one who commits).
 *
 * @throws ServiceError `bad_bundle` for more domains than a group has.
 */
export function sendGroupConfig(parts: Parameters<typeof sendGroupDomains>[0]): Config {
  const memberDomains = sendGroupDomains(parts);
  try {
    const voters = memberDomains.slice(0, 1);
    return checkConfig({ mode: "single_writer", voters, memberDomains, witness: undefined });
  } catch (error) {
    if (!(error instanceof OrderingError)) throw error;
    throw refusal("bad_bundle", error.message, { field: "bundle.readers" });
  }
}

/** What a bundle of a Send Group says, read strictly. The owner controls every byte. @throws DecodeError, ServiceError `bad_bundle`. */
export function checkSendGroupBundle(bytes: Uint8Array): BundleFields {
  const bundle = toldOfSendGroup(bytes, bundleDecodeLimits);
  const { owner, readers, readerAddresses, previousHead, epoch, groupId, commit } = bundle;
  const nextConfig = sendGroupConfig(bundle);
  const hash = valueHash(sendGroupBundleDigest(sha256, bytes), nextConfig, gopHash);
  const none = { proposals: [], welcomes: [], groupInfo: undefined, ratchetTree: undefined };
  return {
    raw: { bytes, value: { ...none, commit } },
    sendGroup: { owner, readers, readerAddresses },
    value: { bundle: bytes, nextConfig, hash },
    omittedParts: [],
    groupId,
    groupIdBytes: groupIdBytes(groupId),
    epoch,
    previousHead,
    nextHead: nextHead(previousHead, hash, gopHash),
    memberDomains: [...nextConfig.memberDomains].sort(),
    removedClients: [],
    removedAddresses: [],
    welcomes: [],
    ends: false,
    joiner: undefined,
  };
}
