import { beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { TreePieces } from "@entente/mls-wire";
import type { RatchetTree } from "ts-mls";
import { AttachmentError } from "../../src/attachments/attachment-error.ts";
import type { BlobKey } from "../../src/attachments/blob.ts";
import { isForGood, LargeTrees } from "../../src/client/large-trees.ts";
import { GroupError } from "../../src/mls/group-error.ts";
import { treeBytesMax } from "../../src/mls/limits.ts";
import { encodeTree } from "../../src/mls/tree-codec.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import { hex } from "../crypto/providers.ts";
import { stateOf } from "../mls/hostile.ts";
import { groupOf } from "../mls/people.ts";

const { primitives } = nodeCrypto;
const never = new AbortController().signal;

/** What a domain keeps; `keep` is asked for every part, and uploads those that are not there. */
class Shelf {
  readonly blobs = new Map<string, Uint8Array>();
  readonly uploaded: number[] = [];
  readonly over = new Set<string>();

  keep = ({ attachmentId }: BlobKey, content: Uint8Array): Promise<Uint8Array> => {
    const id = hex(attachmentId);
    if (this.over.has(id)) return Promise.reject(new RpcFailure("attachment_exists", "over"));
    const there = this.blobs.get(id);
    // A key is for one content, and what is there is not brought again.
    if (there !== undefined) expect(hex(there)).toBe(hex(content));
    else this.uploaded.push(content.length);
    this.blobs.set(id, content);
    return Promise.resolve(primitives.sha256(content));
  };

  download = ({ domain, attachmentId, digest, size }: Parameters<LargeTreeTransfers["download"]>[0]) => {
    const found = this.blobs.get(hex(attachmentId));
    if (domain !== "a.example" || found === undefined)
      return Promise.reject(new RpcFailure("unknown_attachment", "no such attachment"));
    expect([hex(digest), size]).toEqual([hex(primitives.sha256(found)), found.length]);
    return Promise.resolve(found);
  };
}

type LargeTreeTransfers = ConstructorParameters<typeof LargeTrees>[0]["transfers"];

let leaf: RatchetTree[number];
let shelf: Shelf, store: MemoryStore, trees: LargeTrees;

beforeAll(async () => {
  const [alice] = await groupOf(["alice@a.example/phone"]);
  [leaf] = stateOf(alice!).mls.ratchetTree;
});

beforeEach(() => {
  shelf = new Shelf();
  store = new MemoryStore();
  trees = treesOf();
});

/** As after a restart: the store is what is left. */
function treesOf(): LargeTrees {
  return new LargeTrees({ transfers: shelf, store, primitives, domain: "a.example", insideBytesMax: 9 });
}

function treeOf(leaves: number): RatchetTree {
  return Array.from({ length: 2 * leaves - 1 }, (_none, index) => (index % 2 === 0 ? leaf : undefined));
}

function changed(tree: RatchetTree, index: number): RatchetTree {
  return tree.map((node, at) => (at === index ? undefined : node));
}

describe("a tree in pieces at the home domain", () => {
  test("is fetched as it was put there", async () => {
    const tree = treeOf(700);
    const pieces = await trees.publish("g", tree);
    expect(pieces.pieces).toHaveLength(3);
    expect(hex(await trees.fetch(pieces, never))).toBe(hex(encodeTree(tree)));
    expect(trees.publisher("g").insideBytesMax).toBe(9);
  });

  test("is uploaded anew only where it has changed, after a restart as well; older ones stay for who is to join by them", async () => {
    const tree = treeOf(700);
    const first = await trees.publish("g", tree);
    expect(shelf.uploaded).toHaveLength(4);
    await trees.publish("g", tree);
    expect(shelf.uploaded).toHaveLength(4);
    trees = treesOf();
    const second = await trees.publish("g", changed(tree, 600));
    expect(shelf.uploaded).toHaveLength(5);
    expect(hex(second.pieces[1]!.key)).not.toBe(hex(first.pieces[1]!.key));
    expect([0, 2].map((index) => second.pieces[index])).toEqual([0, 2].map((index) => first.pieces[index]));
    expect(hex(await trees.fetch(first, never))).toBe(hex(encodeTree(tree)));
    // Another group's pieces have keys of their own, whatever is in them.
    await trees.publish("h", tree);
    expect(shelf.uploaded).toHaveLength(9);
  });

  test("goes on where an upload broke off, under the key that is on disk", async () => {
    const { keep } = shelf;
    let left = 2;
    shelf.keep = (key, content) =>
      left-- > 0 ? keep(key, content) : Promise.reject(new RpcFailure("unreachable", "gone"));
    const tree = treeOf(700);
    await expect(trees.publish("g", tree)).rejects.toMatchObject({ code: "unreachable" });
    shelf.keep = keep;
    trees = treesOf();
    await trees.publish("g", tree);
    expect(shelf.uploaded).toHaveLength(4);
    expect(shelf.blobs.size).toBe(4);
  });

  test("has a new key where the time of what lay there is over", async () => {
    const tree = treeOf(300);
    const first = await trees.publish("g", tree);
    shelf.over.add(hex(first.pieces[0]!.attachmentId));
    const second = await trees.publish("g", tree);
    expect(second.pieces[0]).not.toEqual(first.pieces[0]);
    expect(second.pieces[1]).toEqual(first.pieces[1]);
    expect(hex(await trees.fetch(second, never))).toBe(hex(encodeTree(tree)));
  });

  test("is not fetched past its bound, whatever the inviter says, and nothing is asked for", async () => {
    const pieces = await trees.publish("g", treeOf(2));
    const [piece] = pieces.pieces;
    const large = (count: number): TreePieces => ({
      ...pieces,
      pieces: Array.from({ length: count }, () => ({ ...piece!, size: treeBytesMax / 16 })),
    });
    shelf.download = () => Promise.reject(new RpcFailure("unknown_attachment", "asked"));
    await expect(trees.fetch(large(16), never)).rejects.toMatchObject({ code: "too_large" });
    await expect(trees.fetch(large(15), never)).rejects.toMatchObject({ code: "unknown_attachment" });
  });
});

test("what is lost for good is told from what can be fetched later", () => {
  const lost = [
    new RpcFailure("unknown_attachment", ""),
    new AttachmentError("corrupt", ""),
    new GroupError("malformed", ""),
  ];
  expect(lost.map(isForGood)).toEqual([true, true, true]);
  const later = [
    new RpcFailure("peer_unreachable", ""),
    new RpcFailure("attachments_unavailable", "", { retryAfterMs: 1_000 }),
    new DOMException("", "TimeoutError"),
  ];
  expect(later.map(isForGood)).toEqual([false, false, false]);
});
