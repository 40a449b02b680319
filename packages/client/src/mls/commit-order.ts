import {
  certificateChecks,
  type Config,
  configOf,
  decodeCertifiedSlot,
  decodePolicy,
  defaultPolicy,
  encodeConfig,
  encodePolicy,
  OrderingError,
  type OrderingPolicy,
  verifyCertificate,
} from "@entente/ordering";
import { type DomainName, ExtensionType } from "@entente/mls-wire";
import { hexFromBytes } from "@entente/tls-codec";
import type { Extension, GroupState as MlsGroupState } from "ts-mls";
import { claimsOfCredential } from "./credential.ts";
import { clientIdParts } from "@entente/mls-wire";
import type { GroupEnvironment } from "./environment.ts";
import { GroupError } from "./group-error.ts";
import { leavesOf } from "./member.ts";

/** Extension type of the GroupInfo in a bundle: who orders the Commits of its epoch. */
const configExtension = ExtensionType.codeOf("entente_ordering_config");

/** Extension type of a GroupContext: the policy that this follows from; absent in an ordinary group. */
export const policyExtension = ExtensionType.codeOf("entente_ordering_policy");

/** Public keys that sign domains' votes on Commits. */
export interface OrderingKeys {
  /**
   * The Ed25519 key of a domain with this identifier, 32 bytes; undefined when the domain has no such key as far as can be
   * told. Throws when that can not be told now.
   */
  keyOf(domain: string, keyId: Uint8Array): Promise<Uint8Array | undefined>;
}

/** The slot that a Commit is to end, as this client knows it from its own state of the group. */
export interface OpenSlot {
  readonly group: Uint8Array;
  readonly epoch: bigint;
  readonly config: Config;
  readonly head: Uint8Array;
}

/** Who orders the Commits of a state's epoch: computed from policy and tree alone. Throws GroupError `unordered`. */
export function orderOf({
  groupContext,
  ratchetTree,
}: Pick<MlsGroupState, "groupContext" | "ratchetTree">): Config {
  const domains: (DomainName | undefined)[] = [];
  for (const [index, leaf] of leavesOf(ratchetTree)) {
    domains[index] = clientIdParts(claimsOfCredential(leaf.credential).client).domain;
  }
  return ordered(() => configOf(policyOf(groupContext.extensions), Array.from(domains)));
}

/** The policy in a GroupContext. Throws OrderingError. */
function policyOf(extensions: readonly Extension[]): OrderingPolicy {
  const found = extensions.find(({ extensionType }) => extensionType === policyExtension);
  return found === undefined ? defaultPolicy : decodePolicy(found.extensionData);
}

/** The GroupContext extension of a policy. Throws GroupError `unordered`. */
export function policyExtensionOf(policy: OrderingPolicy): Extension {
  return ordered(() => ({ extensionType: policyExtension, extensionData: encodePolicy(policy) }));
}

/** The extensions of a GroupContext with another owner in the group's ordering policy (GOP/1 R10). Throws GroupError `unordered`, OrderingError. */
export function orderedBy(extensions: readonly Extension[], owner: string): readonly Extension[] {
  const others = extensions.filter(({ extensionType }) => extensionType !== policyExtension);
  return [...others, policyExtensionOf({ ...policyOf(extensions), owner })];
}

/** What a committer declares in the GroupInfo of a bundle, for servers that can not see the tree. */
export function declarationOf(config: Config): Extension {
  return { extensionType: configExtension, extensionData: encodeConfig(config) };
}

/**
 * Checks that a quorum of the voters of the open slot decided this value, with the voters that this client computed and keys
 * that it believes to be theirs. Throws GroupError `certificate_missing`, `certificate_invalid`, `authenticator_failed`.
 */
export async function requireDecided(
  environment: GroupEnvironment,
  slot: OpenSlot,
  valueHash: Uint8Array,
  proof: Uint8Array | undefined,
): Promise<void> {
  if (proof === undefined || proof.length === 0) {
    throw new GroupError("certificate_missing", "a Commit without the certificate that it was decided");
  }
  const { sha256, signers } = environment.crypto.primitives;
  const certificate = readCertificate(proof, sha256);
  const keys = new Map<string, Uint8Array | undefined>();
  for (const { domain, signature } of certificateChecks(certificate)) {
    keys.set(nameOf(domain, signature.keyId), await keyOf(environment, slot, domain, signature.keyId));
  }
  const fault = verifyCertificate(certificate, slot, valueHash, sha256, (domain, { keyId, bytes }, input) => {
    const key = keys.get(nameOf(domain, keyId));
    return key !== undefined && signers.ed25519.verify(key, input, bytes);
  });
  if (fault !== undefined) throw new GroupError("certificate_invalid", fault, { reason: fault });
}

function readCertificate(proof: Uint8Array, sha256: (bytes: Uint8Array) => Uint8Array) {
  try {
    return decodeCertifiedSlot(proof, sha256).certificate;
  } catch (cause) {
    if (!(cause instanceof OrderingError)) throw cause;
    throw new GroupError("certificate_invalid", cause.message, { reason: "malformed", cause });
  }
}

/** Keys of voters alone are looked for: nobody makes this client ask for others. */
async function keyOf(
  { orderingKeys }: GroupEnvironment,
  { config }: OpenSlot,
  domain: string,
  keyId: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (orderingKeys === undefined || !config.voters.includes(domain)) return undefined;
  try {
    return await orderingKeys.keyOf(domain, keyId);
  } catch (cause) {
    throw new GroupError("authenticator_failed", `the ordering key of ${domain} can not be asked for now`, {
      cause,
    });
  }
}

function nameOf(domain: string, keyId: Uint8Array): string {
  return `${domain} ${hexFromBytes(keyId)}`;
}

function ordered<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof OrderingError)) throw cause;
    throw new GroupError("unordered", cause.message, { cause });
  }
}
