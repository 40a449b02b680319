import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import { expect, test } from "@jest/globals";
import {
  type Message,
  signMessage,
  type Signature,
  type Verified,
  type VerifySignature,
} from "@entente/ordering";
import { Remembered } from "../src/ordering/remembered.ts";

// That a domain has forgotten what it said is proved by its own signature and by nothing else: no peer stops a domain with a claim.
const home = "a.example";
const keys = new Map(
  [home, "b.example"].map((domain) => [domain, generateKeyPairSync("ed25519").privateKey] as const),
);
const keyId = new Uint8Array(createHash("sha256").update("key").digest());

const genuine: VerifySignature = (domain, { bytes }: Signature, input) => {
  const key = keys.get(domain);
  return key !== undefined && verify(null, input, createPublicKey(key), bytes);
};

function vote(domain: string, incarnation: bigint, sequence: bigint, signer = domain): Verified<Message> {
  const hash = new Uint8Array(32);
  const statement = {
    ...{ domain, incarnation, sequence, known: [], group: new Uint8Array(16), epoch: 1n },
    ...{ ballot: { round: 1n, domain }, hash, previousHead: hash, configHash: hash },
  };
  const key = keys.get(signer);
  if (key === undefined) throw new Error(`no key of ${signer}`);
  const signing = { keyId, sign: (input: Uint8Array) => new Uint8Array(sign(null, input, key)) };
  const draft = { kind: "vote", group: statement.group, vote: { statement, signature: undefined } } as const;
  return signMessage(draft, signing) as Verified<Message>;
}

function of(domain: string, incarnation: bigint, nextSequence: bigint): Remembered {
  const row = { domain, incarnation, sequenceReserved: nextSequence + 4_096n, known: [] };
  return new Remembered(domain, { state: { row, nextSequence } }, genuine);
}

const ping = { incarnation: 5n, sequence: 100n, hears: [] };

test("what a domain has said and does not say any more is shown to it, and nothing else", () => {
  const other = of("b.example", 0n, 1n);
  expect(other.proofFor(home, ping)).toHaveLength(0);
  for (const sequence of [99n, 98n]) other.note(vote(home, 5n, sequence));
  expect(other.proofFor(home, ping)).toHaveLength(0);
  other.note(vote(home, 5n, 100n));
  other.note(vote(home, 4n, 900n));
  const proof = other.proofFor(home, ping);
  expect(of(home, 5n, 100n).isProof(proof)).toBe(true);
  expect(of(home, 4n, 900n).isProof(proof)).toBe(true);
  // Said since, or in an incarnation that is over.
  expect(of(home, 5n, 101n).isProof(proof)).toBe(false);
  expect(of(home, 6n, 1n).isProof(proof)).toBe(false);
});

test("a claim, a forgery and the words of others prove nothing", () => {
  const forger = of("b.example", 0n, 1n);
  forger.note(vote(home, 5n, 500n, "b.example"));
  const own = of(home, 5n, 100n);
  expect(own.isProof(forger.proofFor(home, ping))).toBe(false);
  expect(own.isProof(new Uint8Array())).toBe(false);
  expect(own.isProof(randomBytes(64))).toBe(false);
  const witness = of("c.example", 0n, 1n);
  witness.note(vote("b.example", 5n, 500n));
  expect(own.isProof(witness.proofFor("b.example", ping))).toBe(false);
});

test("a domain sees its own forgotten words in what comes to it", () => {
  const own = of(home, 5n, 100n);
  expect(own.note(vote(home, 5n, 99n))).toBe(false);
  expect(own.note(vote("b.example", 9n, 900n))).toBe(false);
  expect(own.note(vote(home, 5n, 100n))).toBe(true);
});
