import type { ClientConfig, CiphersuiteImpl, KeyPackage, LeafNode, RatchetTree } from "ts-mls";
import type { GroupPolicy, Retention } from "@entente/policy";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { isSuiteName } from "../crypto/suite-name.ts";
import type { AuthenticationGuard, Authenticator } from "./authenticator.ts";
import type { OrderingKeys } from "./commit-order.ts";
import type { DomainSenders } from "./external-sender.ts";
import { claimsOfCredential } from "./credential.ts";
import { GroupError } from "./group-error.ts";
import {
  epochsRetained,
  generationsRetained,
  generationsSkippedMax,
  keyPackageLifetimeMaxSeconds,
  lateEpochsRetained,
  lateLeavesRetained,
  paddedBytesMin,
} from "./limits.ts";

/** What the MLS layer needs from outside: no more than cryptography, a judge of credentials and a clock. */
export interface GroupEnvironment {
  readonly crypto: CryptoProvider;
  readonly authenticator: Authenticator;
  /** Who signs votes on Commits. Without it no Commit is taken in a group whose Commits form a chain. */
  readonly orderingKeys?: OrderingKeys;
  /** Who proposes for a domain itself. Without it external senders are judged as clients are. */
  readonly domainSenders?: DomainSenders;
  /** Milliseconds since 1970. ts-mls looks at the system's clock as well when it adds a KeyPackage. */
  readonly nowMs: () => number;
}

/** How many keys are kept for messages that come late (A23-73 to A23-75). */
export type KeyRetention = Pick<Retention, "messageEpochs" | "unusedKeysMax" | "forwardStepsMax">;

/** In a group without a policy: more epochs where trees are small. How long all but the newest are kept, `kept-keys.ts` knows. */
function usualRetention(tree: RatchetTree): KeyRetention {
  const leaves = (tree.length + 1) >> 1;
  const late = Math.min(lateEpochsRetained, Math.floor(lateLeavesRetained / Math.max(1, leaves)));
  return {
    messageEpochs: Math.max(epochsRetained, late),
    unusedKeysMax: generationsRetained,
    forwardStepsMax: generationsSkippedMax,
  };
}

/** How many keys are kept in a group of this policy, or of none. */
export function retentionOf(policy: GroupPolicy | undefined, tree: RatchetTree): KeyRetention {
  return policy?.retention ?? usualRetention(tree);
}

/** The operations of a suite by the name that a message or state gives it. Throws GroupError `unsupported`. */
export function suiteOf(
  { crypto }: Pick<GroupEnvironment, "crypto">,
  name: string | number,
): CiphersuiteImpl {
  if (!isSuiteName(name)) throw new GroupError("unsupported", `cipher suite ${name}`);
  return crypto.suite(name);
}

/**
 * ts-mls's settings for one operation. `paddedBytes`: least size of the encrypted content that is made. `retention`: what the
 * group's policy says about keys, or this package's own bounds.
 */
export function clientConfig(
  guard: AuthenticationGuard,
  paddedBytes: number = paddedBytesMin,
  retention: KeyRetention = usualRetention([]),
): ClientConfig {
  return {
    keyRetentionConfig: {
      retainKeysForEpochs: retention.messageEpochs,
      retainKeysForGenerations: retention.unusedKeysMax,
      maximumForwardRatchetSteps: retention.forwardStepsMax,
    },
    // ts-mls never reads the maximum; `key-package-check.ts` keeps it. Whether now is within a lifetime is asked of
    // KeyPackages that this client adds and not of received Commits, on which all members must agree.
    lifetimeConfig: { maximumTotalLifetime: keyPackageLifetimeMaxSeconds, validateLifetimeOnReceive: false },
    keyPackageEqualityConfig: {
      compareKeyPackages: (a, b) => sameClient(a.leafNode, b.leafNode),
      compareKeyPackageToLeafNode: (a: KeyPackage, b: LeafNode) => sameClient(a.leafNode, b),
    },
    paddingConfig: { kind: "padUntilLength", padUntilLength: paddedBytes },
    authService: guard,
  };
}

/** A client has one leaf, whatever keys it comes with. */
function sameClient(a: LeafNode, b: LeafNode): boolean {
  return claimsOfCredential(a.credential).client === claimsOfCredential(b.credential).client;
}
