import type { ItemResult, Request, Response } from "../frame.ts";
import { openReceiver } from "../receiver-state.ts";
import type { ReceiverDelivery, ReceiverInput, ReceiverState } from "../receiver-state.ts";
import { stepReceiver } from "../receiver.ts";
import { byLane } from "../stream.ts";
import type { Item } from "../stream.ts";
import { InboxDisk } from "./inbox-disk.ts";
import { idIn } from "./specimen.ts";
import type { World } from "./world.ts";

const stream = { origin: "a.example", destination: "b.example" };

/** The receiving domain: a disk with the application's log, and a process that runs the driver loop until it crashes. */
export class ReceivingDomain {
  disk: InboxDisk;
  /** Rises with each crash: what an earlier life planned does not happen. */
  life = 0;
  #state: ReceiverState | undefined;
  #processing: readonly Item[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.disk = new InboxDisk(world.checker);
    this.start();
  }

  get isUp(): boolean {
    return this.#state !== undefined;
  }

  start(): void {
    const { incarnation, lastSeq, sack, openAttempts: attempts, rejections } = this.disk;
    const { bounds } = this.#world.scenario;
    this.#processing = [];
    this.#state = openReceiver({
      id: stream,
      incarnation,
      lastSeq,
      sack,
      attempts,
      rejections,
      capacity: this.#capacity(),
      bounds,
    });
  }

  crash(): void {
    if (this.#state === undefined) return;
    const open = this.#processing.filter(({ seq }) => !this.disk.isSettled(seq));
    this.#world.checker.crashedOn(open.map(({ body }) => idIn(body)));
    this.life += 1;
    this.#state = undefined;
    this.#plan(this.#world.chance.between(10, 3_000), () => this.start());
  }

  /** The disk is replaced by an older one. */
  restore(backup: InboxDisk): void {
    this.crash();
    const before = this.disk.log;
    this.disk = backup.copy();
    this.#world.checker.receiverRestored(before, this.disk.known);
  }

  /** The receiver's readiness changes. */
  changeCapacity(): void {
    this.#step({ k: "capacity", items: this.#capacity() });
  }

  receive(frame: Request): void {
    this.#step({ k: "received", frame });
  }

  #capacity(): number {
    const { scenario, chance, healed } = this.#world;
    return healed ? 1_024 : chance.between(scenario.capacityLow, scenario.capacityHigh);
  }

  /** Persist, answer, deliver, in this order, with a crash anywhere in between. */
  #step(input: ReceiverInput): void {
    if (this.#state === undefined) return;
    const { life } = this;
    const outcome = stepReceiver(this.#state, input);
    this.#state = outcome.state;
    this.#checkBounds(outcome.state);
    for (const effect of outcome.persist) {
      this.disk.persist(effect);
      if (effect.k === "attempt") this.#processing = outcome.deliver.flatMap(itemsOf);
      if (this.#crashes(life)) return;
    }
    for (const frame of outcome.answer) {
      this.#answer(frame);
      if (this.#crashes(life)) return;
    }
    for (const delivery of outcome.deliver) {
      if (delivery.k === "process") this.#process(delivery.incarnation, delivery.items);
    }
  }

  #answer(frame: Response): void {
    if (frame.k === "ack" && frame.incarnation === this.disk.incarnation) {
      const early = frame.results.find(({ seq, code }) => code !== "deferred" && !this.disk.isSettled(seq));
      if (early !== undefined) this.#world.checker.violate(`${early.seq} acknowledged before it is on disk`);
    }
    this.#world.toSender(frame);
  }

  /** Runs the lanes side by side and the items of a lane in turn, then reports all of them at once. */
  #process(incarnation: bigint, items: readonly Item[]): void {
    const { chance, scenario } = this.#world;
    const results: ItemResult[] = [];
    const runs = byLane(items);
    let open = runs.length;
    const done = (): void => {
      open -= 1;
      if (open > 0) return;
      this.#processing = [];
      this.#step({ k: "processed", results });
    };
    const next = (run: readonly Item[]): void => {
      const [item, ...rest] = run;
      if (item === undefined) return done();
      this.#plan(chance.next() * scenario.processMs, () => {
        const result = this.#look(incarnation, item);
        if (result === undefined) return;
        results.push(result);
        next(result.code === "deferred" ? [] : rest);
      });
    };
    for (const run of runs) next(run);
  }

  /** What the application makes of one item; nothing when the process died of it. */
  #look(incarnation: bigint, { seq, body }: Item): ItemResult | undefined {
    const id = idIn(body);
    const specimen = this.#world.specimens[id];
    switch (specimen?.nature) {
      case undefined:
        this.#world.checker.violate(`an item without origin: ${id}`);
        return { seq, code: "rejected", reason: "malformed" };
      case "poison":
        this.crash();
        this.#world.checker.killedBy(id);
        return undefined;
      case "malformed":
        return { seq, code: "rejected", reason: "malformed" };
      case "unknown":
        return { seq, code: "deferred", reason: "unsupported", retryAfterMs: 0 };
      case "early":
        if (specimen.readyAtMs > this.#world.nowMs) {
          return {
            seq,
            code: "deferred",
            reason: "epoch_ahead",
            retryAfterMs: this.#world.chance.between(0, 3_000),
          };
        }
        break;
      case "plain":
    }
    const code = this.disk.apply(incarnation, seq, id);
    if (code === "stale") return { seq, code: "deferred", reason: "stale_stream", retryAfterMs: 0 };
    return { seq, code };
  }

  #crashes(life: number): boolean {
    const { chance, scenario, healed } = this.#world;
    if (!healed && chance.hits(scenario.receiverCrashRate)) this.crash();
    return this.life !== life;
  }

  #plan(delayMs: number, run: () => void): void {
    const { life } = this;
    this.#world.after(delayMs, () => {
      if (this.life === life) run();
    });
  }

  #checkBounds({ session, running }: ReceiverState): void {
    const frames = (session?.queue.size ?? 0) + (running === undefined ? 0 : 1);
    // One more than the window: a frame of an earlier session may still be running.
    if (frames > 5) this.#world.checker.violate(`the receiver holds ${frames} frames`);
  }
}

const itemsOf = (delivery: ReceiverDelivery): readonly Item[] =>
  delivery.k === "process" ? delivery.items : [];
