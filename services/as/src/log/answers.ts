import {
  answerContact,
  answerOwner,
  answerSearch,
  answerUpdate,
  labelBytesMax,
  makeCredential,
  type Opened,
  parseLabel,
  proveConsistency,
  type Question,
  rightmostDistinguishedEntry,
  runPlanAsync,
  type Watched,
} from "@entente/transparency";
import type { LogHead, LogStore } from "@entente/storage";
import { refusal } from "../errors.ts";
import { provenFreshMs } from "../limits.ts";
import type { Clock } from "../tokens.ts";
import type { LogIdentity } from "./identity.ts";
import { nodePrimitives } from "./node-primitives.ts";
import type { Sealing } from "./sealing.ts";
import type { Vrf } from "./vrf.ts";

/** What a log is asked. Sizes and positions are checked against the published tree. */
export type LogQuestion =
  | { readonly kind: "search"; readonly label: Uint8Array; readonly version: number | undefined }
  | { readonly kind: "contact"; readonly label: Uint8Array; readonly watched: readonly Watched[] }
  | { readonly kind: "owner"; readonly label: Uint8Array; readonly after: bigint | undefined }
  | { readonly kind: "update"; readonly label: Uint8Array; readonly version: number | undefined }
  | { readonly kind: "offline"; readonly label: Uint8Array }
  | { readonly kind: "consistency"; readonly firstSize: bigint; readonly secondSize: bigint };

/** What a log answers. */
export interface LogAnswer {
  readonly response: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

/** What answers are made of. */
export interface AnswerParts {
  readonly store: LogStore;
  readonly identity: LogIdentity;
  readonly sealing: Sealing;
  readonly vrf: Vrf;
  readonly clock: Clock;
}

/** Answers about the log as it is given out. Whether who asks may see a label is decided before. */
export class Answers {
  readonly #parts: AnswerParts;

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  /** @throws ServiceError `bad_question`, `unknown_label`, `ahead_of_log`, `log_unpublished`. */
  async answer(question: LogQuestion, lastSize: bigint): Promise<LogAnswer> {
    const head = await this.#parts.store.published();
    if (head === undefined)
      throw refusal("log_unpublished", "no head of the log is witnessed yet", { retryAfterMs: 1_000 });
    if (lastSize > head.treeSize)
      throw refusal("ahead_of_log", `the tree that is given out has ${head.treeSize.toString()} entries`, {
        retryAfterMs: 500,
      });
    if (question.kind === "consistency") return this.#consistency(question, head);
    return { response: await this.#about(question, head, lastSize), hashes: [] };
  }

  async #consistency(
    { firstSize, secondSize }: { readonly firstSize: bigint; readonly secondSize: bigint },
    head: LogHead,
  ): Promise<LogAnswer> {
    const end = secondSize === 0n ? head.treeSize : secondSize;
    if (firstSize < 1n || firstSize > end || end > head.treeSize)
      throw refusal("bad_question", "two sizes of trees that are given out, the shorter first");
    const { store } = this.#parts;
    const hashes = await runPlanAsync(proveConsistency(firstSize, end, nodePrimitives), (keys) =>
      store.read(keys),
    );
    return { response: head.note, hashes };
  }

  async #about(
    question: Exclude<LogQuestion, { kind: "consistency" }>,
    head: LogHead,
    lastSize: bigint,
  ): Promise<Uint8Array> {
    const { store, identity, sealing, vrf } = this.#parts;
    const { label } = question;
    if (label.length > labelBytesMax || parseLabel(label) === undefined)
      throw refusal("bad_question", "a label is u/, d/ or e/ and a name", { field: "label" });
    const labelId = sealing.labelId(label);
    const positions = (await store.versions(labelId)).flatMap(({ position }) =>
      position !== undefined && position < head.treeSize ? [position] : [],
    );
    const about: Question = {
      checkpoint: head.note,
      treeSize: head.treeSize,
      lastSize,
      windowMs: identity.parameters.windowMs,
      history: { positions },
      vrf: (version) => vrf.at(label, version),
    };
    const greatest = positions.length - 1;
    const open = async (version: number): Promise<Opened> => {
      const sealed = version < 0 ? undefined : await store.sealed(labelId, version);
      if (sealed === undefined) throw refusal("unknown_label", "the log has no such label");
      return sealing.open(labelId, version, sealed);
    };
    const run = <T>(plan: Parameters<typeof runPlanAsync<T>>[0]): Promise<T> =>
      runPlanAsync(plan, (keys) => store.read(keys));
    switch (question.kind) {
      case "search": {
        const target = question.version ?? greatest;
        const opened = target >= 0 && target <= greatest ? await open(target) : undefined;
        return run(answerSearch(about, () => opened ?? missing(), question.version));
      }
      case "contact":
        if (question.watched.some(({ version, position }) => version > greatest || position >= head.treeSize))
          throw refusal("bad_question", "watched versions are versions of the label", { field: "watched" });
        return run(answerContact(about, question.watched));
      case "owner":
        return run(answerOwner(about, question.after));
      case "update":
        if ((question.version ?? 0) > greatest) throw refusal("unknown_label", "no such version yet");
        return run(
          answerUpdate(about, await open(question.version ?? greatest), question.version ?? greatest),
        );
      case "offline":
        return run(
          makeCredential(about, await open(greatest), await this.#placeOf(positions, head.treeSize)),
        );
    }
  }

  /** Where an offline proof of the greatest version is made: a distinguished entry that holds it and is young; else the whole way. */
  async #placeOf(positions: readonly bigint[], treeSize: bigint): Promise<bigint | undefined> {
    const { store, identity, clock } = this.#parts;
    const entry = await runPlanAsync(
      rightmostDistinguishedEntry(treeSize, identity.parameters.windowMs),
      (keys) => store.read(keys),
    );
    const newest = positions.at(-1);
    if (entry === undefined || newest === undefined || newest > entry.position) return undefined;
    return entry.timestampMs > BigInt(clock()) - BigInt(provenFreshMs) ? entry.position : undefined;
  }
}

function missing(): never {
  throw new RangeError("a version that does not exist is not opened");
}
