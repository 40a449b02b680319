import { leafToNodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import type { CiphersuiteImpl } from "ts-mls";
import { GroupError } from "./group-error.ts";
import type { GroupState } from "./group-state.ts";
import { leafAt } from "./member.ts";

/** Bytes that only the member of one leaf can open. */
export interface LeafSealed {
  readonly kemOutput: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** HPKE in base mode to the encryption key of a member's leaf. Throws GroupError `member_invalid`. RFC 9420 5.1.3. */
export async function sealToLeaf(
  cs: CiphersuiteImpl,
  { mls }: GroupState,
  leafIndex: number,
  info: Uint8Array,
  plaintext: Uint8Array,
): Promise<LeafSealed> {
  const leaf = leafAt(mls.ratchetTree, leafIndex);
  if (leaf === undefined) throw new GroupError("member_invalid", `no member at leaf ${leafIndex}`);
  const key = await cs.hpke.importPublicKey(leaf.hpkePublicKey);
  const { enc, ct } = await cs.hpke.seal(key, plaintext, info);
  return { kemOutput: enc, ciphertext: ct };
}

/** The inverse at the member of the leaf; undefined for what was not sealed to its key of now. Whoever sent it controls the bytes. */
export async function openOfLeaf(
  cs: CiphersuiteImpl,
  { mls }: GroupState,
  info: Uint8Array,
  { kemOutput, ciphertext }: LeafSealed,
): Promise<Uint8Array | undefined> {
  const { leafIndex, privateKeys } = mls.privatePath;
  const privateKey = privateKeys[leafToNodeIndex(toLeafIndex(leafIndex))];
  if (privateKey === undefined) return undefined;
  try {
    return await cs.hpke.open(await cs.hpke.importPrivateKey(privateKey), kemOutput, ciphertext, info);
  } catch {
    // HPKE throws one error for wrong keys, wrong lengths and wrong tags alike.
    return undefined;
  }
}
