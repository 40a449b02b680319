import type { Request, Response } from "../frame.ts";
import { Chance } from "./chance.ts";
import { Checker } from "./checker.ts";
import { EventQueue } from "./event-queue.ts";
import { ReceivingDomain } from "./receiving-domain.ts";
import type { Scenario } from "./scenario.ts";
import { SendingDomain } from "./sending-domain.ts";
import type { Nature, Specimen } from "./specimen.ts";

/** Everything of one simulation: time, chance, the network between two domains, and what goes wrong. */
export class World {
  readonly scenario: Scenario;
  readonly chance: Chance;
  readonly #laneChance: Chance;
  readonly checker: Checker;
  readonly specimens: Specimen[] = [];
  readonly #events: EventQueue;
  readonly #startMs: number;
  readonly #sender: SendingDomain;
  readonly #receiver: ReceivingDomain;
  #cutUntilMs = 0;

  constructor(scenario: Scenario, seed: number) {
    this.scenario = scenario;
    this.chance = new Chance(seed + 1);
    this.#laneChance = new Chance(seed + 3);
    this.checker = new Checker(turnBound(scenario));
    this.#startMs = 1_700_000_000_000;
    this.#events = new EventQueue(this.#startMs);
    this.#sender = new SendingDomain(this);
    this.#receiver = new ReceivingDomain(this);
    this.#planFaults();
    this.#planItems();
  }

  get nowMs(): number {
    return this.#events.nowMs;
  }

  /** Faults are over. */
  get healed(): boolean {
    return this.nowMs >= this.#startMs + this.scenario.healMs;
  }

  after(delayMs: number, run: () => void): void {
    this.#events.after(delayMs, run);
  }

  /** Runs until everything has come to its end, or `eventsMax` events have passed. */
  run(eventsMax: number): { delivered: number; elapsedMs: number } {
    for (let events = 0; !this.#isDone(); events += 1) {
      if (events >= eventsMax || !this.#events.step()) {
        this.checker.violate(`${this.#sender.disk.waiting} items still wait after ${events} events`);
        break;
      }
    }
    const { log } = this.#receiver.disk;
    this.checker.finish(log, this.nowMs);
    return { delivered: log.length, elapsedMs: this.nowMs - this.#startMs };
  }

  #isDone(): boolean {
    const complete = this.specimens.length === this.scenario.items;
    return complete && this.healed && this.#cutUntilMs <= this.nowMs && this.#sender.disk.waiting === 0;
  }

  toReceiver(frame: Request): void {
    const { session } = frame;
    this.#carry(
      this.#receiver,
      () => this.#receiver.isUp,
      () => this.#receiver.receive(frame),
      () => this.#failSoon(session),
    );
  }

  toSender(frame: Response): void {
    this.#carry(
      this.#sender,
      () => true,
      () => this.#sender.receive(frame),
      () => undefined,
    );
  }

  /** Loses, repeats, delays and reorders. What was under way to a process dies with that process. */
  #carry(to: { readonly life: number }, isUp: () => boolean, arrive: () => void, fail: () => void): void {
    const { lossRate, duplicateRate, delayMs } = this.scenario;
    if (this.nowMs < this.#cutUntilMs || !isUp()) return fail();
    if (!this.healed && this.chance.hits(lossRate)) {
      if (this.chance.hits(0.5)) fail();
      return;
    }
    const { life } = to;
    const copies = !this.healed && this.chance.hits(duplicateRate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      this.after(1 + this.chance.next() * delayMs, () => {
        if (to.life === life && this.nowMs >= this.#cutUntilMs) arrive();
      });
    }
  }

  #failSoon(session: bigint): void {
    const { life } = this.#sender;
    this.after(this.chance.between(1, 1_000), () => {
      if (this.#sender.life === life) this.#sender.callFailed(session);
    });
  }

  #planFaults(): void {
    const { cuts, senderRestores, receiverRestores, heardEveryMs, healMs, capacityLow, capacityHigh } =
      this.scenario;
    for (const { atMs, forMs } of cuts) {
      this.after(atMs, () => {
        this.#cutUntilMs = Math.max(this.#cutUntilMs, this.nowMs + forMs);
      });
    }
    for (const { backupMs, restoreMs } of senderRestores) {
      this.after(backupMs, () => {
        const backup = this.#sender.disk.copy();
        this.after(restoreMs - backupMs, () => this.#sender.restore(backup));
      });
    }
    for (const { backupMs, restoreMs } of receiverRestores) {
      this.after(backupMs, () => {
        const backup = this.#receiver.disk.copy();
        this.after(restoreMs - backupMs, () => this.#receiver.restore(backup));
      });
    }
    if (heardEveryMs > 0) this.#repeat(heardEveryMs, healMs, () => this.#sender.hear());
    if (capacityLow < capacityHigh) this.#repeat(3_000, healMs, () => this.#receiver.changeCapacity());
    this.after(healMs + 1, () => this.#receiver.changeCapacity());
    // Sooner or later the other domain has something to say, which ends even the longest back-off.
    this.#beHeardAt(healMs + 1);
  }

  #beHeardAt(delayMs: number): void {
    this.after(delayMs, () => {
      const waitMs = this.#cutUntilMs - this.nowMs;
      if (waitMs > 0) this.#beHeardAt(waitMs);
      else this.#sender.hear();
    });
  }

  #repeat(everyMs: number, untilMs: number, run: () => void): void {
    this.after(everyMs, () => {
      if (this.nowMs - this.#startMs > untilMs) return;
      if (this.nowMs >= this.#cutUntilMs) run();
      this.#repeat(everyMs, untilMs, run);
    });
  }

  #planItems(): void {
    const { items, enqueueMs } = this.scenario;
    const times = Array.from({ length: items }, () => this.chance.next() * enqueueMs);
    times.sort((one, other) => one - other);
    // A last one when all is well: a domain that lost state finds out when something is sent.
    if (items > 0) times[items - 1] = this.scenario.healMs + 1;
    for (const atMs of times) this.after(atMs, () => this.#enqueue());
  }

  #enqueue(): void {
    const { lanes, bodyBytesMax, largeRate, bounds, healMs, busyShare } = this.scenario;
    const lane = this.chance.between(1, lanes);
    const specimen: Specimen = {
      id: this.specimens.length,
      lane: busyShare > 0 && this.#laneChance.hits(busyShare) ? 1 : lane,
      nature: this.#nature(),
      expires: this.chance.hits(0.7),
      bytes: this.chance.hits(largeRate) ? bounds.frameBytesMax * 2 : this.chance.between(4, bodyBytesMax),
      enqueuedAtMs: this.nowMs,
      readyAtMs: this.#startMs + this.chance.between(0, healMs + 60_000),
    };
    this.specimens.push(specimen);
    this.checker.enqueued(specimen);
    this.#sender.enqueue(specimen);
  }

  #nature(): Nature {
    const { poisonRate, malformedRate, unknownRate, earlyRate } = this.scenario;
    if (this.chance.hits(poisonRate)) return "poison";
    if (this.chance.hits(malformedRate)) return "malformed";
    if (this.chance.hits(unknownRate)) return "unknown";
    return this.chance.hits(earlyRate) ? "early" : "plain";
  }
}

/**
 * How many others may leave before the next item of a lane: those that have a number already, those of lanes that were put off and are not
 * any more, and one turn of each other lane.
 */
function turnBound({ numberedMax, turnItems, lanes, bounds }: Scenario): number {
  return numberedMax + bounds.parkedItemsMax + bounds.frameItemsMax + lanes * turnItems;
}
