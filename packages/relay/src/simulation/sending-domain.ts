import type { Request, Response } from "../frame.ts";
import type { ParkedLanes } from "../parked-lanes.ts";
import { openSender } from "../sender-state.ts";
import type { SenderInput, SenderOutcome, SenderState } from "../sender-state.ts";
import { stepSender } from "../sender.ts";
import { OutboxDisk } from "./outbox-disk.ts";
import { idIn } from "./specimen.ts";
import type { Specimen } from "./specimen.ts";
import type { World } from "./world.ts";

const stream = { origin: "a.example", destination: "b.example" };

/** The sending domain: a disk, and a process that runs the driver loop until it crashes. */
export class SendingDomain {
  disk: OutboxDisk;
  /** Rises with each crash: what an earlier life planned does not happen. */
  life = 0;
  #state: SenderState | undefined;
  #wakeAtMs = Infinity;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.disk = new OutboxDisk(world.checker, world.scenario);
    this.start();
  }

  start(): void {
    this.disk.takeTurns(this.#world.nowMs);
    const { incarnation, firstSeq, headSeq, sentSeq } = this.disk;
    const { bounds } = this.#world.scenario;
    this.#wakeAtMs = Infinity;
    this.#state = openSender({ id: stream, incarnation, firstSeq, headSeq, sentSeq, bounds });
    this.step({ k: "tick" });
  }

  crash(): void {
    if (this.#state === undefined) return;
    this.life += 1;
    this.#state = undefined;
    this.#world.checker.wire.ended();
    this.#plan(this.#world.chance.between(10, 5_000), () => this.start());
  }

  /** The disk is replaced by an older one. */
  restore(backup: OutboxDisk): void {
    this.crash();
    this.disk = backup.copy();
    const known = new Set(this.disk.specimens.map(({ id }) => id));
    this.#world.checker.senderRestored(known);
  }

  /** A client's message: on disk, then a hint to the process. */
  enqueue(specimen: Specimen): void {
    this.disk.enqueue(specimen);
    this.disk.takeTurns(this.#world.nowMs);
    const { incarnation, headSeq } = this.disk;
    this.step({ k: "enqueued", incarnation, headSeq });
  }

  receive(frame: Response): void {
    if (this.#state === undefined) return;
    this.#world.checker.heard(frame);
    this.step({ k: "received", frame });
  }

  callFailed(session: bigint): void {
    if (this.#state === undefined) return;
    const { checker, chance } = this.#world;
    checker.wire.failed(session);
    const hint = chance.hits(0.1) ? { retryAfterMs: chance.between(0, 20_000) } : {};
    this.step({ k: "failed", session, ...hint });
  }

  hear(): void {
    this.step({ k: "heard" });
  }

  step(input: SenderInput): void {
    if (this.#state === undefined) return;
    const { nowMs, chance } = this.#world;
    const outcome = stepSender(this.#state, input, nowMs, chance.next());
    this.#state = outcome.state;
    this.#checkBounds(outcome.state);
    this.#carryOut(outcome);
  }

  /** Persist, send, answer, deliver, in this order, with a crash anywhere in between. */
  #carryOut(outcome: SenderOutcome): void {
    const { checker, nowMs } = this.#world;
    const { life } = this;
    for (const effect of outcome.persist) {
      this.disk.persist(effect, nowMs);
      if (effect.k === "restart") {
        const { incarnation, headSeq } = this.disk;
        this.#plan(1, () => this.step({ k: "restarted", incarnation, headSeq }));
      }
      if (effect.k === "settle") {
        const { incarnation, headSeq } = this.disk;
        this.#plan(1, () => this.step({ k: "enqueued", incarnation, headSeq }));
      }
      if (this.#crashes(life)) return;
    }
    for (const frame of outcome.send) {
      this.#send(frame);
      if (this.#crashes(life)) return;
    }
    for (const notice of outcome.answer) for (const row of notice.rows) checker.delayed(idIn(row.body));
    for (const event of outcome.deliver)
      if (event.k === "peer_fault") checker.violate(`fault: ${event.fault}`);
    const { read, wakeAtMs } = outcome;
    if (read !== undefined) {
      this.#plan(1, () =>
        this.step({ k: "rows", id: read.id, rows: this.disk.read(read.afterSeq, read.limit, read.bytesMax) }),
      );
    }
    if (wakeAtMs !== undefined) this.#wake(wakeAtMs);
  }

  #send(frame: Request): void {
    const { checker, nowMs } = this.#world;
    checker.sent(frame, nowMs, this.disk.sentSeq);
    this.#world.toReceiver(frame);
  }

  #wake(wakeAtMs: number): void {
    if (wakeAtMs >= this.#wakeAtMs) return;
    this.#wakeAtMs = wakeAtMs;
    this.#plan(wakeAtMs - this.#world.nowMs, () => {
      if (this.#wakeAtMs === wakeAtMs) this.#wakeAtMs = Infinity;
      this.step({ k: "tick" });
    });
  }

  #crashes(life: number): boolean {
    const { chance, scenario, healed } = this.#world;
    if (!healed && chance.hits(scenario.senderCrashRate)) this.crash();
    return this.life !== life;
  }

  #plan(delayMs: number, run: () => void): void {
    const { life } = this;
    this.#world.after(delayMs, () => {
      if (this.life === life) run();
    });
  }

  #checkBounds({ lanes, bounds }: SenderState): void {
    const parked = countOf(lanes);
    if (parked > bounds.parkedItemsMax) this.#world.checker.violate(`${parked} items parked`);
  }
}

function countOf(lanes: ParkedLanes): number {
  let count = 0;
  for (const lane of lanes.values()) count += lane.seqs.length;
  return count;
}
