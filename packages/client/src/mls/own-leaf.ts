import { clientAddressExtensionType } from "@entente/mls-wire";
import type { GroupState as MlsGroupState, LeafNode, RatchetTree } from "ts-mls";
import { authenticate } from "./authenticator.ts";
import { clientAddressExtension, isSealedPart } from "./client-address.ts";
import { claimsOfCredential, mlsCredential } from "./credential.ts";
import type { GroupEnvironment } from "./environment.ts";
import { GroupError } from "./group-error.ts";
import type { CommitRequest } from "./group-state.ts";
import { leafAt } from "./member.ts";

/**
 * The tree that a Commit of this client is made from: ts-mls copies all but the encryption key of a path's leaf from the tree, so that is
 * where a later credential, signature key and address are put. Throws GroupError `identity_invalid`, `identity_changed`, and what a
 * credential is refused with.
 */
export async function withOwnLeaf(
  environment: GroupEnvironment,
  { ratchetTree, privatePath }: Pick<MlsGroupState, "privatePath" | "ratchetTree">,
  request: Pick<CommitRequest, "address" | "credential" | "signatureKey">,
): Promise<RatchetTree> {
  const { address, credential, signatureKey } = request;
  if (address === undefined && credential === undefined) {
    if (signatureKey === undefined) return ratchetTree;
    throw new GroupError("identity_invalid", "a signature key comes with the credential that it is of");
  }
  const own = privatePath.leafIndex;
  const before = leafAt(ratchetTree, own);
  if (before === undefined) throw new GroupError("state_invalid", "no own leaf");
  const known = credential === undefined ? before : await withCredential(environment, before, request);
  const leaf = address === undefined ? known : withAddress(known, address);
  const tree = ratchetTree.slice();
  tree[2 * own] = { nodeType: "leaf", leaf };
  return tree;
}

async function withCredential(
  environment: GroupEnvironment,
  leaf: LeafNode,
  { credential: bytes = new Uint8Array(), signatureKey }: Pick<CommitRequest, "credential" | "signatureKey">,
): Promise<LeafNode> {
  const credential = mlsCredential(bytes);
  const { client } = claimsOfCredential(credential);
  if (client !== claimsOfCredential(leaf.credential).client) {
    throw new GroupError("identity_changed", "a credential of another client", { client });
  }
  const signaturePublicKey = signatureKey?.publicKey ?? leaf.signaturePublicKey;
  await authenticate(environment.authenticator, credential, signaturePublicKey);
  return { ...leaf, credential, signaturePublicKey };
}

/** A leaf that told no address before has not said that it knows the extension. */
function withAddress(leaf: LeafNode, sealed: Uint8Array): LeafNode {
  if (!isSealedPart(sealed)) throw new GroupError("identity_invalid", "this is no address");
  const others = leaf.extensions.filter(({ extensionType }) => extensionType !== clientAddressExtensionType);
  const { capabilities } = leaf;
  const isKnown = capabilities.extensions.includes(clientAddressExtensionType);
  return {
    ...leaf,
    extensions: [...others, clientAddressExtension(sealed)],
    capabilities: isKnown
      ? capabilities
      : { ...capabilities, extensions: [...capabilities.extensions, clientAddressExtensionType] },
  };
}
