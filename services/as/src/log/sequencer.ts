import { setTimeout as pause } from "node:timers/promises";
import { decode, hexFromBytes } from "@entente/tls-codec";
import {
  appendEntry,
  checkpointText,
  commitmentOf,
  formatNote,
  LogEntry,
  noteMessage,
  noteSignature,
  type PrefixLeaf,
  runPlanAsync,
} from "@entente/transparency";
import type { LogHead, LogStore, WaitingVersion } from "@entente/storage";
import type { Logger } from "@entente/service-kit";
import { idleLookMs, retryMs, versionsPerEntryMax } from "../limits.ts";
import type { Clock } from "../tokens.ts";
import type { LogIdentity } from "./identity.ts";
import { nodePrimitives } from "./node-primitives.ts";
import type { Sealing } from "./sealing.ts";
import type { Vrf } from "./vrf.ts";

/** What a sequencer is made of. */
export interface SequencerParts {
  readonly store: LogStore;
  readonly identity: LogIdentity;
  readonly sealing: Sealing;
  readonly vrf: Vrf;
  /** Entries follow each other no faster than this, in milliseconds. */
  readonly batchMs: number;
  /** An entry without versions is appended when the newest is this old, in milliseconds. */
  readonly idleEntryMs: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called with each new head, durable and signed by the log. */
  readonly appended: (head: LogHead) => void;
}

/**
 * Makes entries of the versions that wait: one entry for all that have come since the last, so that a change is visible after
 * `batchMs` at most. Several processes may do so on one store; the store lets one of them append to each tree.
 */
export class Sequencer {
  readonly #parts: SequencerParts;
  readonly #stopping = new AbortController();
  #wake: () => void = () => undefined;
  #running: Promise<void> | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(parts: SequencerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
    for (const done of [...this.#waiting]) done();
  }

  /** Something waits. */
  wake(): void {
    this.#wake();
  }

  /** Resolves after the next look at what waits, or after `patienceMs`. */
  async next(patienceMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, patienceMs);
      this.#waiting.add(done);
      if (this.#stopping.signal.aborted) done();
    });
  }

  async #run(): Promise<void> {
    const { batchMs, log } = this.#parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      try {
        const head = await this.append();
        for (const done of [...this.#waiting]) done();
        if (head === undefined) await Promise.race([woken, rest(idleLookMs, signal)]);
        else await rest(batchMs, signal);
      } catch (error) {
        log.error({ err: error }, "no entry could be appended to the log; trying again");
        await rest(retryMs * (0.5 + Math.random()), signal);
      }
    }
  }

  /** Appends one entry, if there is a reason to; the new head. */
  async append(): Promise<LogHead | undefined> {
    const { store, identity, clock, idleEntryMs, appended } = this.#parts;
    const waiting = oneOfEach(await store.waiting(versionsPerEntryMax));
    const held = await store.head();
    const treeSize = held?.treeSize ?? 0n;
    const nowMs = BigInt(clock());
    if (waiting.length === 0 && (await this.#isYoung(treeSize, nowMs - BigInt(idleEntryMs))))
      return undefined;
    const leaves = waiting.map((version) => this.#leaf(version));
    const made = await runPlanAsync(appendEntry(treeSize, leaves, nowMs, nodePrimitives), (keys) =>
      store.read(keys),
    );
    const text = checkpointText({ origin: identity.origin, treeSize: made.treeSize, root: made.root });
    const signature = await identity.signer.sign(noteMessage(text));
    const note = formatNote({ text, signatures: [noteSignature(identity.key, signature)] });
    const head = { treeSize: made.treeSize, root: made.root, note };
    const versions = waiting.map(({ labelId, version }) => ({ labelId, version }));
    const isAppended = await store.append({ expectedSize: treeSize, items: made.items, versions, head });
    // Another process was first; what still waits is looked at again.
    if (isAppended) appended(head);
    return isAppended ? head : undefined;
  }

  async #isYoung(treeSize: bigint, sinceMs: bigint): Promise<boolean> {
    const [entry] = await this.#parts.store.read([{ kind: "log-entry", position: treeSize - 1n }]);
    return entry === undefined ? treeSize === 0n : decode(LogEntry, entry).timestamp > sinceMs;
  }

  #leaf({ labelId, version, sealed }: WaitingVersion): PrefixLeaf {
    const { sealing, vrf } = this.#parts;
    const { label, opening, value } = sealing.open(labelId, version, sealed);
    return {
      searchKey: vrf.at(label, version).searchKey,
      commitment: commitmentOf(label, version, { opening, value }, nodePrimitives),
    };
  }
}

/** Two versions of one label never share an entry: owners tell their versions by the entries that they came with. */
function oneOfEach(waiting: readonly WaitingVersion[]): readonly WaitingVersion[] {
  const seen = new Set<string>();
  return waiting.filter(({ labelId }) => {
    const id = hexFromBytes(labelId);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

async function rest(forMs: number, signal: AbortSignal): Promise<void> {
  await pause(forMs, undefined, { signal }).catch((error: unknown) => {
    // Being stopped is the one way in which a pause fails.
    if (!signal.aborted) throw error;
  });
}
