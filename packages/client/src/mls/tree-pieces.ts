import { treePieceBytesMax, treePiecesMax } from "@entente/mls-wire";
import { concatBytes, decode, encode as encodeStrictly, opaqueV, vectorV } from "@entente/tls-codec";
import type { RatchetTree } from "ts-mls";
import { encode } from "ts-mls/codec/tlsEncoder.js";
import { lengthEncoder } from "ts-mls/codec/variableLength.js";
import { stripBlankNodes } from "ts-mls/ratchetTree.js";
import { GroupError } from "./group-error.ts";
import { optionalNodeEncoder } from "./tree-codec.ts";

/** Nodes from one node of the crown to the next: those of a subtree of 256 leaves, and it. */
const nodesApart = 512;

/** A ratchet tree in parts. The same nodes at the same places are the same bytes, whatever else a Commit changes. */
export interface TreeParts {
  readonly crown: Uint8Array;
  readonly pieces: readonly Uint8Array[];
}

const Crown = vectorV(opaqueV);

const encodeNode = encode(optionalNodeEncoder);

/** Takes a tree apart. The inverse is {@link treeOfParts}. Throws GroupError `too_large` for one that pieces do not hold. */
export function partsOfTree(tree: RatchetTree): TreeParts {
  const nodes = stripBlankNodes(tree).map((node) => encodeNode(node));
  const crown = nodes.filter((_node, index) => index % nodesApart === nodesApart - 1);
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < nodes.length; from += nodesApart)
    pieces.push(concatBytes(...nodes.slice(from, from + nodesApart - 1)));
  const parts = { crown: encodeStrictly(Crown, crown), pieces };
  const isTooLarge = [parts.crown, ...pieces].some(({ length }) => length > treePieceBytesMax);
  if (isTooLarge || pieces.length > treePiecesMax)
    throw new GroupError("too_large", "a tree that its pieces do not hold");
  return parts;
}

/** `optional<Node> ratchet_tree<V>` of parts that somebody gave; nothing of it is checked but that they fit. Throws GroupError `malformed`. */
export function treeOfParts({ crown, pieces }: TreeParts): Uint8Array {
  let between: readonly Uint8Array[];
  try {
    between = decode(Crown, crown);
  } catch (cause) {
    throw new GroupError("malformed", "the crown of a tree", { cause });
  }
  // A tree may end with a node of the crown only by having blank nodes at its end, which it has not.
  if (between.length !== pieces.length - 1)
    throw new GroupError("malformed", "a tree whose pieces do not fit its crown");
  const nodes = concatBytes(...pieces.flatMap((piece, index) => [piece, between[index] ?? new Uint8Array()]));
  const [length, write] = lengthEncoder(nodes.length);
  const header = new ArrayBuffer(length);
  write(0, header);
  return concatBytes(new Uint8Array(header), nodes);
}
