import { decode, encode, hexFromBytes } from "@entente/tls-codec";
import type { common } from "@entente/proto";
import {
  type Alarm,
  decodeView,
  encodeView,
  type FoundValue,
  LabelMemory,
  type LogTrust,
  noMemory,
  OwnerMemory,
  TransparencyError,
  verifyContact,
  verifyOwner,
  verifySearch,
  verifyUpdate,
  type View,
} from "@entente/transparency";
import { Turns } from "../client/turns.ts";
import type { ClientStore } from "../store/client-store.ts";
import { pause } from "../transport/backoff.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import {
  type AnswerExhibit,
  contradictionOf,
  decodeAnswer,
  encodeAnswer,
  type Exhibit,
  exhibitOf,
} from "./exhibits.ts";
import { HeardHeads } from "./heard-heads.ts";
import { transparencyLimits } from "./limits.ts";

/** Asks a domain's log, through the home domain. @throws RpcFailure. */
export type AskLog = (
  domain: string,
  query: common.LogQuery.$Properties,
) => Promise<common.LogAnswer.$Properties>;

/** Something that is wrong with a log, and the exhibit that shows it. */
export interface LogProblem {
  readonly domain: string;
  /** A code of TransparencyError, or the kind of an alarm. */
  readonly problem: string;
  readonly label: Uint8Array | undefined;
  readonly exhibit: Exhibit | undefined;
}

/** What a {@link LogReader} is made of. */
export interface LogReaderParts {
  readonly domain: string;
  readonly store: ClientStore;
  readonly ask: AskLog;
  readonly trust: () => LogTrust | undefined;
  readonly clock: () => number;
  readonly found: (problem: LogProblem) => Promise<void>;
  readonly stopped: AbortSignal;
}

/** The label of an owner's memory that nothing is known of yet. */
const newOwner: OwnerMemory = { versions: [], checked: [] };

/** Codes that a relay or a log that lies causes, and no accident does. */
const damning = new Set(["fork", "rollback", "timestamps", "stale"]);

/**
 * Reads one domain's log: checks every answer and keeps what must be remembered for the next, over restarts too, so that the log can
 * never show this client a past that contradicts what it has shown. One question after the other.
 */
export class LogReader {
  readonly #parts: LogReaderParts;
  readonly #turns = new Turns(1_024);
  readonly #heard: HeardHeads;
  #view: View | undefined;
  #isLoaded = false;

