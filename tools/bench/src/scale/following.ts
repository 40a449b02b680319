import { encode } from "@entente/tls-codec";
import { MLSMessage, RatchetTree } from "@entente/mls-wire";
import { PublicGroup, Refusal, restorePublicGroup, storedPublicGroup } from "@entente/mls-tree";
import type { CostBook } from "./costs.ts";
import { ForgedGroup, forgedCrypto } from "./forged-group.ts";

/** Commits that are followed; the members that make them are far apart. */
const commits = 41;
const stride = 7_919;

/** What a server does that follows a group of visible handshakes: begin, check each Commit, keep and read its state. */
export async function following(members: number, book: CostBook): Promise<void> {
  const forged = new ForgedGroup(members);
  const nodes = forged.tree.nodes();
  const treeBytes = encode(RatchetTree, nodes).length;
  const cryptoOf = (): typeof forgedCrypto => forgedCrypto;
  let group = accepted(PublicGroup.fromGroupInfo(forged.groupInfo, nodes, cryptoOf));
  await book.cost("check a whole tree", members, () =>
    Promise.resolve(accepted(PublicGroup.fromGroupInfo(forged.groupInfo, nodes, cryptoOf))),
  );
  book.bytes("check a whole tree", members, treeBytes);
  for (let made = 0; made < commits; made += 1) {
    const publicMessage = forged.commit(group, (made * stride) % members);
    // The first Commit meets a tree without parents, and has a ciphertext for each member.
    const operation = made === 0 ? "check a Commit that meets blanks only" : "check a Commit";
    await book.cost(operation, members, () => {
      group = accepted(group.applyCommit(publicMessage, [])).group;
      return Promise.resolve();
    });
    const message = { version: "mls10", wireFormat: "mls_public_message", publicMessage } as const;
    book.bytes(operation, members, encode(MLSMessage, message).length);
  }
  let stored = new Uint8Array();
  await book.cost("write the state for the store", members, () => {
    stored = new Uint8Array(storedPublicGroup(group));
    return Promise.resolve();
  });
  book.bytes("write the state for the store", members, stored.length);
  await book.cost("read the state again", members, () =>
    Promise.resolve(accepted(restorePublicGroup(stored, cryptoOf))),
  );
}

function accepted<T>(answer: T | Refusal): T {
  if (answer instanceof Refusal) throw new Error(`refused: ${answer.code}`);
  return answer;
}
