import { expect, test } from "@jest/globals";
import { decode, encode } from "@entente/tls-codec";
import {
  parseDomainName,
  type TreePiece,
  TreePieces,
  treePieceBytesMax,
  treePiecesMax,
} from "../../src/index.ts";

function piece(size: number): TreePiece {
  const [attachmentId, key, digest] = [1, 2, 3].map((each) => new Uint8Array(32).fill(each)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  return { attachmentId, key, digest, size };
}

function written(pieces: readonly TreePiece[], crown = piece(1)): Uint8Array {
  return encode(TreePieces, { version: "v1", domain: parseDomainName("a.example"), crown, pieces });
}

test("the pieces of a tree, worked out by hand", () => {
  const bytes = written([piece(258)]);
  expect(bytes.length).toBe(2 + 10 + 100 + 2 + 100);
  expect([...bytes.subarray(0, 4)]).toEqual([0, 1, 9, 97]);
  expect([...bytes.subarray(12 + 96, 12 + 96 + 6)]).toEqual([0, 0, 0, 1, 0x40, 100]);
  expect([...bytes.subarray(-4)]).toEqual([0, 0, 1, 2]);
  expect(decode(TreePieces, bytes).pieces).toEqual([piece(258)]);
});

test("number and size are bounded, at the bound and past it", () => {
  const many = (count: number) => Array.from({ length: count }, () => piece(1));
  expect(decode(TreePieces, written(many(treePiecesMax))).pieces).toHaveLength(treePiecesMax);
  expect(() => written(many(treePiecesMax + 1))).toThrow();
  expect(() => written([])).toThrow();
  expect(decode(TreePieces, written([piece(treePieceBytesMax)])).pieces[0]?.size).toBe(treePieceBytesMax);
  for (const size of [0, treePieceBytesMax + 1]) {
    expect(() => written([piece(size)])).toThrow();
    const bytes = written([piece(1)]);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(bytes.length - 4, size);
    expect(() => decode(TreePieces, bytes)).toThrow();
  }
});
