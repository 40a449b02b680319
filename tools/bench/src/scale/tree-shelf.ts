import { partsOfTree, type TreePublisher, treeOfParts } from "@entente/client";
import { nodeCrypto } from "@entente/client/node";
import { parseDomainName } from "@entente/mls-wire";
import { hexFromBytes } from "@entente/tls-codec";

/** Keeps trees that are too large for a Welcome, as a domain does, and counts what a committer has to bring of them. */
export class TreeShelf implements TreePublisher {
  readonly insideBytesMax: number;
  readonly #known = new Set<string>();
  #tree: Uint8Array | undefined;
  /** Of the last tree: what was not there yet. */
  newBytes = 0;

  constructor(insideBytesMax: number) {
    this.insideBytesMax = insideBytesMax;
  }

  readonly publish: TreePublisher["publish"] = (tree) => {
    const parts = partsOfTree(tree);
    this.newBytes = 0;
    const [crown, ...pieces] = [parts.crown, ...parts.pieces].map((bytes) => {
      const digest = nodeCrypto.primitives.sha256(bytes);
      const name = hexFromBytes(digest);
      if (!this.#known.has(name)) this.newBytes += bytes.length;
      this.#known.add(name);
      return { attachmentId: digest, key: digest, digest, size: bytes.length };
    });
    if (crown === undefined) throw new Error("a tree without parts");
    this.#tree = treeOfParts(parts);
    return Promise.resolve({ version: "v1", domain: parseDomainName("a.example"), crown, pieces });
  };

  /** The tree that was put here last, once; undefined where it came inside the Welcome. */
  taken(): Uint8Array | undefined {
    const tree = this.#tree;
    this.#tree = undefined;
    return tree;
  }
}
