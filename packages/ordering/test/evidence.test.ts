import { describe, expect, test } from "@jest/globals";
import {
  acceptSigningInput,
  configOf,
  contradictionBetween,
  forkBetween,
  promiseSigningInput,
  verifyEvidence,
  voteSigningInput,
  withPrevious,
  type AcceptStatement,
  type Certificate,
  type Evidence,
  type PromiseStatement,
  type Signed,
  type VoteStatement,
} from "../src/index.ts";
import { Federation, group, valueFor } from "./fixtures.ts";
import { Keys, sha256 } from "./keys.ts";

const keys = new Keys(["a.example", "b.example", "c.example"]);
const digest = (octet: number): Uint8Array => new Uint8Array(32).fill(octet);
const ballot = { round: 3n, domain: "a.example" };

function accept(hash: Uint8Array, change: Partial<AcceptStatement> = {}): Signed<AcceptStatement> {
  const position = { group, epoch: 4n, ballot, hash, previousHead: digest(1), configHash: digest(2) };
  const statement = { ...position, justifyHash: digest(3), ...change };
  const { keyId, sign } = keys.signer("a.example");
  return { statement, signature: { keyId, bytes: sign(acceptSigningInput(statement, keyId)) } };
}

function vote(change: Partial<VoteStatement> = {}): Signed<VoteStatement> {
  const standing = { domain: "b.example", incarnation: 0n, known: [], sequence: 10n };
  const position = {
    group,
    epoch: 4n,
    ballot,
    hash: digest(5),
    previousHead: digest(1),
    configHash: digest(2),
  };
  const statement = { ...position, ...standing, ...change };
  const { keyId, sign } = keys.signer("b.example");
  return { statement, signature: { keyId, bytes: sign(voteSigningInput(statement, keyId)) } };
}

function promise(change: Partial<PromiseStatement> = {}): Signed<PromiseStatement> {
  const standing = { domain: "b.example", incarnation: 0n, known: [], sequence: 11n };
  const higher = { round: 4n, domain: "c.example" };
  const statement = { group, epoch: 4n, ballot: higher, accepted: undefined, ...standing, ...change };
  const { keyId, sign } = keys.signer("b.example");
  return { statement, signature: { keyId, bytes: sign(promiseSigningInput(statement, keyId)) } };
}

const verdict = (evidence: Evidence): unknown => verifyEvidence(evidence, sha256, keys.verify);
const forged = <T>(signed: Signed<T>): Signed<T> => ({
  ...signed,
  signature: { ...signed.signature, bytes: new Uint8Array(64) },
});

describe("equivocation", () => {
  const first = accept(digest(5));
  const second = accept(digest(6));

  test("of an orderer is proved by two proposals at one ballot", () => {
    const evidence: Evidence = { kind: "equivocation", of: "accept", first, second };
    expect(verdict(evidence)).toEqual({ proved: true, domains: ["a.example"] });
  });

  test("is not proved by the same proposal twice, another slot, or a forged signature", () => {
    const claim = (other: Signed<AcceptStatement>): unknown =>
      verdict({ kind: "equivocation", of: "accept", first, second: other });
    expect(claim(first)).toEqual({ proved: false, reason: "no_conflict" });
    expect(claim(accept(digest(6), { epoch: 5n }))).toEqual({ proved: false, reason: "no_conflict" });
    expect(claim(forged(second))).toEqual({ proved: false, reason: "bad_signature" });
  });

  test("of a voter is proved by two votes at one ballot, in whatever incarnation", () => {
    const other = vote({ hash: digest(6), incarnation: 1n });
    const evidence = contradictionBetween(vote(), other)!;
    expect(evidence.kind).toBe("equivocation");
    expect(verdict(evidence)).toEqual({ proved: true, domains: ["b.example"] });
  });

  test("is noticed by the voter that is told two things", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    const { row, configHash } = federation.states.get("b.example")!.group;
    const tell = (text: string): unknown => {
      const value = valueFor(text, federation.config);
      const { promised, head, epoch } = row;
      const position = { group, epoch, ballot: promised, hash: value.hash, previousHead: head, configHash };
      const statement = { ...position, justifyHash: digest(3) };
      const { keyId, sign } = federation.keys.signer("a.example");
      const signature = { keyId, bytes: sign(acceptSigningInput(statement, keyId)) };
      const message = { kind: "accept" as const, group, proposal: { statement, signature, value } };
      return federation.stepAlone("b.example", federation.arrival("a.example", message)).evidence;
    };
    expect(tell("left")).toEqual([]);
    const [evidence] = tell("right") as Evidence[];
    expect(verifyEvidence(evidence!, sha256, federation.keys.verify)).toEqual({
      proved: true,
      domains: ["a.example"],
    });
  });
});

