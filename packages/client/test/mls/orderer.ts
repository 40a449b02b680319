import {
  type Config,
  configHash,
  encodeCertifiedSlot,
  headAfter,
  valueHash,
  voteSigningInput,
  type VoteStatement,
} from "@entente/ordering";
import {
  bundleDigest,
  bundleDigests,
  CommitBundle,
  FramedHeader,
  handshakeHeader,
  messagesDigest,
} from "@entente/mls-wire";
import { decode } from "@entente/tls-codec";
import type { OrderingKeys } from "../../src/mls/commit-order.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";

const { sha256, signers } = nodeCrypto.primitives;
const { ed25519 } = signers;

/** The key with which a test's domain signs: made of its name. */
function keyOf(domain: string): Uint8Array {
  return sha256(new TextEncoder().encode(`ordering key of ${domain}`));
}

const spkiPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** The public key of a test's domain. */
export function orderingKeyOf(domain: string): Uint8Array {
  return ed25519.publicKey(keyOf(domain));
}

/** The name of that key in signatures: SHA-256 of its SubjectPublicKeyInfo. */
export function orderingKeyIdOf(domain: string): Uint8Array {
  return sha256(Uint8Array.of(...spkiPrefix, ...orderingKeyOf(domain)));
}

/** The keys of all domains of tests. */
export const testOrderingKeys: OrderingKeys = {
  keyOf: async (domain) => orderingKeyOf(domain),
};

/** The slot that a certificate is made for. */
export interface TestSlot {
  readonly config: Config;
  readonly next: Config;
  readonly head: Uint8Array;
}

/** How a certificate differs from a good one. */
export interface CertificateChanges extends Partial<Omit<VoteStatement, "domain">> {
  /** Who votes; the voters of the slot unless told. */
  readonly voters?: readonly string[];
  /** Who signs for them; they themselves unless told. */
  readonly signer?: string;
}

/** What is decided: a bundle by its digest, and the slot that it names. */
export interface Decidable {
  readonly digest: Uint8Array;
  readonly group: Uint8Array;
  readonly epoch: bigint;
}

/** A bundle that was received whole. */
export function ofBundle(bytes: Uint8Array): Decidable {
  const bundle = decode(CommitBundle, bytes);
  const { groupId: group, epoch } = framing(bundle.commit.bytes);
  return { digest: bundleDigest(sha256, bundleDigests(sha256, bundle)), group, epoch };
}

/** A bundle of which only the digests of some parts are known. */
export function ofParts(
  commit: Uint8Array,
  proposals: readonly Uint8Array[],
  omitted: readonly Uint8Array[],
): Decidable {
  const [welcomes, groupInfo, ratchetTree] = omitted as [Uint8Array, Uint8Array, Uint8Array];
  const digests = { commit: sha256(commit), proposals: messagesDigest(sha256, proposals) };
  const { groupId: group, epoch } = framing(commit);
  const digest = bundleDigest(sha256, { ...digests, welcomes, groupInfo, ratchetTree });
  return { digest, group, epoch };
}

function framing(commit: Uint8Array): FramedHeader {
  const header = handshakeHeader(commit);
  if (!(header instanceof FramedHeader)) throw new Error("no Commit");
  return header;
}

/** What the voters of a slot make of a bundle: value hash, next head, and the certificate. */
export function decide(what: Decidable, slot: TestSlot, changes: CertificateChanges = {}) {
  const value = valueHash(what.digest, slot.next, sha256);
  const { voters = slot.config.voters, signer, ...statement } = changes;
  const position = {
    group: what.group,
    epoch: what.epoch,
    ballot: { round: 1n, domain: voters[0] ?? "" },
    hash: value,
    previousHead: slot.head,
    configHash: configHash(slot.config, sha256),
    ...statement,
  };
  const votes = [...voters].sort().map((domain) => {
    const standing = { domain, incarnation: 0n, known: [], sequence: 1n };
    const keyId = orderingKeyIdOf(signer ?? domain);
    const input = voteSigningInput({ ...position, ...standing }, keyId);
    return { ...standing, signature: { keyId, bytes: ed25519.sign(keyOf(signer ?? domain), input) } };
  });
  const certificate = { ...position, votes };
  return {
    valueHash: value,
    nextHead: headAfter(certificate, sha256),
    certificate: encodeCertifiedSlot({ config: slot.config, certificate }),
  };
}
