import {
  decodeMessage,
  encodeMessage,
  entriesMessage,
  isIdle,
  joinGroup,
  loadDomain,
  loadGroup,
  resultFromLog,
  settle,
  signMessage,
  step,
  type Answer,
  type Context,
  type DomainState,
  type Entry,
  type GroupId,
  type GroupState,
  type Input,
  type Message,
  type Outcome,
  type Peer,
  type Rules,
  type Settled,
  type Signer,
  type SubmitResult,
  type Verified,
  type VoteStatement,
} from "@entente/ordering";
import { sha256 } from "./commit.ts";
import type { Disk } from "./disk.ts";

/** What a simulated domain asks of the world around it. */
export interface Surroundings {
  readonly nowMs: () => number;
  readonly later: (delayMs: number, run: () => void) => void;
  readonly fsyncMs: () => number;
  /** Whether the domain dies right after its rows are stored and before anything is sent. */
  readonly diesAfterPersist: (at: string) => boolean;
  readonly send: (from: string, to: string, message: Message) => void;
  readonly answer: (at: string, hash: Uint8Array, result: SubmitResult) => void;
  readonly granted: (at: string, client: string, epoch: bigint) => void;
  readonly deliver: (at: string, entry: Entry, forwardTo: readonly string[]) => void;
  readonly trouble: (at: string, kind: "false_evidence" | "halted", detail: string) => void;
  /** A Vote is on disk: it counts from now on. */
  readonly voted: (at: string, vote: VoteStatement) => void;
  readonly note: (text: () => string) => void;
}

/** Signatures are taken for granted: nobody in the simulation forges. */
export const signer: Signer = { keyId: new Uint8Array([1]), sign: () => new Uint8Array(64).fill(7) };

/**
 * One simulated domain: the smallest driver of the core. Outcomes are stored in order, and what they ask for happens
 * after they are stored; a crash forgets everything that is not on disk.
 */
export class Host {
  readonly name: string;
  readonly disk: Disk;
  readonly peers = new Map<string, Peer>();
  up = true;
  boot = 0;
  pausedUntilMs = 0;
  private domain: DomainState;
  group: GroupState | undefined;
  private storedAtMs = 0;
  private waiting = 0;
  private wakeAtMs: number | undefined;
  private readonly groupId: GroupId;
  private readonly world: Surroundings;
  private readonly context: Context;
  private readonly settles: boolean;
  private readonly encodes: boolean;

  constructor(
    name: string,
    disk: Disk,
    groupId: GroupId,
    rules: Rules,
    world: Surroundings,
    how: { settles: boolean; encodes: boolean },
  ) {
    this.name = name;
    this.disk = disk;
    this.groupId = groupId;
    this.world = world;
    this.context = { hash: sha256, peers: this.peers, rules };
    this.settles = how.settles;
    this.encodes = how.encodes;
    this.domain = loadDomain(disk.domain);
  }

  /** Reads the rows of the group, if it is not in memory. */
  private load(): GroupState | undefined {
    if (this.group === undefined && this.disk.group !== undefined) {
      this.group = loadGroup(this.disk.group, sha256);
    }
    return this.group;
  }

  get incarnation(): bigint {
    return this.domain.row.incarnation;
  }

  get sequence(): bigint {
    return this.domain.nextSequence;
  }

  /** Epoch of the open slot, as members of this domain know it: from disk. */
  get epoch(): number {
    return Number(this.disk.group?.epoch ?? 0n);
  }

  receive(from: string, message: Message): void {
    if (this.load() === undefined) {
      this.meet(from, message);
      return;
    }
    const decoded = this.encodes ? decodeMessage(encodeMessage(message), sha256) : message;
    this.handle({ kind: "message", from, message: decoded as Verified<Message> });
  }

  /** A message of a group that this domain does not know: joins by the slot that made it a member. */
  private meet(from: string, message: Message): void {
    const entries =
      message.kind === "decide" ? [message.entry] : message.kind === "entries" ? message.entries : [];
    const joining = entries.find(({ value: { nextConfig } }) =>
      [...nextConfig.memberDomains, ...nextConfig.voters].includes(this.name),
    );
    if (joining !== undefined) {
      const row = joinGroup(joining, sha256);
      const { epoch } = joining.certificate;
      this.disk.store([
        { kind: "group", row },
        { kind: "log", group: this.groupId, epoch, entry: joining },
      ]);
      this.world.deliver(this.name, joining, []);
      this.world.note(() => `${this.name} joins at epoch ${row.epoch}`);
    } else if ("epoch" in message && message.epoch > 0n) {
      this.world.send(this.name, from, { kind: "fetch", group: this.groupId, fromEpoch: message.epoch - 1n });
    }
  }