describe("contradiction", () => {
  test("is a Promise that hides an earlier Vote", () => {
    const evidence = contradictionBetween(vote(), promise())!;
    expect(evidence.kind).toBe("contradiction");
    expect(verdict(evidence)).toEqual({ proved: true, domains: ["b.example"] });
  });

  test("is a Vote below an earlier Promise", () => {
    const late = vote({ sequence: 12n });
    expect(verdict(contradictionBetween(promise(), late)!)).toEqual({ proved: true, domains: ["b.example"] });
  });

  test("is two statements with one number", () => {
    const twin = promise({ sequence: 10n });
    expect(verdict(contradictionBetween(vote(), twin)!)).toEqual({ proved: true, domains: ["b.example"] });
  });

  test.each<[string, Signed<VoteStatement>, Signed<PromiseStatement> | Signed<VoteStatement>]>([
    ["a Promise that reports the Vote", vote(), promise({ accepted: { ballot, hash: digest(5) } })],
    ["a later incarnation", vote(), promise({ incarnation: 1n })],
    ["another slot", vote(), promise({ epoch: 5n })],
    ["another domain", vote(), promise({ domain: "c.example" })],
    ["another group", vote(), promise({ group: new Uint8Array([8]) })],
    ["the same Vote again", vote(), vote({ sequence: 15n })],
  ])("is not: %s", (_what, first, second) => {
    expect(contradictionBetween(first, second)).toBeUndefined();
    expect(verdict({ kind: "contradiction", first, second })).toEqual({
      proved: false,
      reason: "no_conflict",
    });
  });
});

describe("chains", () => {
  const federation = new Federation(["a.example", "b.example", "c.example"]);
  federation.submit("a.example", "one");
  const certificate = federation.decided("b.example")[0]!;
  const slot = { config: federation.config, certificate };
  const verify = federation.keys.verify;

  test("a proposal beside the decided chain is proved with the slot before it", () => {
    const { configHash } = federation.states.get("b.example")!.group;
    const hash = digest(9);
    const place = { group, epoch: 1n, ballot: certificate.ballot, hash, previousHead: digest(1), configHash };
    const statement = { ...place, justifyHash: digest(3) };
    const { keyId, sign } = federation.keys.signer("a.example");
    const proposal = { statement, signature: { keyId, bytes: sign(acceptSigningInput(statement, keyId)) } };
    const bare: Evidence = { kind: "false_chain", proposal };
    expect(verifyEvidence(bare, sha256, verify)).toEqual({ proved: false, reason: "incomplete" });
    const whole = withPrevious(bare, slot);
    expect(verifyEvidence(whole, sha256, verify)).toEqual({ proved: true, domains: ["a.example"] });
  });

  test("two certificates for one slot prove a fork and who stands in both", () => {
    const twin = new Federation(["a.example", "b.example", "c.example"]);
    twin.submit("a.example", "two");
    const other: Certificate = twin.decided("b.example")[0]!;
    const both = (...args: Parameters<typeof verify>): boolean =>
      verify(...args) || twin.keys.verify(...args);
    const evidence = forkBetween(slot, { config: twin.config, certificate: other })!;
    expect(forkBetween(slot, slot)).toBeUndefined();
    if (evidence.kind !== "fork") throw new Error("no fork");
    const found = verifyEvidence(evidence, sha256, both);
    expect(found).toMatchObject({ proved: true });
    expect(verifyEvidence({ ...evidence, second: slot }, sha256, both)).toEqual({
      proved: false,
      reason: "no_conflict",
    });
    const elsewhere = configOf({ mode: "quorum" }, ["a.example"]);
    const wrong = { config: elsewhere, certificate: other };
    expect(verifyEvidence({ ...evidence, second: wrong }, sha256, both)).toMatchObject({ proved: false });
  });
});
