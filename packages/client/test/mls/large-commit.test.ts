import { describe, expect, test } from "@jest/globals";
import { decode } from "@entente/tls-codec";
import { MLSMessage as WireMessage } from "@entente/mls-wire";
import fc from "fast-check";
import {
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  type MLSMessage,
  processPrivateMessage,
  processPublicMessage,
  type RatchetTree,
} from "ts-mls";
import { encode } from "ts-mls/codec/tlsEncoder.js";
import { uint32Encoder } from "ts-mls/codec/number.js";
import { varLenDataEncoder, varLenTypeEncoder } from "ts-mls/codec/variableLength.js";
import { encodeCommit } from "ts-mls/commit.js";
import { encodeFramedContent } from "ts-mls/framedContent.js";
import { decodeRatchetTree, encodeRatchetTree } from "ts-mls/ratchetTree.js";
import { encodeParentNode } from "ts-mls/parentNode.js";
import { commitEncoder, encodePublicCommit, framedCommitEncoder } from "../../src/mls/commit-codec.ts";
import { listEncoder } from "../../src/mls/list-encoder.ts";
import { encodeTree, parentNodeEncoder } from "../../src/mls/tree-codec.ts";
import { hex } from "../crypto/providers.ts";
import { mlsStateOf, stateOf } from "./hostile.ts";
import { deliver, groupOf, invite, Person, suite1, suite83 } from "./people.ts";

// ts-mls's encoders recurse once for each element of a list, and overflow the stack at some 4,700. What is made here instead has to be
// the same bytes where theirs makes any, and to go on where it does not.

const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });
const seeded = { seed: 20261122, numRuns: 30 };

/** More than the encoders of ts-mls take for certain; how many, the size of the stack and of its frames says. */
const many = 10_000;

describe("lists (RFC 9420 2.1.2)", () => {
  test("are the bytes that ts-mls makes, where it makes any", () => {
    const [ours, theirs] = [
      encode(listEncoder(varLenDataEncoder)),
      encode(varLenTypeEncoder(varLenDataEncoder)),
    ];
    fc.assert(
      fc.property(fc.array(bytes(70), { maxLength: 400 }), (list) => {
        expect(hex(ours(list))).toBe(hex(theirs(list)));
      }),
      seeded,
    );
  });

  test("have no length at which they overflow", () => {
    const numbers = Array.from({ length: 200_000 }, (_none, index) => index);
    const written = encode(listEncoder(uint32Encoder))(numbers);
    expect(written.length).toBe(4 + 4 * numbers.length);
    expect([...written.subarray(-4)]).toEqual([0, 3, 13, 63]);
  });
});

/** A group of nine with updates and a removal behind it: blanks, parents, unmerged leaves. */
async function grownGroup(framing: "private" | "public", suite = suite1): Promise<readonly Person[]> {
  const names = Array.from({ length: 8 }, (_none, at) => `m${String(at)}@a.example/phone`);
  const people = await groupOf(names, suite, framing);
  for (const index of [0, 5, 3]) await deliver(await people[index]!.commit(), people);
  const [gone] = people.splice(6, 1);
  await deliver(await people[1]!.commit({ remove: [gone!.client] }), people);
  const joiners = await Promise.all([0, 1].map((at) => Person.make(`n${String(at)}@b.example/phone`, suite)));
  await invite(
    people[2]!,
    joiners,
    people.filter((each) => each !== people[2]),
  );
  return [...people, ...joiners];
}

describe("ratchet trees (RFC 9420 12.4.3.3)", () => {
  test("are the bytes that ts-mls makes, whatever is blank", async () => {
    const [first] = await grownGroup("private");
    const { ratchetTree } = stateOf(first!).mls;
    expect(
      ratchetTree.some((node) => node?.nodeType === "parent" && node.parent.unmergedLeaves.length > 0),
    ).toBe(true);
    fc.assert(
      fc.property(
        fc.array(fc.nat(ratchetTree.length - 1), { maxLength: 12 }),
        fc.nat(4),
        (blank, doublings) => {
          let tree: RatchetTree = ratchetTree.map((node, index) =>
            blank.includes(index) ? undefined : node,
          );
          for (let level = 0; level < doublings; level += 1) tree = [...tree, undefined, ...tree];
          if (tree.every((node) => node === undefined)) return;
          const ours = encodeTree(tree);
          expect(hex(ours)).toBe(hex(encodeRatchetTree(tree)));
          expect(hex(encodeTree(decodeRatchetTree(ours, 0)![0]))).toBe(hex(ours));
        },
      ),
      seeded,
    );
  });

  test("of more nodes than ts-mls takes are written and read again", async () => {
    const [alice] = await groupOf(["alice@a.example/phone"]);
    const [leaf] = stateOf(alice!).mls.ratchetTree;
    const tree: RatchetTree = Array.from({ length: 2 * many - 1 }, (_none, index) =>
      index % 2 === 0 ? leaf : undefined,
    );
    const read = decodeRatchetTree(encodeTree(tree), 0)![0];
    expect(read.length).toBe(2 ** 15 - 1);
    expect(read.filter((node) => node !== undefined)).toHaveLength(many);
  });

  test("have parents with any number of unmerged leaves", () => {
    const parent = (count: number) => ({
      hpkePublicKey: new Uint8Array(32).fill(1),
      parentHash: new Uint8Array(32).fill(2),
      unmergedLeaves: Array.from({ length: count }, (_none, index) => index),
    });
    const ours = encode(parentNodeEncoder);
    for (const count of [0, 1, 15, 16, 300])
      expect(ours(parent(count))).toEqual(encodeParentNode(parent(count)));
    expect(ours(parent(many)).length).toBe(2 * 33 + 4 + 4 * many);
  });
});