  /** Steps the core and stores what it says, then does what it says. */
  handle(input: Input): void {
    const group = this.load();
    if (group === undefined) return;
    const nowMs = this.world.nowMs();
    const state = { domain: this.domain, group };
    const outcome = this.settles
      ? settle(state, input, nowMs, this.context, signer)
      : step(state, input, nowMs, this.context);
    this.domain = outcome.state.domain;
    this.group = outcome.state.group;
    this.schedule(outcome.wakeAtMs);
    for (const evidence of outcome.evidence) this.world.trouble(this.name, "false_evidence", evidence.kind);
    if (outcome.halted !== undefined) this.world.trouble(this.name, "halted", outcome.halted);
    this.store(outcome);
  }

  private store(outcome: Outcome | Settled): void {
    const nowMs = this.world.nowMs();
    const atMs = Math.max(this.storedAtMs, nowMs + (outcome.persist.length > 0 ? this.world.fsyncMs() : 0));
    this.storedAtMs = atMs;
    if (atMs <= nowMs && this.waiting === 0) {
      this.release(outcome);
      return;
    }
    const { boot } = this;
    this.waiting++;
    this.world.later(atMs - nowMs, () => {
      if (boot !== this.boot) return;
      this.waiting--;
      this.release(outcome);
    });
  }

  private release(outcome: Outcome | Settled): void {
    this.disk.store(outcome.persist);
    for (const { message } of outcome.send) {
      if (message.kind === "vote") this.world.voted(this.name, message.vote.statement);
    }
    // Feed and outbox are written in the same transaction.
    for (const delivery of outcome.deliver) {
      if (delivery.kind === "decided") this.world.deliver(this.name, delivery.entry, delivery.forwardTo);
    }
    if (outcome.persist.length > 0 && this.world.diesAfterPersist(this.name)) return;
    const own: Message[] = [];
    for (const { to, message } of outcome.send) {
      const signed = signMessage(message, signer);
      for (const domain of to) {
        if (domain === this.name) own.push(signed);
        else this.world.send(this.name, domain, signed);
      }
    }
    for (const answer of outcome.answer) this.answer(answer);
    for (const { to, fromEpoch } of outcome.serve) this.serve(to, fromEpoch);
    const { boot } = this;
    for (const message of own)
      if (boot === this.boot)
        this.handle({ kind: "message", from: this.name, message: message as Verified<Message> });
  }

  private answer(answer: Answer): void {
    if (answer.kind === "reserve") {
      const { client, result, to } = answer;
      if (to !== this.name) {
        this.world.send(this.name, to, { kind: "reserve_result", group: this.groupId, client, result });
      } else if (result.code === "granted") this.world.granted(this.name, client, result.epoch);
      return;
    }
    const { to, hash } = answer;
    let { result } = answer;
    if (result.code === "logged") {
      const entry = this.disk.log.get(Number(result.epoch));
      if (entry === undefined) return;
      result = resultFromLog(entry.certificate, hash, BigInt(this.epoch));
    }
    if (to === this.name) this.world.answer(this.name, hash, result);
    else this.world.send(this.name, to, { kind: "submit_result", group: this.groupId, hash, result });
  }

  private serve(to: string, fromEpoch: bigint): void {
    const rows: Entry[] = [];
    for (let epoch = Number(fromEpoch); epoch < this.epoch && rows.length < 16; epoch++) {
      const entry = this.disk.log.get(epoch);
      if (entry === undefined) break;
      rows.push(entry);
    }
    if (rows.length > 0)
      this.world.send(this.name, to, entriesMessage(this.groupId, rows, BigInt(this.epoch)));
  }

  private schedule(wakeAtMs: number | undefined): void {
    if (wakeAtMs === undefined || (this.wakeAtMs !== undefined && this.wakeAtMs <= wakeAtMs)) return;
    const { boot } = this;
    this.wakeAtMs = wakeAtMs;
    this.world.later(Math.max(0, wakeAtMs - this.world.nowMs()), () => {
      if (boot !== this.boot || this.wakeAtMs !== wakeAtMs) return;
      this.wakeAtMs = undefined;
      this.handle({ kind: "tick" });
    });
  }

  /** Drops the group from memory if nothing is lost by it. */
  evict(): void {
    if (this.group !== undefined && this.waiting === 0 && isIdle(this.group)) this.group = undefined;
  }

  crash(): void {
    this.up = false;
    this.boot++;
    this.group = undefined;
    this.waiting = 0;
    this.storedAtMs = 0;
    this.wakeAtMs = undefined;
    this.peers.clear();
  }

  /** Starts again from disk. Groups with an undecided proposal are looked at. */
  start(): void {
    this.up = true;
    this.domain = loadDomain(this.disk.domain);
    if (this.disk.group?.accepted !== undefined) this.handle({ kind: "tick" });
  }
}