  constructor(parts: LogReaderParts) {
    this.#parts = parts;
    this.#heard = new HeardHeads({
      ...parts,
      tell: (problem, exhibit) => this.#tell(problem, undefined, exhibit),
    });
  }

  /** The newest head believed. */
  async view(): Promise<View | undefined> {
    if (!this.#isLoaded) {
      const bytes = await this.#parts.store.record(this.#name("view"));
      this.#view = bytes === undefined ? undefined : decodeView(bytes);
      this.#isLoaded = true;
    }
    return this.#view;
  }

  /**
   * The greatest version of a label, or the one named; undefined when it is proved that there is none.
   *
   * @throws TransparencyError for an answer that proves nothing; RpcFailure; `not_known` while the log is not known.
   */
  search(label: Uint8Array, version?: number): Promise<FoundValue | undefined> {
    return this.#turns.take(async () => {
      const memory = await this.#memory(label);
      return this.#checked(
        label,
        { search: { label, ...(version === undefined ? {} : { version }) } },
        (trust, view, response, nowMs) => verifySearch(trust, view, label, memory, response, nowMs, version),
        (result, answer) => [
          [this.#name("label", label), encode(LabelMemory, result.memory)],
          ...(version === undefined ? [[this.#name("answer", label), encodeAnswer(answer)] as const] : []),
        ],
        (result) => result.found,
      );
    });
  }

  /** The last answer about a label's greatest version that was believed, as it is shown to others. */
  async answer(label: Uint8Array): Promise<AnswerExhibit | undefined> {
    const bytes = await this.#parts.store.record(this.#name("answer", label));
    return bytes === undefined ? undefined : decodeAnswer(label, bytes);
  }

  /** Looks whether what was seen of a label and not yet checked by its owner is still there. @throws as {@link search}. */
  watch(label: Uint8Array): Promise<void> {
    return this.#turns.take(async () => {
      const memory = await this.#memory(label);
      if (memory.watched.length === 0) return;
      const watched = memory.watched.map(({ position, version }) => ({
        position: Number(position),
        version,
      }));
      await this.#checked(
        label,
        { contact: { label, watched } },
        (trust, view, response, nowMs) => verifyContact(trust, view, label, memory, response, nowMs),
        (result) => [[this.#name("label", label), encode(LabelMemory, result.memory)]],
        () => undefined,
      );
    });
  }

  /** What this client knows of its own label. */
  owned(label: Uint8Array): Promise<OwnerMemory> {
    return this.#owner(label);
  }

  /** The next version of the own label, which follows the last one that this client knows. @throws as {@link search}. */
  nextOwned(label: Uint8Array): Promise<FoundValue> {
    return this.#turns.take(async () => {
      const owner = await this.#owner(label);
      return this.#checked(
        label,
        { update: { label, version: owner.versions.length } },
        (trust, view, response, nowMs) => verifyUpdate(trust, view, label, owner, response, nowMs),
        (result) => [[this.#name("owner", label), encode(OwnerMemory, result.owner)]],
        (result) => result.found,
      );
    });
  }

  /** Checks the own label at the next entries that owners check; whether all are checked. @throws as {@link search}. */
  checkOwned(label: Uint8Array): Promise<boolean> {
    return this.#turns.take(async () => {
      const owner = await this.#owner(label);
      const [after] = owner.checked;
      return this.#checked(
        label,
        { owner: { label, ...(after === undefined ? {} : { afterPosition: Number(after) }) } },
        (trust, view, response, nowMs) => verifyOwner(trust, view, label, owner, response, nowMs),
        (result) => [[this.#name("owner", label), encode(OwnerMemory, result.owner)]],
        (result) => result.isComplete || result.alarms.length > 0,
      );
    });
  }

  /**
   * Compares a head that another member has seen with the one believed here. A head of another size has to be on one line with it,
   * and a longer tree has to be shown here too, from then on and over restarts.
   *
   * @throws TransparencyError when `note` is not the log's; RpcFailure when nobody can be asked now.
   */
  compare(note: Uint8Array): Promise<"same" | "consistent" | "conflict" | "withheld" | "unknown"> {
    return this.#turns.take(async () => {
      const trust = this.#parts.trust();
      const view = await this.view();
      if (trust === undefined || view === undefined) return "unknown";
      return this.#heard.compare(trust, view, note);
    });
  }

  async #checked<R extends { readonly view: View; readonly alarms: readonly Alarm[] }, T>(
    label: Uint8Array,
    question: Omit<common.LogQuery.$Properties, "lastSize">,
    verify: (trust: LogTrust, view: View | undefined, response: Uint8Array, nowMs: bigint) => R,
    remember: (result: R, answer: AnswerExhibit) => readonly (readonly [string, Uint8Array])[],
    answer: (result: R) => T,
  ): Promise<T> {
    const { domain, clock, store, stopped } = this.#parts;
    const trust = this.#parts.trust();
    if (trust === undefined) throw new TransparencyError("policy", `${domain} has not stated its log yet`);
    const view = await this.view();
    const lastSize = view?.treeSize ?? 0n;
    for (let attempt = 1; ; attempt++) {
      const { response = new Uint8Array() } = await this.#asked({ ...question, lastSize: Number(lastSize) });
      const subtrees = view?.subtrees ?? [];
      const exhibit: AnswerExhibit = { kind: "answer", label, lastSize, subtrees, response };
      let result: R;
      try {
        result = verify(trust, view, response, BigInt(clock()));
      } catch (error) {
        if (!(error instanceof TransparencyError)) throw error;
        // A head may be given out a moment before the home witness has cosigned it.
        if (error.code === "witness_quorum" && attempt < transparencyLimits.quorumAttempts) {
          await pause(transparencyLimits.quorumPauseMs * attempt, stopped);
          continue;
        }
        if (error.code === "log_root" && view !== undefined && error.evidence !== undefined)
          await this.#doubt(trust, view, error.evidence.second);
        if (damning.has(error.code)) await this.#tell(error.code, label, exhibitOf(error, view, exhibit));
        throw error;
      }
      const earlier = result.alarms.length === 0 ? undefined : await this.answer(label);
      await store.save({
        records: new Map([[this.#name("view"), encodeView(result.view)], ...remember(result, exhibit)]),
      });
      this.#view = result.view;
      for (const { kind } of result.alarms)
        await this.#tell(kind, label, contradictionOf(trust, earlier, exhibit));
      await this.#heard.check(trust, result.view);
      return answer(result);
    }
  }

  /**
   * Whether the log has rewritten what was seen, or somebody on the way has spoilt the answer: it is asked about the two heads alone,
   * since whether an answer shows the difference by itself depends on how the tree is cut at its size.
   */
  async #doubt(trust: LogTrust, view: View, note: Uint8Array): Promise<void> {
    try {
      await this.#heard.compare(trust, view, note);
    } catch (error) {
      // Nobody can be asked now: the next answer leads to the same question.
      if (!(error instanceof RpcFailure)) throw error;
    }
  }

  /** A log never gets shorter: one that says so was rolled back, or somebody on the way shows an old one. */
  async #asked(query: common.LogQuery.$Properties): Promise<common.LogAnswer.$Properties> {
    try {
      return await this.#parts.ask(this.#parts.domain, query);
    } catch (error) {
      if (!(error instanceof RpcFailure) || error.code !== "ahead_of_log") throw error;
      await this.#tell("rollback", undefined, undefined);
      throw new TransparencyError("rollback", error.message);
    }
  }

  async #tell(problem: string, label: Uint8Array | undefined, exhibit: Exhibit | undefined): Promise<void> {
    await this.#parts.found({ domain: this.#parts.domain, problem, label, exhibit });
  }

  async #memory(label: Uint8Array): Promise<LabelMemory> {
    const bytes = await this.#parts.store.record(this.#name("label", label));
    return bytes === undefined ? noMemory : decode(LabelMemory, bytes);
  }

  async #owner(label: Uint8Array): Promise<OwnerMemory> {
    const bytes = await this.#parts.store.record(this.#name("owner", label));
    return bytes === undefined ? newOwner : decode(OwnerMemory, bytes);
  }

  /** The name of a record; `label` is hex, so that no name can mean two things. */
  #name(kind: "view" | "label" | "owner" | "answer", label?: Uint8Array): string {
    const end = label === undefined ? "" : `/${hexFromBytes(label)}`;
    return `transparency/${kind}/${this.#parts.domain}${end}`;
  }
}
