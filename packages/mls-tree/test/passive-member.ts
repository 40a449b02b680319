import { decode, encode, equalBytes, utf8FromText } from "@entente/tls-codec";
import {
  GroupContext,
  GroupInfo,
  GroupSecrets,
  KeyPackage,
  referenceLabels,
  type Commit,
  type PreSharedKeyID,
  type Welcome,
} from "@entente/mls-wire";
import { refHash, resolutionOf, type CommittedProposal, type PublicGroup, type Slot } from "../src/index.ts";
import {
  decipher,
  decryptWithLabel,
  deriveSecret,
  derivedPrivateKey,
  expandWithLabel,
  extract,
  hashBytesOf,
  none,
  pskSecretOf,
  suites,
  type Suite,
} from "./member-crypto.ts";
import { cryptoOf } from "./node-crypto.ts";

/** What the owner of a KeyPackage brings to its Welcome. */
export interface Joiner {
  readonly suiteCode: number;
  readonly keyPackage: KeyPackage;
  readonly initKey: Uint8Array;
  readonly encryptionKey: Uint8Array;
  pskOf(id: PreSharedKeyID): Uint8Array;
}

/**
 * A member that takes its tree and GroupContext from a PublicGroup, and adds the secrets: where its epoch secrets are
 * those of the other members, the public state is theirs too.
 */
export class PassiveMember {
  readonly groupInfo: GroupInfo;
  readonly #suite: Suite;
  readonly #joiner: Joiner;
  readonly #keys = new Map<number, Uint8Array>();
  /** Resumption PSKs by epoch (RFC 9420 8.4). */
  readonly #resumption = new Map<bigint, Uint8Array>();
  readonly #pathSecret: Uint8Array | undefined;
  #epochSecret: Uint8Array;

  /** Opens a Welcome (RFC 9420 12.4.3.1). Throws where the joiner is not addressed or a key is wrong. */
  constructor(welcome: Welcome, joiner: Joiner) {
    const suite = suites[joiner.suiteCode];
    if (suite === undefined) throw new Error("no such suite");
    const label = utf8FromText(referenceLabels.keyPackage) ?? none;
    const own = refHash(
      cryptoOf(joiner.keyPackage.cipherSuite),
      label,
      encode(KeyPackage, joiner.keyPackage),
    );
    const mine = welcome.secrets.find(({ newMember }) => equalBytes(newMember, own));
    if (mine === undefined) throw new Error("not addressed");
    const { encryptedGroupInfo } = welcome;
    const sealed = mine.encryptedGroupSecrets;
    const secrets = decode(
      GroupSecrets,
      decryptWithLabel(suite, joiner.initKey, "Welcome", encryptedGroupInfo, sealed),
    );
    const memberSecret = extract(
      suite.hash,
      secrets.joinerSecret,
      pskSecretOf(suite, secrets.psks, (id) => joiner.pskOf(id)),
    );
    const welcomeSecret = deriveSecret(suite, memberSecret, "welcome");
    const key = expandWithLabel(suite.hash, welcomeSecret, "key", none, suite.keyBytes);
    const nonce = expandWithLabel(suite.hash, welcomeSecret, "nonce", none, 12);
    this.groupInfo = decode(GroupInfo, decipher(suite, key, nonce, encryptedGroupInfo));
    this.#suite = suite;
    this.#joiner = joiner;
    this.#pathSecret = secrets.pathSecret?.pathSecret;
    const context = encode(GroupContext, this.groupInfo.groupContext);
    this.#epochSecret = expandWithLabel(suite.hash, memberSecret, "epoch", context, hashBytesOf(suite));
  }

  /** Takes its place in the tree, and the keys that the Welcome gave above it. */
  enter(group: PublicGroup): void {
    const { leafNode } = this.#joiner.keyPackage;
    const found = [...group.tree.members()].find(([, leaf]) =>
      equalBytes(leaf.encryptionKey, leafNode.encryptionKey),
    );
    if (found === undefined) throw new Error("not in the tree");
    this.#keys.set(2 * found[0], this.#joiner.encryptionKey);
    if (this.#pathSecret === undefined) return;
    const shared = filledPath(group.tree.root, found[0]).filter(({ slot }) =>
      covers(slot, this.groupInfo.signer),
    );
    this.#climb(
      shared.map(({ slot }) => slot.node),
      this.#pathSecret,
    );
  }

