import { parseDomainName, type TreePiece, type TreePieces } from "@entente/mls-wire";
import { decode, encode, equalBytes, fixedOpaque, struct } from "@entente/tls-codec";
import type { RatchetTree } from "ts-mls";
import { AttachmentError } from "../attachments/attachment-error.ts";
import type { BlobKey } from "../attachments/blob.ts";
import { attachmentIdBytes, attachmentKeyBytes } from "../attachments/limits.ts";
import type { Transfers } from "../attachments/transfers.ts";
import type { Primitives } from "../crypto/primitives.ts";
import { GroupError } from "../mls/group-error.ts";
import { treeBytesMax } from "../mls/limits.ts";
import type { TreePublisher } from "../mls/tree-delivery.ts";
import { partsOfTree, treeOfParts } from "../mls/tree-pieces.ts";
import type { ClientStore } from "../store/client-store.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";

/** Records of what this client has uploaded of groups' trees: name, then the group's id, then which part. */
const piecePrefix = "tree-piece/";

/** How long one part may take, in milliseconds. */
const partMs = 20_000;

/** Which content a key encrypts, and the key. */
const StoredPiece = struct({
  hash: fixedOpaque(32),
  attachmentId: fixedOpaque(attachmentIdBytes),
  key: fixedOpaque(attachmentKeyBytes),
});

/** What trees in pieces need of their client. */
export interface LargeTreeServices {
  readonly transfers: Pick<Transfers, "keep" | "download">;
  readonly store: ClientStore;
  readonly primitives: Primitives;
  /** Where this client uploads. */
  readonly domain: string;
  /** Largest tree that comes inside its Welcome, in bytes. */
  readonly insideBytesMax: number;
}

/**
 * Ratchet trees beside their Commits, as encrypted blobs that lie where attachments do: whoever opens the Welcome has their keys, and
 * servers see no more of them than their lengths. A committer uploads what has changed since it last did, and keeps the rest from ending.
 */
export class LargeTrees {
  readonly #services: LargeTreeServices;

  constructor(services: LargeTreeServices) {
    this.#services = services;
  }

  /** How a group's trees come to new members. */
  publisher(groupId: string): TreePublisher {
    const { insideBytesMax } = this.#services;
    return { insideBytesMax, publish: (tree) => this.publish(groupId, tree) };
  }

  /**
   * Sees to it that the tree lies at the home domain, for as long as a Welcome may be read. Nothing is half done where it fails: what is
   * there is used the next time.
   *
   * @throws GroupError `too_large`; StoreError; as `Transfers.keep`.
   */
  async publish(groupId: string, tree: RatchetTree): Promise<TreePieces> {
    const { crown, pieces } = partsOfTree(tree);
    const kept: TreePiece[] = [];
    for (const [index, content] of pieces.entries())
      kept.push(await this.#kept(`${piecePrefix}${groupId}/${String(index)}`, content));
    return {
      version: "v1",
      domain: parseDomainName(this.#services.domain),
      crown: await this.#kept(`${piecePrefix}${groupId}/crown`, crown),
      pieces: kept,
    };
  }

  /**
   * Fetches a tree by way of the home domain, wherever it is. That it is the group's is for the joiner to check.
   *
   * @throws GroupError `too_large`, `malformed`; as `Transfers.download`.
   */
  async fetch({ domain, crown, pieces }: TreePieces, signal: AbortSignal): Promise<Uint8Array> {
    const bytes = pieces.reduce((sum, { size }) => sum + size, crown.size);
    if (bytes > treeBytesMax) throw new GroupError("too_large", `a tree of ${String(bytes)} bytes`);
    const part = (piece: TreePiece): Promise<Uint8Array> =>
      this.#services.transfers.download(
        { domain, ...piece },
        { signal: AbortSignal.any([signal, AbortSignal.timeout(partMs)]) },
      );
    const fetched: Uint8Array[] = [];
    for (const piece of pieces) fetched.push(await part(piece));
    return treeOfParts({ crown: await part(crown), pieces: fetched });
  }

  /** A part under the key that it was uploaded under before, or under a new one, which is on disk before it is used. */
  async #kept(name: string, content: Uint8Array): Promise<TreePiece> {
    const { transfers, store, primitives } = this.#services;
    const hash = primitives.sha256(content);
    const record = await store.record(name);
    const known = record && decode(StoredPiece, record);
    if (known !== undefined && equalBytes(known.hash, hash)) {
      try {
        return pieceOf(known, content, await transfers.keep(known, content));
      } catch (error) {
        // Its time is over, and the room not free yet.
        if (!(error instanceof RpcFailure) || error.code !== "attachment_exists") throw error;
      }
    }
    const key = {
      attachmentId: primitives.randomBytes(attachmentIdBytes),
      key: primitives.randomBytes(attachmentKeyBytes),
    };
    await store.save({ records: new Map([[name, encode(StoredPiece, { hash, ...key })]]) });
    return pieceOf(key, content, await transfers.keep(key, content));
  }
}

function pieceOf({ attachmentId, key }: BlobKey, content: Uint8Array, digest: Uint8Array): TreePiece {
  return { attachmentId, key, digest, size: content.length };
}

/** Whether a tree that could not be fetched never can be. */
export function isForGood(error: unknown): boolean {
  if (error instanceof RpcFailure) return !isPassing(error);
  return error instanceof AttachmentError || error instanceof GroupError;
}

/** What is told of a Welcome whose tree can not be fetched. */
export function treeLost(cause: unknown): GroupError {
  const { message } = cause instanceof Error ? cause : new Error(String(cause));
  return new GroupError("tree_missing", `the tree can not be fetched: ${message}`, { cause });
}
