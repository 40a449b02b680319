import { utf8FromText } from "@entente/tls-codec";
import { ed25519 } from "@noble/curves/ed25519.js";
import { checkpointText } from "../checkpoint/checkpoint.ts";
import { kOfN } from "../checkpoint/policy.ts";
import {
  cosignature,
  cosignatureMessage,
  formatNote,
  noteMessage,
  noteSignature,
} from "../checkpoint/signed-note.ts";
import { type VerifierKey, verifierKey } from "../checkpoint/verifier-key.ts";
import { logOrigin, type LogParameters, type LogTrust } from "../client/trust.ts";
import { commitmentOf, type Opened } from "../commitment.ts";
import { openingBytes } from "../limits.ts";
import { type PrefixLeaf } from "../prefix-tree/node.ts";
import { type Primitives } from "../primitives.ts";
import { type LabelHistory } from "../proof/produced-proof.ts";
import { appendEntry } from "../server/append-entry.ts";
import { evaluateVrf, type Question, type VrfEvaluation } from "../server/produce.ts";
import { runPlan } from "../store.ts";
import { vrfPublicKey } from "../vrf/ecvrf.ts";
import { rememberingVrf } from "../vrf/memo.ts";
import { ArenaStore } from "./arena-store.ts";

const dayMs = 86_400_000n;

/** Bytes of a sample value: a client set of five clients. */
export const sampleValueBytes = 640;

interface SampleSigner {
  readonly key: VerifierKey;
  readonly secret: Uint8Array;
}

/** A log with an honest operator and two witnesses, filled with names that nobody looks up; for measurements. */
export class SampleLog {
  readonly store = new ArenaStore();
  readonly trust: LogTrust;
  readonly primitives: Primitives;
  treeSize = 0n;
  nowMs = 1_800_000_000_000n;
  root: Uint8Array = new Uint8Array(32);
  private readonly vrfSecret = new Uint8Array(32).fill(11);
  private readonly histories = new Map<string, bigint[]>();
  private readonly evaluations = new Map<string, VrfEvaluation>();
  private readonly signers: readonly SampleSigner[];
  private fillers = 0;

  constructor(primitives: Primitives, windowMs = dayMs) {
    this.primitives = primitives;
    const vrfKey = vrfPublicKey(this.vrfSecret);
    const parameters: LogParameters = {
      vrfPublicKey: vrfKey,
      maxAheadMs: 60_000n,
      maxBehindMs: dayMs,
      windowMs,
    };
    const domain = "sample.example";
    const signer = (name: string, kind: "note" | "cosignature", fill: number): SampleSigner => {
      const secret = new Uint8Array(32).fill(fill);
      return { secret, key: verifierKey(name, kind, ed25519.getPublicKey(secret), primitives) };
    };
    const log = signer(logOrigin(domain, parameters, primitives), "note", 1);
    const witnesses = [signer("w1.example", "cosignature", 2), signer("w2.example", "cosignature", 3)];
    this.signers = [log, ...witnesses];
    const policy = kOfN(
      log.key,
      2,
      witnesses.map(({ key }) => key),
    );
    this.trust = { domain, parameters, policy, primitives, vrfVerify: rememberingVrf(10_000, primitives) };
  }

  /** Appends an entry with `names` names that nobody looks up and a new version of each of `labels`; items saved. */
  append(names: number, labels: readonly string[], afterMs: bigint): number {
    this.nowMs += afterMs;
    const leaves = Array.from({ length: names }, () => this.filler());
    for (const label of labels) leaves.push(this.addVersion(label));
    const appended = runPlan(
      appendEntry(this.treeSize, leaves, this.nowMs, this.primitives),
      this.store.read,
    );
    this.store.save(appended.items);
    [this.treeSize, this.root] = [appended.treeSize, appended.root];
    return appended.items.length;
  }

  /** What an answer about `label` is made from. */
  question(label: string, lastSize: bigint): Question {
    return {
      checkpoint: this.checkpoint(),
      treeSize: this.treeSize,
      lastSize,
      windowMs: this.trust.parameters.windowMs,
      history: this.history(label),
      vrf: (version) => this.evaluate(label, version),
    };
  }

  history(label: string): LabelHistory {
    return { positions: this.histories.get(label) ?? [] };
  }

  /** The value of a version and its opening; anything, always the same. */
  opened(label: string, version: number): Opened {
    const seed = this.primitives.sha256(labelBytes(`${label}/${version}`));
    const value = new Uint8Array(sampleValueBytes).map((_, i) => seed[i % seed.length] ?? 0);
    return { opening: seed.slice(0, openingBytes), value };
  }

  evaluate(label: string, version: number): VrfEvaluation {
    const name = `${version}/${label}`;
    const known = this.evaluations.get(name);
    if (known !== undefined) return known;
    const evaluation = evaluateVrf(this.vrfSecret, labelBytes(label), version, this.primitives);
    this.evaluations.set(name, evaluation);
    return evaluation;
  }

  /** The signed and cosigned head. */
  checkpoint(): Uint8Array {
    const origin = this.signers[0]?.key.name ?? "";
    const text = checkpointText({ origin, treeSize: this.treeSize, root: this.root });
    const seconds = this.nowMs / 1000n;
    const signatures = this.signers.map(({ key, secret }) =>
      key.kind === "note"
        ? noteSignature(key, ed25519.sign(noteMessage(text), secret))
        : cosignature(key, seconds, ed25519.sign(cosignatureMessage(text, seconds), secret)),
    );
    return formatNote({ text, signatures });
  }

  private addVersion(label: string): PrefixLeaf {
    const history = this.histories.get(label) ?? [];
    const version = history.length;
    this.histories.set(label, [...history, this.treeSize]);
    const commitment = commitmentOf(labelBytes(label), version, this.opened(label, version), this.primitives);
    return { searchKey: this.evaluate(label, version).searchKey, commitment };
  }

  /** A leaf at a place that no label has: a hash stands in for the VRF, which would take hours for a million. */
  private filler(): PrefixLeaf {
    const searchKey = this.primitives.sha256(labelBytes(`filler ${this.fillers++}`));
    return { searchKey, commitment: searchKey };
  }
}

/** The bytes of a label in a measurement. */
export function labelBytes(label: string): Uint8Array {
  return utf8FromText(label) ?? new Uint8Array(0);
}
