import { readFileSync } from "node:fs";
import { decodeMlsMessage, encodeMlsMessage } from "ts-mls";
import { decodeRatchetTree, ratchetTreeEncoder } from "ts-mls/ratchetTree.js";
import { encode as encodeTheirs } from "ts-mls/codec/tlsEncoder.js";
import { bytesFromHex, type Codec, decode, encode } from "@entente/tls-codec";
import { handshakeHeader, MLSMessage, RatchetTree } from "@entente/mls-wire";
import { type Benchmark, compareRates, type Measurement } from "./comparison.ts";

type Case = Readonly<Record<string, string>>;

/** Fields of the published messages whose decoding and encoding are compared, and the name each has here. */
const structures = {
  keyPackage: "mls_key_package",
  welcome: "mls_welcome",
  commit: "public_message_commit",
  privateMessage: "private_message",
} as const;

/** The codec beside ts-mls on the same bytes: all 300 published messages, one after the other. */
export const codecBenchmark: Benchmark = {
  name: "codec",
  description:
    "decode and encode rates beside ts-mls on the published messages; a ratio above 1 is faster than ts-mls",
  run(progress) {
    const cases = publishedCases();
    const results: Record<string, Measurement> = {};
    const record = (name: string, ours: () => void, theirs: () => void): void => {
      const result = compareRates(ours, theirs);
      results[name] = result;
      progress(
        `${name}: ${String(result.value)} ${result.unit}, ts-mls ${String(result.baseline)}, ratio ${String(result.ratio)}`,
      );
    };
    for (const [name, field] of Object.entries(structures)) {
      const inputs = bytesOf(cases, field);
      record(
        `${name} decode`,
        each(inputs, (bytes) => decode(MLSMessage, bytes)),
        each(inputs, (bytes) => decodeMlsMessage(bytes, 0)),
      );
      const ours = inputs.map((bytes) => decode(MLSMessage, bytes));
      const theirs = inputs.map((bytes) => present(decodeMlsMessage(bytes, 0))[0]);
      record(
        `${name} encode`,
        each(ours, (value) => encode(MLSMessage, value)),
        each(theirs, (value) => encodeMlsMessage(value)),
      );
    }
    const trees = bytesOf(cases, "ratchet_tree");
    const tree: Codec<RatchetTree> = RatchetTree;
    record(
      "ratchetTree decode",
      each(trees, (bytes) => decode(tree, bytes)),
      each(trees, (bytes) => decodeRatchetTree(bytes, 0)),
    );
    const ourTrees = trees.map((bytes) => decode(tree, bytes));
    const theirTrees = trees.map((bytes) => present(decodeRatchetTree(bytes, 0))[0]);
    const encodeTree = encodeTheirs(ratchetTreeEncoder);
    record(
      "ratchetTree encode",
      each(ourTrees, (value) => encode(tree, value)),
      each(theirTrees, (value) => encodeTree(value)),
    );
    const messages = bytesOf(cases, structures.privateMessage);
    record(
      "privateMessage header",
      each(messages, handshakeHeader),
      each(messages, (bytes) => decodeMlsMessage(bytes, 0)),
    );
    if (kept === undefined) throw new Error("nothing was measured");
    return Promise.resolve(results);
  },
};

function publishedCases(): readonly Case[] {
  const file = new URL(import.meta.resolve("@entente/mls-wire/vectors/messages.json"));
  return JSON.parse(readFileSync(file, "utf8")) as readonly Case[];
}

function bytesOf(cases: readonly Case[], field: string): readonly Uint8Array[] {
  return cases.map((one) => present(bytesFromHex(one[field] ?? "")));
}

/** What the vectors hold decodes; anything else is a broken benchmark. */
function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a published message that does not decode");
  return value;
}

/** Takes the inputs in turn, one each time it is called. The result is kept, so that no engine drops the work. */
function each<T>(inputs: readonly T[], work: (input: T) => unknown): () => void {
  let next = 0;
  return () => {
    const input = inputs[next];
    next = (next + 1) % inputs.length;
    if (input !== undefined) kept = work(input);
  };
}

let kept: unknown;
