import { describe, expect, test } from "@jest/globals";
import {
  acceptSigningInput,
  contradictionBetween,
  decodeEvidenceFile,
  encodeEvidenceFile,
  type Evidence,
  type EvidenceFile,
  forkBetween,
  OrderingError,
  promiseSigningInput,
  signersOf,
  verifyEvidence,
  voteSigningInput,
} from "../src/index.ts";
import { Federation, group } from "./fixtures.ts";
import { Keys, sha256 } from "./keys.ts";

const domains = ["a.example", "b.example", "c.example"];
const keys = new Keys(domains);
const digest = (octet: number): Uint8Array => new Uint8Array(32).fill(octet);
const position = {
  ...{ group, epoch: 4n, ballot: { round: 3n, domain: "a.example" } },
  ...{ previousHead: digest(1), configHash: digest(2) },
};
const standing = { domain: "b.example", incarnation: 0n, known: [], sequence: 10n };

function accept(hash: Uint8Array) {
  const statement = { ...position, hash, justifyHash: digest(3) };
  const { keyId, sign } = keys.signer("a.example");
  return { statement, signature: { keyId, bytes: sign(acceptSigningInput(statement, keyId)) } };
}

function vote(hash: Uint8Array) {
  const statement = { ...position, ...standing, hash };
  const { keyId, sign } = keys.signer("b.example");
  return { statement, signature: { keyId, bytes: sign(voteSigningInput(statement, keyId)) } };
}

function promise() {
  const ballot = { round: 4n, domain: "c.example" };
  const statement = { group, epoch: 4n, ballot, accepted: undefined, ...standing, sequence: 11n };
  const { keyId, sign } = keys.signer("b.example");
  return { statement, signature: { keyId, bytes: sign(promiseSigningInput(statement, keyId)) } };
}

/** Two federations of the same domains and keys that decided two Commits for one epoch: what equivocating voters leave. */
function fork(): Evidence {
  const [one, two] = ["one", "two"].map((text) => {
    const federation = new Federation(domains, undefined, { keys });
    federation.submit("a.example", text);
    return { config: federation.config, certificate: federation.decided("b.example")[0]! };
  });
  return forkBetween(one!, two!)!;
}

const proofs: readonly (readonly [string, Evidence, readonly string[]])[] = [
  [
    "accept",
    { kind: "equivocation", of: "accept", first: accept(digest(5)), second: accept(digest(6)) },
    ["a.example"],
  ],
  [
    "vote",
    { kind: "equivocation", of: "vote", first: vote(digest(5)), second: vote(digest(6)) },
    ["b.example"],
  ],
  ["contradiction", contradictionBetween(vote(digest(5)), promise())!, ["b.example"]],
  ["fork", fork(), ["a.example", "b.example"]],
];

const verdictOf = (bytes: Uint8Array): boolean => {
  try {
    const { evidence } = decodeEvidenceFile(bytes, sha256);
    return verifyEvidence(evidence, sha256, keys.verify).proved;
  } catch (error) {
    if (error instanceof OrderingError) return false;
    throw error;
  }
};

describe.each(proofs)("a file of evidence: %s", (_, evidence, guilty) => {
  const file: EvidenceFile = {
    evidence,
    keys: [{ domain: "a.example", root: digest(8), certificate: digest(9) }],
  };
  const bytes = encodeEvidenceFile(file);

  test("is read as it was written, and proves the same", () => {
    const read = decodeEvidenceFile(bytes, sha256);
    expect(read).toEqual(file);
    expect(encodeEvidenceFile(read)).toEqual(bytes);
    const verdict = verifyEvidence(read.evidence, sha256, keys.verify);
    expect(verdict).toMatchObject({ proved: true });
    if (verdict.proved) for (const domain of verdict.domains) expect(guilty).toContain(domain);
    for (const domain of guilty) expect([...signersOf(evidence).keys()]).toContain(domain);
  });

  test("proves nothing with one octet changed, or cut", () => {
    const keysAt = bytes.length - encodeEvidenceFile({ ...file, keys: [] }).length;
    for (let at = 0; at < bytes.length - keysAt; at++) {
      for (const flip of [0x01, 0x80]) {
        const changed = bytes.slice();
        changed[at] = changed[at]! ^ flip;
        if (verdictOf(changed))
          throw new Error(`octet ${String(at)} of ${String(bytes.length)} is of no weight`);
      }
      expect(verdictOf(bytes.subarray(0, at))).toBe(false);
    }
    expect(verdictOf(Uint8Array.of(...bytes, 0))).toBe(false);
  });
});
