import { encode } from "@entente/tls-codec";
import { checkpointText } from "../src/checkpoint/checkpoint.ts";
import { LogEntry, logEntryHash } from "../src/log-entry.ts";
import { appendLeaves } from "../src/log-tree/append.ts";
import { insertLeaves } from "../src/prefix-tree/insert.ts";
import type { LabelHistory } from "../src/proof/produced-proof.ts";
import { answerContact, answerOwner, answerSearch, type Question } from "../src/server/produce.ts";
import { runPlan, type BatchRead } from "../src/store.ts";
import { MemoryStore } from "./memory-store.ts";
import { nodePrimitives } from "./node-primitives.ts";
import { signedNote } from "./signer.ts";
import { TestLog } from "./test-log.ts";

type Updates = readonly (readonly [label: string, value: string])[];

/**
 * A log whose operator keeps two prefix trees and shows, at each entry, whichever it likes. The log tree itself is honest, so
 * witnesses cosign and no two heads differ: only ladders and memories can catch it.
 */
export class TwoFacedLog {
  readonly faces: readonly [TestLog, TestLog];
  /** Which face's tree each entry holds. */
  readonly shown: (0 | 1)[] = [];
  private readonly common = new MemoryStore();
  private readonly heads: Uint8Array[] = [];

  constructor(domain: string, windowMs: bigint) {
    this.faces = [new TestLog(domain, windowMs), new TestLog(domain, windowMs)];
  }

  get trust(): TestLog["trust"] {
    return this.faces[0].trust;
  }

  get nowMs(): bigint {
    return this.faces[0].nowMs;
  }

  get treeSize(): bigint {
    return this.faces[0].treeSize;
  }

  /** Appends an entry that shows face `shown`; each face has its own updates. */
  append(shown: 0 | 1, updates: readonly [Updates, Updates], afterMs: bigint): void {
    const position = this.treeSize;
    const roots = this.faces.map((face, i) => {
      face.nowMs += afterMs;
      const leaves = (updates[i] ?? []).map(([label, value]) => face.addVersion(label, value));
      const inserted = runPlan(insertLeaves(position, leaves, nodePrimitives), face.store.read);
      face.store.save(inserted.items);
      face.treeSize = position + 1n;
      return inserted.root;
    });
    const entry = { timestamp: this.nowMs, prefixRoot: roots[shown]! };
    const appended = runPlan(appendLeaves(position, [logEntryHash(entry)], nodePrimitives), this.common.read);
    this.common.save([
      ...appended.items,
      { key: { kind: "log-entry", position }, value: encode(LogEntry, entry) },
    ]);
    this.shown.push(shown);
    const { origin, signers } = this.faces[0];
    const text = checkpointText({ origin, treeSize: appended.treeSize, root: appended.root });
    this.heads.push(signedNote(text, signers, this.nowMs / 1000n));
  }

  /** Answers as an operator who says that the label's history is `history`. */
  search(label: string, lastSize: bigint, history: LabelHistory, face: 0 | 1): Uint8Array {
    return runPlan(
      answerSearch(this.question(label, lastSize, history), this.faces[face].open(label)),
      this.read,
    );
  }

  contact(label: string, watched: Parameters<typeof answerContact>[1], lastSize: bigint): Uint8Array {
    return runPlan(
      answerContact(this.question(label, lastSize, this.faces[1].history(label)), watched),
      this.read,
    );
  }

  owner(label: string, after: bigint | undefined, lastSize: bigint, history: LabelHistory): Uint8Array {
    return runPlan(answerOwner(this.question(label, lastSize, history), after), this.read);
  }

  private question(label: string, lastSize: bigint, history: LabelHistory): Question {
    return { ...this.faces[0].question(label, lastSize), checkpoint: this.heads.at(-1)!, history };
  }

  private readonly read: BatchRead = (keys) =>
    keys.map((key) => {
      if (key.kind !== "prefix-node") return this.common.read([key])[0];
      return this.faces[this.shown[Number(key.version)] ?? 0].store.read([key])[0];
    });
}
