import { decode, defaultLimits } from "@entente/tls-codec";
import { PublicGroup, type PublicCrypto, Refusal } from "@entente/mls-tree";
import { type CipherSuite, GroupInfo } from "@entente/mls-wire";
import { encode } from "ts-mls/codec/tlsEncoder.js";
import { groupInfoEncoder } from "ts-mls/groupInfo.js";
import type { CiphersuiteImpl, RatchetTree } from "ts-mls";
import type { GroupInfo as MlsGroupInfo } from "ts-mls/groupInfo.js";
import { hashFunction } from "../crypto/hash-function.ts";
import type { Primitives } from "../crypto/primitives.ts";
import { isSuiteName, suites } from "../crypto/suite-name.ts";
import type { AuthenticationGuard } from "./authenticator.ts";
import { GroupError } from "./group-error.ts";
import { credentialsAtOnce, handshakeBytesMax } from "./limits.ts";
import { decodeTree } from "./strict-suite.ts";
import { encodeTree } from "./tree-codec.ts";

/**
 * All that a joiner has to find true of a GroupInfo and its tree before it believes either: signature by a member, tree
 * hash, parent hashes, lists of unmerged leaves, unique keys, every leaf's signature and capabilities, every credential.
 * ts-mls's own check is not used: it holds lists of unmerged leaves to be equal along a path, where RFC 9420 7.9 asks of
 * those between a leaf and its node only that they name the leaf, and so refuses trees that honest groups have.
 *
 * Throws GroupError `invalid` with the rule's name, `malformed`, or what `guard` keeps for `explain`. RFC 9420 12.4.3.1.
 */
export async function requireValidTree(
  primitives: Primitives,
  { name }: CiphersuiteImpl,
  groupInfo: MlsGroupInfo,
  tree: RatchetTree,
  guard: AuthenticationGuard,
): Promise<void> {
  const group = PublicGroup.fromGroupInfo(
    decode(GroupInfo, encode(groupInfoEncoder)(groupInfo), {
      ...defaultLimits,
      inputBytesMax: handshakeBytesMax,
    }),
    decodeTree(encodeTree(tree)),
    (suite) => publicCrypto(primitives, suite, name),
  );
  if (group instanceof Refusal) throw new GroupError("invalid", group.code);
  await requireCredentials(tree, guard);
}

/** Each may be a question to another domain: several are asked at once, and none after a refusal. */
async function requireCredentials(tree: RatchetTree, guard: AuthenticationGuard): Promise<void> {
  const leaves = tree.flatMap((node) => (node?.nodeType === "leaf" ? [node.leaf] : []));
  for (let from = 0; from < leaves.length; from += credentialsAtOnce) {
    const answers = await Promise.all(
      leaves
        .slice(from, from + credentialsAtOnce)
        .map(({ credential, signaturePublicKey }) =>
          guard.validateCredential(credential, signaturePublicKey),
        ),
    );
    if (answers.includes(false)) throw new GroupError("credential_refused", "a member's credential");
  }
}

/** The suite's public operations; none where the GroupInfo is of another suite than the KeyPackage. */
function publicCrypto(
  primitives: Primitives,
  suite: CipherSuite,
  expected: string,
): PublicCrypto | undefined {
  if (suite !== expected || !isSuiteName(expected)) return undefined;
  const { hash: hashName, signature: scheme, signatureKeyBytes } = suites[expected];
  const hash = hashFunction(primitives, hashName);
  return {
    hashBytes: hash.bytes,
    hash: hash.digest,
    verifySignature: (publicKey, content, signature) =>
      publicKey.length === signatureKeyBytes &&
      primitives.signers[scheme].verify(publicKey, content, signature),
  };
}
