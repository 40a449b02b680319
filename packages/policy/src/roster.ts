import {
  type Capabilities,
  type CipherSuite,
  type ClientId,
  clientIdParts,
  type CredentialType,
  type ExtensionType,
  type KeyPackage,
  type LeafNode,
  type UserId,
} from "@entente/mls-wire";

/** What a policy looks at in a leaf. Everything is signed by the leaf's own client. */
export interface LeafFacts {
  readonly client: ClientId;
  readonly credentialType: CredentialType;
  /** From the beginning to the end of the certificate's validity; undefined for a credential without one. */
  readonly credentialSeconds: bigint | undefined;
  readonly capabilities: Capabilities;
  /** Of the extensions in the leaf itself. */
  readonly extensionTypes: readonly ExtensionType[];
}

/** What a policy looks at in a KeyPackage. */
export interface KeyPackageFacts {
  readonly leaf: LeafFacts;
  readonly suite: CipherSuite;
  /** `not_after - not_before`. */
  readonly lifetimeSeconds: bigint;
  /** Of the extensions of the KeyPackage around the leaf. */
  readonly extensionTypes: readonly ExtensionType[];
}

/** What a credential says, read by whoever can read certificates; a core can not. */
export interface CredentialFacts {
  readonly client: ClientId;
  readonly credentialSeconds: bigint | undefined;
}

/**
 * The members of a group in one epoch, as far as a policy looks: a port, so that the owner of a tree of any size answers from
 * what it has. Every method must tell the same at every member.
 */
export interface Roster {
  /** How many clients are members. */
  readonly size: number;
  /** The leaf at a leaf index; undefined for a blank one or none. */
  at(leafIndex: number): LeafFacts | undefined;
  /** How many clients of a user are members. */
  clientsOf(user: UserId): number;
  /** Leaf index and leaf of all, ascending. Asked for when the policy changes, and when no admin is left. */
  leaves(): Iterable<readonly [number, LeafFacts]>;
}

/** The facts of a leaf, `credential` being what its credential says. */
export function leafFacts(leaf: LeafNode, credential: CredentialFacts): LeafFacts {
  return {
    ...credential,
    credentialType: leaf.credential.credentialType,
    capabilities: leaf.capabilities,
    extensionTypes: leaf.extensions.map(({ extensionType }) => extensionType),
  };
}

/** The facts of a KeyPackage, `credential` being what its leaf's credential says. A leaf without a lifetime counts as endless. */
export function keyPackageFacts(keyPackage: KeyPackage, credential: CredentialFacts): KeyPackageFacts {
  const { leafNode, cipherSuite, extensions } = keyPackage;
  return {
    leaf: leafFacts(leafNode, credential),
    suite: cipherSuite,
    lifetimeSeconds:
      leafNode.leafNodeSource === "key_package"
        ? leafNode.lifetime.notAfter - leafNode.lifetime.notBefore
        : 2n ** 64n,
    extensionTypes: extensions.map(({ extensionType }) => extensionType),
  };
}

/** A roster of leaves that are all in memory. Linear to make. */
export function rosterOf(leaves: readonly (readonly [number, LeafFacts])[]): Roster {
  const byIndex = new Map(leaves);
  const counts = new Map<UserId, number>();
  for (const [, { client }] of leaves) {
    const { user } = clientIdParts(client);
    counts.set(user, (counts.get(user) ?? 0) + 1);
  }
  return {
    size: byIndex.size,
    at: (leafIndex) => byIndex.get(leafIndex),
    clientsOf: (user) => counts.get(user) ?? 0,
    leaves: () => leaves,
  };
}
