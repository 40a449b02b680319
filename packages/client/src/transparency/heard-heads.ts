import type { common } from "@entente/proto";
import {
  beginningProvedFrom,
  compareHeads,
  type LogTrust,
  parseCheckpoint,
  parseNote,
  rewritingEvidence,
  TransparencyError,
  verifyCheckpoint,
  verifyConsistency,
  type View,
} from "@entente/transparency";
import type { ClientStore } from "../store/client-store.ts";
import { pause } from "../transport/backoff.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import type { Exhibit } from "./exhibits.ts";
import { transparencyLimits } from "./limits.ts";

/** How a head that somebody else has been shown stands to the own one. */
export type HeadStanding = "same" | "consistent" | "conflict" | "withheld" | "unknown";

/** What {@link HeardHeads} is made of. */
export interface HeardHeadsParts {
  readonly domain: string;
  readonly store: ClientStore;
  readonly ask: (domain: string, query: common.LogQuery.$Properties) => Promise<common.LogAnswer.$Properties>;
  readonly stopped: AbortSignal;
  readonly tell: (problem: string, exhibit: Exhibit) => Promise<void>;
}

/** A signed head and its size. */
interface SizedHead {
  readonly treeSize: bigint;
  readonly note: Uint8Array;
}

/**
 * Heads of one log that other members have been shown. They have to be on one line with the own one, and a longer tree has to be
 * shown here too, from then on and over restarts.
 */
export class HeardHeads {
  readonly #parts: HeardHeadsParts;
  readonly #record: string;

  constructor(parts: HeardHeadsParts) {
    this.#parts = parts;
    this.#record = `transparency/heard/${parts.domain}`;
  }

  /**
   * Compares a head that another member carries, which may be anything, with the own view.
   *
   * @throws TransparencyError when `note` is not the log's; RpcFailure when nobody can be asked now.
   */
  async compare(trust: LogTrust, view: View, note: Uint8Array): Promise<HeadStanding> {
    const compared = compareHeads(trust, view.note, note);
    if (compared.kind === "same") return "same";
    if (compared.kind === "conflict") {
      await this.#parts.tell("fork", { kind: "evidence", evidence: compared.evidence });
      return "conflict";
    }
    const standing = await this.#oneLine(trust, view, note);
    if (standing === "withheld")
      await this.#parts.tell("withheld", { kind: "heads", shown: view.note, withheld: note });
    if (standing === "consistent" && compared.kind === "newer" && isGivenOut(trust, note))
      await this.#hear(note);
    return standing;
  }

  /** How a head of another size stands to the own one. A log may take some seconds to show everybody what it shows somebody. */
  async #oneLine(trust: LogTrust, view: View, note: Uint8Array): Promise<HeadStanding> {
    const other = { ...parseCheckpoint(parseNote(note).text), note };
    const [older, newer] = other.treeSize < view.treeSize ? [other, view] : [view, other];
    let hashes: readonly Uint8Array[];
    try {
      hashes = await this.#consistency(older.treeSize, newer.treeSize).catch(async (error: unknown) => {
        if (!isRefused(error)) throw error;
        await pause(transparencyLimits.doubtMs, this.#parts.stopped);
        return this.#consistency(older.treeSize, newer.treeSize);
      });
    } catch (error) {
      if (isRefused(error)) return newer !== view && isGivenOut(trust, note) ? "withheld" : "unknown";
      throw error;
    }
    const { treeSize, root } = older;
    try {
      verifyConsistency(treeSize, root, newer.treeSize, newer.root, hashes, trust.primitives);
      return "consistent";
    } catch (error) {
      if (!(error instanceof TransparencyError)) throw error;
      const evidence = await this.#rewriting(older, newer, hashes);
      const exhibit: Exhibit =
        evidence === undefined
          ? { kind: "heads", shown: older.note, withheld: newer.note }
          : { kind: "evidence", evidence };
      await this.#parts.tell(evidence === undefined ? "no_consistency" : "fork", exhibit);
      return "conflict";
    }
  }

  /** Has the log show that its longer tree begins otherwise than the shorter one. */
  async #rewriting(
    older: SizedHead,
    newer: SizedHead,
    hashes: readonly Uint8Array[],
  ): Promise<Uint8Array | undefined> {
    const from = beginningProvedFrom(older.treeSize);
    try {
      const shown = from === older.treeSize ? hashes : await this.#consistency(from, newer.treeSize);
      return rewritingEvidence(older.note, newer.note, hashes, shown);
    } catch (error) {
      // A log that does not answer has shown nothing more.
      if (!(error instanceof RpcFailure)) throw error;
      return undefined;
    }
  }

  async #consistency(firstSize: bigint, secondSize: bigint): Promise<readonly Uint8Array[]> {
    const consistency = { firstSize: Number(firstSize), secondSize: Number(secondSize) };
    return (await this.#parts.ask(this.#parts.domain, { consistency })).consistencyHashes ?? [];
  }

  /** A tree that is shorter than one that others were shown before is an old one. Told once for each longer one. */
  async check(trust: LogTrust, { note, treeSize }: View): Promise<void> {
    const { store, tell } = this.#parts;
    const heard = await store.record(this.#record);
    if (heard === undefined) return;
    const isShorter = treeSize < sizeOf(heard);
    // A log that has a new name since is another log.
    if (isShorter && isOfOneLog(trust, note, heard))
      await tell("withheld", { kind: "heads", shown: note, withheld: heard });
    await store.save({ records: new Map([[this.#record, undefined]]) });
  }

  /** Remembers the longest tree that another member has been shown. */
  async #hear(note: Uint8Array): Promise<void> {
    const { store } = this.#parts;
    const heard = await store.record(this.#record);
    if (heard !== undefined && sizeOf(heard) >= sizeOf(note)) return;
    await store.save({ records: new Map([[this.#record, note]]) });
  }
}

/** Whether a head has the cosignatures with which it is shown to clients: nobody but a log's witnesses sees it before. */
function isGivenOut(trust: LogTrust, note: Uint8Array): boolean {
  try {
    verifyCheckpoint(note, parseCheckpoint(parseNote(note).text).origin, trust.policy, trust.primitives);
    return true;
  } catch (error) {
    if (error instanceof TransparencyError) return false;
    throw error;
  }
}

function isOfOneLog(trust: LogTrust, shown: Uint8Array, heard: Uint8Array): boolean {
  try {
    return compareHeads(trust, shown, heard).kind === "newer";
  } catch (error) {
    if (error instanceof TransparencyError) return false;
    throw error;
  }
}

function sizeOf(note: Uint8Array): bigint {
  return parseCheckpoint(parseNote(note).text).treeSize;
}

/** Whether a question was answered by a refusal, rather than not at all. */
function isRefused(error: unknown): boolean {
  return error instanceof RpcFailure && !isPassing(error);
}