/** A Commit of a real group with other lists of ciphertexts in the nodes of its path. */
async function anyCommit(
  framing: "public",
): Promise<Extract<MLSMessage, { wireformat: "mls_public_message" }>> {
  const [, , third] = await grownGroup(framing);
  const { commit } = await third!.commit();
  const message = decodeMlsMessage(commit, 0)![0];
  if (message.wireformat !== "mls_public_message") throw new Error("not public");
  return message;
}

describe("Commits (RFC 9420 12.4)", () => {
  test("are the bytes that ts-mls makes, whatever their lists hold", async () => {
    const { publicMessage } = await anyCommit("public");
    const { content, auth } = publicMessage;
    if (content.contentType !== "commit" || auth.contentType !== "commit") throw new Error("no Commit");
    const { path, proposals } = content.commit;
    const ciphertext = fc.record({ kemOutput: bytes(64), ciphertext: bytes(64) });
    const node = fc.record({
      hpkePublicKey: bytes(64),
      encryptedPathSecret: fc.array(ciphertext, { maxLength: 90 }),
    });
    fc.assert(
      fc.property(fc.array(node, { maxLength: 6 }), fc.boolean(), (nodes, withPath) => {
        const commit = { proposals, path: withPath ? { ...path!, nodes } : undefined };
        expect(hex(encode(commitEncoder)(commit))).toBe(hex(encodeCommit(commit)));
        const framed = { ...content, commit };
        expect(hex(encode(framedCommitEncoder)(framed))).toBe(hex(encodeFramedContent(framed)));
        const message = { ...publicMessage, content: framed, auth };
        expect(hex(encodePublicCommit(message))).toBe(
          hex(
            encodeMlsMessage({ version: "mls10", wireformat: "mls_public_message", publicMessage: message }),
          ),
        );
      }),
      seeded,
    );
  });

  test("with more ciphertexts in one list than ts-mls takes are written, and read by the strict codec", async () => {
    const { publicMessage } = await anyCommit("public");
    const { content, auth } = publicMessage;
    if (content.contentType !== "commit" || auth.contentType !== "commit") throw new Error("no Commit");
    const one = { kemOutput: new Uint8Array(32), ciphertext: new Uint8Array(48) };
    const [first, ...rest] = content.commit.path!.nodes;
    const nodes = [{ ...first!, encryptedPathSecret: Array.from({ length: many }, () => one) }, ...rest];
    const commit = { ...content.commit, path: { ...content.commit.path!, nodes } };
    const message = { ...publicMessage, content: { ...content, commit }, auth };
    const read = decode(WireMessage, encodePublicCommit(message));
    if (read.wireFormat !== "mls_public_message") throw new Error("another message");
    const { content: wire } = read.publicMessage;
    const lists = wire.contentType === "commit" ? wire.commit.path?.nodes : undefined;
    expect(lists?.[0]?.encryptedPathSecret).toHaveLength(many);
  });

  test.each([
    ["private", suite1],
    ["public", suite1],
    ["private", suite83],
  ] as const)(
    "of this package are signed, hashed and encrypted as ts-mls reads them: %s, %s",
    async (framing, suite) => {
      const people = await grownGroup(framing, suite);
      const [first, second] = people as [Person, Person];
      const state = await mlsStateOf(second);
      const cs = second.environment.crypto.suite(suite);
      const decided = await first.commit();
      const message = decodeMlsMessage(decided.commit, 0)![0];
      const read =
        message.wireformat === "mls_private_message"
          ? await processPrivateMessage(state, message.privateMessage, emptyPskIndex, cs)
          : message.wireformat === "mls_public_message"
            ? await processPublicMessage(state, message.publicMessage, emptyPskIndex, cs)
            : undefined;
      if (read === undefined || !("newState" in read)) throw new Error("not a Commit");
      await deliver(decided, people);
      expect(hex(read.newState.keySchedule.epochAuthenticator)).toBe(hex(second.group.epochAuthenticator));
    },
  );
});
