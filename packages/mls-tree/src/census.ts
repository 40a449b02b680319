import {
  type Credential,
  type CredentialType,
  type ExtensionType,
  isDefaultExtension,
  isDefaultProposal,
  type LeafNode,
  type ProposalType,
  type RequiredCapabilities,
} from "@entente/mls-wire";

type Counts<K> = Map<K, number>;

function count<K>(counts: Counts<K>, keys: Iterable<K>, by: 1 | -1): void {
  for (const key of new Set(keys)) {
    const next = (counts.get(key) ?? 0) + by;
    if (next === 0) counts.delete(key);
    else counts.set(key, next);
  }
}

interface Tallies {
  members: number;
  readonly used: Counts<Credential["credentialType"]>;
  readonly credentials: Counts<CredentialType>;
  readonly extensions: Counts<ExtensionType>;
  readonly proposals: Counts<ProposalType>;
}

/**
 * How many members use and support what. With it the rules of RFC 9420 7.3 that compare each leaf with all others cost
 * the number of types in use, not of members. Never changed, only succeeded.
 */
export class Census {
  readonly #tallies: Tallies;

  private constructor(tallies: Tallies) {
    this.#tallies = tallies;
  }

  static of(leaves: Iterable<LeafNode>): Census {
    const none: Tallies = {
      members: 0,
      used: new Map(),
      credentials: new Map(),
      extensions: new Map(),
      proposals: new Map(),
    };
    return new Census(none).changed([], leaves);
  }

  /** The census after some leaves went, which must have been in it, and others came. */
  changed(gone: Iterable<LeafNode>, come: Iterable<LeafNode>): Census {
    const { members, used, credentials, extensions, proposals } = this.#tallies;
    const next: Tallies = {
      members,
      used: new Map(used),
      credentials: new Map(credentials),
      extensions: new Map(extensions),
      proposals: new Map(proposals),
    };
    for (const leaf of gone) tally(next, leaf, -1);
    for (const leaf of come) tally(next, leaf, 1);
    return new Census(next);
  }

  allSupportExtension(type: ExtensionType): boolean {
    return isDefaultExtension(type) || this.#tallies.extensions.get(type) === this.#tallies.members;
  }

  allSupportProposal(type: ProposalType): boolean {
    return isDefaultProposal(type) || this.#tallies.proposals.get(type) === this.#tallies.members;
  }

  /** Whether all support what RequiredCapabilities asks (RFC 9420 7.3, 11.1). */
  allSupport(required: RequiredCapabilities): boolean {
    return (
      required.extensionTypes.every((type) => this.allSupportExtension(type)) &&
      required.proposalTypes.every((type) => this.allSupportProposal(type)) &&
      required.credentialTypes.every((type) => this.#allSupportCredential(type))
    );
  }

  /** Whether every type of credential in use is supported by all, its user included (RFC 9420 7.3). */
  get allSupportCredentialsInUse(): boolean {
    return [...this.#tallies.used.keys()].every((type) => this.#allSupportCredential(type));
  }

  #allSupportCredential(type: CredentialType): boolean {
    return this.#tallies.credentials.get(type) === this.#tallies.members;
  }
}

function tally(tallies: Tallies, leaf: LeafNode, by: 1 | -1): void {
  tallies.members += by;
  count(tallies.used, [leaf.credential.credentialType], by);
  count(tallies.credentials, leaf.capabilities.credentials, by);
  count(tallies.extensions, leaf.capabilities.extensions, by);
  count(tallies.proposals, leaf.capabilities.proposals, by);
}
