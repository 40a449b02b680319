import {
  basicCredential,
  Group,
  type GroupEnvironment,
  type GroupId,
  makeSignatureKey,
} from "@entente/client";
import { parseClientId } from "@entente/client";
import { nodeCrypto } from "@entente/client/node";
import { bundleDigests, CommitBundle } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { decode } from "@entente/tls-codec";

const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const { sha256 } = nodeCrypto.primitives;
const environment: GroupEnvironment = {
  crypto: nodeCrypto,
  authenticator: { authenticate: () => Promise.resolve({ accepted: true }) },
  nowMs: Date.now,
};

/** What somebody makes who knows a group's id, its epoch and all of MLS, but none of its keys. */
export interface Forgery {
  /** MLSMessage with an application message. */
  readonly message: Uint8Array;
  /** A Commit as a Delivery Service brings it. */
  readonly commit: ForgedCommit;
}

/** A CommitItem; the certificate is whatever the real one had. */
export interface ForgedCommit {
  readonly commit: Uint8Array;
  readonly proposals: Uint8Array[];
  readonly omittedPartDigests: Uint8Array[];
  readonly certificate: Uint8Array;
}

/** A message and a Commit of a group of a stranger's own, with the name and the epoch of another. */
export async function forge(groupId: GroupId, epoch: bigint, as: string): Promise<Forgery> {
  const signatureKey = await makeSignatureKey(environment, suite);
  const identity = { credential: basicCredential(parseClientId(as)), signatureKey };
  let group = await Group.create(environment, { groupId, suite, identity, chain: false });
  while (group.epoch < epoch) {
    group = await group.commit();
    const result = await group.receiveCommit(decided(group));
    if (result.outcome !== "applied") throw new Error("a stranger's own Commit did not take effect");
    group = result.group;
  }
  const { message, group: after } = await group.protect(new TextEncoder().encode("believe me"));
  return { message, commit: decided(await after.commit()) };
}

/** A Commit beside the parts of another, as any Delivery Service can put it together. */
export function decidedCommit(
  commit: Uint8Array,
  { proposals, omittedPartDigests, certificate = new Uint8Array() }: delivery.CommitItem.$Properties,
): ForgedCommit {
  const [welcomes, groupInfo, ratchetTree] = omittedPartDigests ?? [];
  if (!welcomes || !groupInfo || !ratchetTree) throw new Error("a Commit comes with three digests");
  return {
    commit,
    proposals: proposals ?? [],
    omittedPartDigests: [welcomes, groupInfo, ratchetTree],
    certificate,
  };
}

function decided({ pending }: Group): ForgedCommit {
  if (pending === undefined) throw new Error("no Commit is under way");
  const { welcomes, groupInfo, ratchetTree } = bundleDigests(sha256, decode(CommitBundle, pending.bundle));
  return decidedCommit(pending.commit, { omittedPartDigests: [welcomes, groupInfo, ratchetTree] });
}
