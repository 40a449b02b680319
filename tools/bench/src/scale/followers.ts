import {
  basicCredential,
  Group,
  type GroupEnvironment,
  makeKeyPackage,
  makeSignatureKey,
  type OwnKeyPackage,
  parseClientId,
  type SuiteName,
  welcomeRefs,
} from "@entente/client";
import { nodeCrypto } from "@entente/client/node";
import { bundleDigests, CommitBundle } from "@entente/mls-wire";
import { concatBytes, decode, hexFromBytes } from "@entente/tls-codec";

const domains = ["a.example", "b.example", "c.example"] as const;
const suite: SuiteName = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

/** Signatures whose outcome is remembered; beyond it they are forgotten and verified anew. */
const verifiedMax = 200_000;

/** A Commit as members get it, with what joiners get. */
export interface SentCommit {
  readonly commit: Uint8Array;
  readonly welcome: Uint8Array | undefined;
  readonly ratchetTree: Uint8Array | undefined;
  readonly digests: readonly Uint8Array[];
}

/** A bundle taken apart as a Delivery Service does. */
export function sentCommit(bundle: Uint8Array): SentCommit {
  const parts = decode(CommitBundle, bundle);
  const { welcomes, groupInfo, ratchetTree } = bundleDigests(nodeCrypto.primitives.sha256, parts);
  return {
    commit: parts.commit.bytes,
    welcome: parts.welcomes[0]?.bytes,
    ratchetTree: parts.ratchetTree?.bytes,
    digests: [welcomes, groupInfo, ratchetTree],
  };
}

/**
 * The outside world of all members in one thread. Everyone is vouched for. What anybody could verify is verified once for all of them:
 * the same signature of the same content by the same key. What is secret each computes from its own keys.
 */
export function followersEnvironment(): GroupEnvironment {
  const { primitives } = nodeCrypto;
  const { ed25519 } = primitives.signers;
  const verified = new Map<string, boolean>();
  const verify: typeof ed25519.verify = (key, content, signature) => {
    const name = hexFromBytes(primitives.sha256(concatBytes(key, signature, content)));
    const known = verified.get(name);
    if (known !== undefined) return known;
    if (verified.size >= verifiedMax) verified.clear();
    const isGood = ed25519.verify(key, content, signature);
    verified.set(name, isGood);
    return isGood;
  };
  const real = nodeCrypto.suite(suite);
  const crypto: typeof nodeCrypto = {
    ...nodeCrypto,
    primitives: { ...primitives, signers: { ...primitives.signers, ed25519: { ...ed25519, verify } } },
    suite: () => ({
      ...real,
      signature: {
        ...real.signature,
        verify: (key, content, signature) => Promise.resolve(verify(key, content, signature)),
      },
    }),
  };
  return {
    crypto,
    authenticator: { authenticate: () => Promise.resolve({ accepted: true }) },
    nowMs: Date.now,
  };
}

/** Who is the member of a number: a third of them at each domain. */
export async function identityOf(environment: GroupEnvironment, member: number) {
  const domain = domains[member % domains.length] ?? domains[0];
  const client = parseClientId(`member${String(member)}@${domain}/phone`);
  const signatureKey = await makeSignatureKey(environment, suite);
  return { client, suite, identity: { credential: basicCredential(client), signatureKey } };
}

/**
 * Real members, by the SDK's own groups, in one thread: each has keys of its own, joins by its own Welcome and merges every Commit by
 * what it alone can decrypt.
 */
export class Followers {
  readonly #environment = followersEnvironment();
  readonly #waiting = new Map<string, OwnKeyPackage>();
  readonly #groups: Group[] = [];

  /** Members-to-be, each `every`th of whom is to follow. Returns their KeyPackages. */
  async make(from: number, count: number, every: number): Promise<readonly Uint8Array[]> {
    const made: Uint8Array[] = [];
    for (let member = from; member < from + count; member += 1) {
      const { identity } = await identityOf(this.#environment, member);
      const own = await makeKeyPackage(this.#environment, { suite, identity });
      if (member % every === 0) this.#waiting.set(hexFromBytes(own.ref), own);
      made.push(own.keyPackage);
    }
    return made;
  }

  /** Those who are members merge a Commit, one after the other, and those whom it adds join. */
  async take({ commit, welcome, ratchetTree, digests }: SentCommit): Promise<void> {
    for (const [index, group] of this.#groups.entries()) {
      const result = await group.receiveCommit({ commit, proposals: [], omittedPartDigests: digests });
      if (result.outcome !== "applied") throw new Error(`a Commit is ${result.outcome}`);
      this.#groups[index] = result.group;
    }
    if (welcome === undefined) return;
    for (const ref of welcomeRefs(welcome)) {
      const keyPackage = this.#waiting.get(hexFromBytes(ref));
      if (keyPackage === undefined) continue;
      this.#groups.push(await Group.join(this.#environment, { welcome, keyPackage, ratchetTree }));
      this.#waiting.delete(hexFromBytes(ref));
    }
  }

  /** A self-update of one of them: the bundle. It counts once it was taken by all, this one included. */
  async update(index: number): Promise<Uint8Array> {
    const at = index % this.#groups.length;
    const group = await this.#groups[at]?.commit();
    if (group?.pending === undefined) throw new Error("nobody to commit");
    this.#groups[at] = group;
    return group.pending.bundle;
  }

  /** How many are in each state, by epoch_authenticator. */
  states(): ReadonlyMap<string, number> {
    const states = new Map<string, number>();
    for (const { epochAuthenticator } of this.#groups) {
      const name = hexFromBytes(epochAuthenticator);
      states.set(name, (states.get(name) ?? 0) + 1);
    }
    return states;
  }
}
