import { utf8FromText } from "@entente/tls-codec";
import { createHash } from "node:crypto";
import { checkpointText } from "../src/checkpoint/checkpoint.ts";
import { kOfN } from "../src/checkpoint/policy.ts";
import type { Watched } from "../src/algorithm/monitor.ts";
import { logOrigin, type LogParameters, type LogTrust } from "../src/client/trust.ts";
import { commitmentOf, type Opened } from "../src/commitment.ts";
import type { LabelHistory } from "../src/proof/produced-proof.ts";
import { appendEntry } from "../src/server/append-entry.ts";
import {
  answerContact,
  answerOwner,
  answerSearch,
  answerUpdate,
  evaluateVrf,
  makeCredential,
  type Question,
  type VrfEvaluation,
} from "../src/server/produce.ts";
import { runPlan } from "../src/store.ts";
import { vrfPublicKey } from "../src/vrf/ecvrf.ts";
import { rememberingVrf } from "../src/vrf/memo.ts";
import { MemoryStore } from "./memory-store.ts";
import { nodePrimitives } from "./node-primitives.ts";
import { Signer, signedNote } from "./signer.ts";

export const bytes = (text: string): Uint8Array => utf8FromText(text) ?? new Uint8Array(0);
export const textOf = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString();
export const hour = 3_600_000n;
export const day = 24n * hour;
export const start = 1_800_000_000_000n;

const secretKey = new Uint8Array(32).fill(3);
// The VRF is the slow part; its outputs depend on nothing but label and version.
const evaluations = new Map<string, VrfEvaluation>();
const evaluate = (label: string, version: number): VrfEvaluation => {
  const name = `${version}/${label}`;
  const known = evaluations.get(name) ?? evaluateVrf(secretKey, bytes(label), version, nodePrimitives);
  evaluations.set(name, known);
  return known;
};

// Remembers what verified, so that tests which check thousands of answers spend their time elsewhere.
const remembered = rememberingVrf(10_000, nodePrimitives);

/** A domain's log with an honest operator, two witnesses that always cosign, and a window of a day. */
export class TestLog {
  readonly store = new MemoryStore();
  readonly parameters: LogParameters;
  readonly trust: LogTrust;
  readonly origin: string;
  readonly signers: readonly Signer[];
  readonly heads: Uint8Array[] = [];
  readonly histories = new Map<string, bigint[]>();
  readonly values = new Map<string, Opened[]>();
  treeSize = 0n;
  nowMs = start;

  constructor(domain = "a.example", windowMs = day) {
    this.parameters = {
      vrfPublicKey: vrfPublicKey(secretKey),
      maxAheadMs: 60_000n,
      maxBehindMs: day,
      windowMs,
    };
    this.origin = logOrigin(domain, this.parameters);
    const log = new Signer(this.origin, "note");
    const witnesses = [
      new Signer("b.example/witness", "cosignature"),
      new Signer("c.example/witness", "cosignature"),
    ];
    this.signers = [log, ...witnesses];
    const policy = kOfN(
      log.key,
      2,
      witnesses.map(({ key }) => key),
    );
    this.trust = {
      domain,
      parameters: this.parameters,
      policy,
      primitives: nodePrimitives,
      vrfVerify: remembered,
    };
  }

  /** Appends an entry `afterMs` after the last one, with a new version for each label named. */
  append(updates: readonly (readonly [label: string, value: string])[], afterMs = 1000n): void {
    this.nowMs += afterMs;
    const leaves = updates.map(([label, value]) => this.addVersion(label, value));
    const appended = runPlan(appendEntry(this.treeSize, leaves, this.nowMs, nodePrimitives), this.store.read);
    this.store.save(appended.items);
    this.treeSize = appended.treeSize;
    this.heads.push(this.sign(appended.treeSize, appended.root));
  }

  /** Takes note of a version without a word in the trees, for logs that lie. */
  addVersion(label: string, value: string): { searchKey: Uint8Array; commitment: Uint8Array } {
    const history = this.histories.get(label) ?? [];
    const values = this.values.get(label) ?? [];
    const version = history.length;
    const opening = new Uint8Array(
      createHash("sha256").update(`${label}/${version}/${value}`).digest(),
    ).slice(0, 16);
    const opened = { opening, value: bytes(value) };
    this.histories.set(label, [...history, this.treeSize]);
    this.values.set(label, [...values, opened]);
    return {
      searchKey: evaluate(label, version).searchKey,
      commitment: commitmentOf(bytes(label), version, opened, nodePrimitives),
    };
  }

  sign(treeSize: bigint, root: Uint8Array): Uint8Array {
    return signedNote(
      checkpointText({ origin: this.origin, treeSize, root }),
      this.signers,
      this.nowMs / 1000n,
    );
  }

  history(label: string): LabelHistory {
    return { positions: this.histories.get(label) ?? [] };
  }

  question(label: string, lastSize = 0n, treeSize = this.treeSize): Question {
    return {
      checkpoint: this.heads[Number(treeSize) - 1]!,
      treeSize,
      lastSize,
      windowMs: this.parameters.windowMs,
      history: this.history(label),
      vrf: (version) => evaluate(label, version),
    };
  }

  open(label: string): (version: number) => Opened {
    return (version) => this.values.get(label)![version]!;
  }

  search(label: string, lastSize = 0n, version?: number, treeSize = this.treeSize): Uint8Array {
    return runPlan(
      answerSearch(this.question(label, lastSize, treeSize), this.open(label), version),
      this.store.read,
    );
  }

  contact(label: string, watched: readonly Watched[], lastSize = 0n): Uint8Array {
    return runPlan(answerContact(this.question(label, lastSize), watched), this.store.read);
  }

  owner(label: string, after: bigint | undefined, lastSize = 0n): Uint8Array {
    return runPlan(answerOwner(this.question(label, lastSize), after), this.store.read);
  }

  update(label: string, lastSize = 0n): Uint8Array {
    return runPlan(
      answerUpdate(this.question(label, lastSize), this.values.get(label)!.at(-1)!),
      this.store.read,
    );
  }

  credential(label: string, position: bigint | undefined): Uint8Array {
    return runPlan(
      makeCredential(this.question(label), this.values.get(label)!.at(-1)!, position),
      this.store.read,
    );
  }
}