  get epochAuthenticator(): Uint8Array {
    return deriveSecret(this.#suite, this.#epochSecret, "authentication");
  }

  /** What the confirmation tag of this epoch must be (RFC 9420 8.1). */
  confirmationTagOf(group: PublicGroup): Uint8Array {
    const key = deriveSecret(this.#suite, this.#epochSecret, "confirm");
    return extract(this.#suite.hash, key, group.context.confirmedTranscriptHash);
  }

  /** The secrets of the next epoch (RFC 9420 7.5, 8, 12.4.2); `next` is the group after the Commit. */
  process(
    before: PublicGroup,
    next: PublicGroup,
    commit: Commit,
    committer: number,
    proposals: readonly CommittedProposal[],
    added: readonly number[],
  ): void {
    const suite = this.#suite;
    const hashBytes = hashBytesOf(suite);
    this.#resumption.set(before.context.epoch, deriveSecret(suite, this.#epochSecret, "resumption"));
    const [own] = this.#keys.keys();
    if (own === undefined) throw new Error("not in the tree");
    let commitSecret: Uint8Array = new Uint8Array(hashBytes);
    if (commit.path !== undefined) {
      const provisional = encode(GroupContext, {
        ...next.context,
        confirmedTranscriptHash: before.context.confirmedTranscriptHash,
      });
      const steps = filledPath(next.tree.root, committer);
      const at = steps.findIndex(({ slot }) => covers(slot, own / 2));
      const step = steps[at];
      if (step === undefined) throw new Error("no common ancestor");
      const resolution = resolutionOf(step.copath).filter((node) => !added.includes(node / 2));
      const which = resolution.findIndex((node) => this.#keys.has(node));
      const key = this.#keys.get(resolution[which] ?? -1);
      const sealed = commit.path.nodes[at]?.encryptedPathSecret[which];
      if (key === undefined || sealed === undefined) throw new Error("nothing encrypted to us");
      const pathSecret = decryptWithLabel(suite, key, "UpdatePathNode", provisional, sealed);
      commitSecret = this.#climb(
        steps.slice(at).map(({ slot }) => slot.node),
        pathSecret,
      );
    }
    const psks = proposals.flatMap(({ proposal }) => (proposal.proposalType === "psk" ? [proposal.psk] : []));
    const context = encode(GroupContext, next.context);
    const initSecret = deriveSecret(suite, this.#epochSecret, "init");
    const joinerSecret = expandWithLabel(
      suite.hash,
      extract(suite.hash, initSecret, commitSecret),
      "joiner",
      context,
      hashBytes,
    );
    const pskSecret = pskSecretOf(suite, psks, (id) => this.#pskOf(id));
    const memberSecret = extract(suite.hash, joinerSecret, pskSecret);
    this.#epochSecret = expandWithLabel(suite.hash, memberSecret, "epoch", context, hashBytes);
  }

  #pskOf(id: PreSharedKeyID): Uint8Array {
    const kept = id.pskType === "resumption" ? this.#resumption.get(id.pskEpoch) : undefined;
    return kept ?? this.#joiner.pskOf(id);
  }

  /** Keeps the keys of these nodes, from the lowest up, and gives the secret after the last. */
  #climb(nodes: readonly number[], first: Uint8Array): Uint8Array {
    let pathSecret = first;
    for (const node of nodes) {
      this.#keys.set(node, derivedPrivateKey(this.#suite, deriveSecret(this.#suite, pathSecret, "node")));
      pathSecret = deriveSecret(this.#suite, pathSecret, "path");
    }
    return pathSecret;
  }
}

/** The filled nodes above a leaf, from the lowest up; after a path these are the filtered direct path. */
function filledPath(root: Slot, leafIndex: number): { slot: Slot; copath: Slot }[] {
  const steps: { slot: Slot; copath: Slot }[] = [];
  for (let at = root; at.kind === "parent";) {
    const onLeft = 2 * leafIndex < at.node;
    if (at.parent !== undefined) steps.push({ slot: at, copath: onLeft ? at.right : at.left });
    at = onLeft ? at.left : at.right;
  }
  return steps.reverse();
}

function covers(slot: Slot, leafIndex: number): boolean {
  let at = slot;
  while (at.kind === "parent") at = 2 * leafIndex < at.node ? at.left : at.right;
  return at.node === 2 * leafIndex;
}
