import { setTimeout as pause } from "node:timers/promises";
import {
  formatAddCheckpoint,
  formatNote,
  parseNote,
  proveConsistency,
  readSignatureLine,
  runPlanAsync,
  type SignatureLine,
  TransparencyError,
  verifySignatures,
} from "@entente/transparency";
import { FederationLogService } from "@entente/proto";
import type { LogHead, LogStore } from "@entente/storage";
import { type Logger, ServiceError } from "@entente/service-kit";
import { cosignLateRetryMsMax, cosignRetryMsMax, cosignRoundMs, peerCallMs } from "../limits.ts";
import type { GatewayChannel } from "../peers/gateway-channel.ts";
import type { KnownPeer, PeerStatements } from "../peers/peer-statements.ts";
import { nodePrimitives } from "./node-primitives.ts";

/** What a publisher is made of. */
export interface PublisherParts {
  readonly store: LogStore;
  readonly peers: PeerStatements;
  readonly gateway: GatewayChannel | undefined;
  readonly log: Logger;
}

interface Waiter {
  readonly treeSize: bigint;
  readonly seen: () => void;
}

/**
 * Gives heads out: brings each newest one to the peers' witnesses, and publishes it when at least half of the peers, and one, have
 * cosigned; at once in a domain without peers. Clients ask for that many (`peersPolicy`), so a head with fewer is of no use to them.
 */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #stopping = new AbortController();
  /** Sizes that the peers' witnesses are known to hold. */
  readonly #held = new Map<string, bigint>();
  readonly #waiters = new Set<Waiter>();
  #newest: LogHead | undefined;
  #published = 0n;
  /** Lines of witnesses under the head that is being brought to them. */
  #lines: SignatureLine[] = [];
  #wake: () => void = () => undefined;
  #running: Promise<void> | undefined;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** Begins, with the newest head that the store holds. */
  async start(): Promise<void> {
    this.#newest ??= await this.#parts.store.head();
    const published = await this.#parts.store.published();
    this.#published = published?.treeSize ?? 0n;
    if (published !== undefined && published.treeSize === this.#newest?.treeSize)
      this.#lines = addedLines(published, this.#newest);
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
    for (const { seen } of this.#waiters) seen();
  }

  /** A newer head, or a witness that was not known. */
  offer(head?: LogHead): void {
    if (head !== undefined && head.treeSize > (this.#newest?.treeSize ?? 0n)) this.#newest = head;
    this.#wake();
  }

  /** Resolves when a tree of at least this size is given out, or after `patienceMs`, whichever comes first. */
  async visible(treeSize: bigint, patienceMs: number): Promise<void> {
    if (this.#published >= treeSize || this.#stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => waiter.seen(), patienceMs);
      const waiter: Waiter = {
        treeSize,
        seen: () => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve();
        },
      };
      this.#waiters.add(waiter);
    });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let waitMs = cosignRoundMs;
    let target = this.#newest;
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      if (target !== this.#newest) {
        target = this.#newest;
        this.#lines = [];
        waitMs = cosignRoundMs;
      }
      if (target !== undefined && !this.#isComplete(target)) await this.#round(target);
      if (target === undefined || this.#isComplete(target)) {
        await woken;
        continue;
      }
      // A head that is out lacks witnesses that are away: they are in no hurry.
      const mostMs = this.#published >= target.treeSize ? cosignLateRetryMsMax : cosignRetryMsMax;
      waitMs = Math.min(waitMs * 2, mostMs);
      await Promise.race([
        woken,
        pause(waitMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined),
      ]);
    }
  }

  /** Whether a head is out, with the lines of all witnesses that are known. */
  #isComplete(head: LogHead): boolean {
    return this.#published >= head.treeSize && this.#lacking(head).length === 0;
  }

  #lacking({ note }: LogHead): readonly KnownPeer[] {
    const signed = { text: parseNote(note).text, signatures: this.#lines };
    return this.#parts.peers
      .known()
      .filter(
        ({ witnessKey }) =>
          witnessKey !== undefined && verifySignatures(signed, [witnessKey], nodePrimitives).length === 0,
      );
  }

  /** Brings one head to the witnesses whose line it lacks, and gives it out with as many as are needed. */
  async #round(head: LogHead): Promise<void> {
    const { peers, log } = this.#parts;
    const needed = peers.configured.length === 0 ? 0 : Math.ceil(peers.configured.length / 2);
    const ask = async (peer: KnownPeer): Promise<void> => {
      const line = await this.#cosigned(peer, head);
      if (line === undefined) return;
      this.#lines.push(line);
      // One that comes late is added to a head that is out already.
      if (this.#lines.length >= needed) await this.#publish(head);
    };
    try {
      if (needed === 0) await this.#publish(head);
      await Promise.all(this.#lacking(head).map(ask));
    } catch (error) {
      log.error({ err: error }, "a head of the log could not be given out; trying again");
    }
  }

  async #publish(head: LogHead): Promise<void> {
    const { text, signatures } = parseNote(head.note);
    const note = formatNote({ text, signatures: [...signatures, ...this.#lines] });
    // Refused where another replica has given out a later one, which is as good.
    await this.#parts.store.publish({ ...head, note });
    if (head.treeSize > this.#published) this.#published = head.treeSize;
    for (const waiter of [...this.#waiters]) if (this.#published >= waiter.treeSize) waiter.seen();
  }

  /** A witness's line for a head; undefined when it gives none now. */
  async #cosigned(peer: KnownPeer, head: LogHead): Promise<SignatureLine | undefined> {
    const { gateway, log } = this.#parts;
    const { domain } = peer.stated;
    if (gateway === undefined || peer.witnessKey === undefined) return undefined;
    try {
      for (let attempt = 0; attempt < 2; attempt++) {
        const oldSize = this.#held.get(domain) ?? 0n;
        const addCheckpoint = await this.#request(oldSize > head.treeSize ? 0n : oldSize, head);
        const { answer } = await gateway.unary(
          domain,
          FederationLogService.AddCheckpoint,
          { submission: { addCheckpoint } },
          peerCallMs,
        );
        const body = Buffer.from(answer?.body ?? []).toString();
        if (answer?.status === 200) {
          this.#held.set(domain, head.treeSize);
          return believed(body, peer, head);
        }
        if (answer?.status !== 409 || !/^[0-9]{1,19}\n$/.test(body)) {
          log.info({ domain, status: answer?.status }, "a witness does not take a checkpoint now");
          return undefined;
        }
        this.#held.set(domain, BigInt(body.trim()));
      }
    } catch (error) {
      const expected = error instanceof ServiceError || error instanceof TransparencyError;
      if (!expected) throw error;
      log.info({ domain, code: error.code }, "a witness can not be asked, or its answer not be used");
    }
    return undefined;
  }

  async #request(oldSize: bigint, { treeSize, note }: LogHead): Promise<Uint8Array> {
    const { store } = this.#parts;
    const proof = await runPlanAsync(proveConsistency(oldSize, treeSize, nodePrimitives), (keys) =>
      store.read(keys),
    );
    return formatAddCheckpoint({ oldSize, proof, note });
  }
}

/** What a head that is out has more than the log's own lines. */
function addedLines(published: LogHead, head: LogHead): SignatureLine[] {
  const own = new Set(parseNote(head.note).signatures.map(({ name }) => name));
  return parseNote(published.note).signatures.filter(({ name }) => !own.has(name));
}

/** The line, if it is the witness's over this head. @throws TransparencyError. */
function believed(body: string, { witnessKey }: KnownPeer, head: LogHead): SignatureLine | undefined {
  if (witnessKey === undefined) return undefined;
  const line = readSignatureLine(body);
  const { text } = parseNote(head.note);
  return verifySignatures({ text, signatures: [line] }, [witnessKey], nodePrimitives).length === 1
    ? line
    : undefined;
}
