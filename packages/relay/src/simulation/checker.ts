import type { Request, Response } from "../frame.ts";
import { WireChecker } from "./wire-checker.ts";
import { idIn, type Specimen } from "./specimen.ts";
import { TurnChecker } from "./turn-checker.ts";

const hourMs = 3_600_000;

interface Fate {
  readonly specimen: Specimen;
  /** The numbers that it ever had. */
  readonly numbers: { readonly incarnation: bigint; readonly seq: bigint }[];
  /** Crashes of the receiver while the item was being processed. */
  crashes: number;
  /** Codes that its sender was told. */
  readonly bounces: string[];
  /** Reasons for which the receiver refused it. */
  readonly rejections: string[];
  /** Its own domain lost it with a restored backup. */
  forgotten: boolean;
  /** A restored backup made it wait again, whatever had become of it. */
  reopened: boolean;
  /** The receiver noted that it will not come. */
  gapped: boolean;
  /** A restored backup took it away from the receiver. */
  takenAway: boolean;
  delayed: boolean;
}

/** An item is condemned at its fifth crash; the checker's own number, so that it would see another in the core. */
const crashesToCondemn = 5;

/**
 * Judges a simulation from what happened outside of the state machines. It has its own model and calls nothing of them: what a
 * specimen's end may be, in which order lanes were taken, what was on the wire and on disk at each moment.
 */
export class Checker {
  readonly violations: string[] = [];
  readonly wire: WireChecker;
  readonly turns: TurnChecker;
  readonly #fates = new Map<number, Fate>();
  /** True once a restored backup took attempts, so that crashes may have been forgotten. */
  #restoredReceiver = false;

  /** @param turnBound how many other items may leave before the next one of a lane. */
  constructor(turnBound: number) {
    this.turns = new TurnChecker(turnBound, (violation) => this.violate(violation));
    this.wire = new WireChecker((violation) => this.violate(violation));
  }

  violate(violation: string): void {
    if (this.violations.length < 20) this.violations.push(violation);
  }

  enqueued(specimen: Specimen): void {
    this.turns.enqueued(specimen);
    this.#fates.set(specimen.id, {
      specimen,
      numbers: [],
      crashes: 0,
      bounces: [],
      rejections: [],
      forgotten: false,
      reopened: false,
      gapped: false,
      takenAway: false,
      delayed: false,
    });
  }

  numbered(id: number, incarnation: bigint, seq: bigint): void {
    this.#fates.get(id)?.numbers.push({ incarnation, seq });
  }

  bounced(specimen: Specimen, code: string, nowMs: number): void {
    const fate = this.#fates.get(specimen.id);
    if (fate === undefined) return this.violate(`bounced ${specimen.id}, which was never sent`);
    fate.bounces.push(code);
    this.turns.givenUp(specimen);
    const ageMs = nowMs - specimen.enqueuedAtMs;
    if (code === "expired" && (!specimen.expires || ageMs < 7 * 24 * hourMs)) {
      this.violate(`${specimen.id} expired after ${ageMs} ms`);
    }
    if (code === "unsupported" && (specimen.nature !== "unknown" || ageMs < 24 * hourMs)) {
      this.violate(`${specimen.id} bounced as unsupported after ${ageMs} ms`);
    }
  }

  rejected(id: number, reason: string): void {
    const fate = this.#fates.get(id);
    if (fate === undefined) return this.violate(`rejected ${id}, which was never sent`);
    fate.rejections.push(reason);
    if (reason === "poison" && fate.crashes < crashesToCondemn) {
      this.violate(`${id} called poison after ${fate.crashes} crashes`);
    }
  }

  /**
   * The receiver crashed while these were attempted and not settled. One crash in company counts against each; after that it
   * counts only against an item that was alone.
   */
  crashedOn(ids: readonly number[]): void {
    for (const id of ids) {
      const fate = this.#fates.get(id);
      if (fate !== undefined && (ids.length === 1 || fate.crashes === 0)) fate.crashes += 1;
    }
  }

  /** A poison item killed the receiver once more. */
  killedBy(id: number): void {
    const fate = this.#fates.get(id);
    if (fate !== undefined && fate.crashes > crashesToCondemn && !fate.reopened && !this.#restoredReceiver) {
      this.violate(`${id} was tried again after ${fate.crashes} crashes`);
    }
  }

  gap(incarnation: bigint, fromSeq: bigint, toSeq: bigint): void {
    for (const fate of this.#fates.values()) {
      const within = fate.numbers.some(
        (number) => number.incarnation === incarnation && number.seq >= fromSeq && number.seq <= toSeq,
      );
      if (within) fate.gapped = true;
    }
  }

  /** Noted with a new incarnation: whatever had a number in an older one may be missing. */
  beganAgain(incarnation: bigint): void {
    for (const fate of this.#fates.values()) {
      if (fate.takenAway && fate.numbers.some((number) => number.incarnation < incarnation)) {
        fate.gapped = true;
      }
    }
  }

  delayed(id: number): void {
    const fate = this.#fates.get(id);
    if (fate !== undefined) fate.delayed = true;
  }

  /** The sender's disk was replaced by a backup that does not know these. */
  senderRestored(known: ReadonlySet<number>): void {
    this.turns.restored();
    for (const [id, fate] of this.#fates) {
      if (known.has(id)) fate.reopened = true;
      else fate.forgotten = true;
    }
  }

  /** The receiver's disk was replaced by a backup whose log lacks these. */
  receiverRestored(before: readonly number[], after: ReadonlySet<number>): void {
    this.#restoredReceiver = true;
    for (const id of before) {
      const fate = this.#fates.get(id);
      if (fate !== undefined && !after.has(id)) {
        fate.takenAway = true;
        fate.gapped = false;
      }
    }
    for (const fate of this.#fates.values()) if (fate.rejections.length > 0) fate.takenAway = true;
  }

  sent(frame: Request, nowMs: number, durableSentSeq: bigint): void {
    this.wire.sent(frame, nowMs, durableSentSeq);
    if (frame.k !== "items") return;
    for (const { body } of frame.items) {
      const specimen = this.#fates.get(idIn(body))?.specimen;
      if (specimen !== undefined) this.turns.offered(specimen);
    }
  }

  heard(frame: Response): void {
    this.wire.heard(frame);
  }

  /** The final judgement over the receiver's log. */
  finish(log: readonly number[], nowMs: number): void {
    const times = new Map<number, number>();
    const lastOfLane = new Map<number, number>();
    for (const id of log) {
      times.set(id, (times.get(id) ?? 0) + 1);
      const fate = this.#fates.get(id);
      if (fate === undefined) {
        this.violate(`delivered ${id}, which was never sent`);
        continue;
      }
      // Forgotten by one backup and brought back by an older one: its place in the lane was given away in between.
      if (fate.forgotten) continue;
      // Lost by the receiver with a noted gap, then brought back by a backup of the sender: late, and known to be.
      if (fate.reopened && fate.takenAway && fate.gapped) continue;
      const { lane } = fate.specimen;
      const last = lastOfLane.get(lane) ?? -1;
      if (id < last) this.violate(`lane ${lane}: ${id} after ${last}`);
      lastOfLane.set(lane, Math.max(last, id));
    }
    for (const [id, fate] of this.#fates) this.#judge(id, fate, times.get(id) ?? 0, nowMs);
  }

  #judge(id: number, fate: Fate, times: number, nowMs: number): void {
    const { specimen, bounces, rejections } = fate;
    if (times > 1) this.violate(`${id} delivered ${times} times`);
    if (times > 0 && (specimen.nature === "poison" || specimen.nature === "malformed")) {
      this.violate(`${id}, which is ${specimen.nature}, was delivered`);
    }
    if (times === 0 && bounces.length === 0 && !fate.forgotten && !(fate.takenAway && fate.gapped)) {
      const how = rejections.length > 0 ? `rejected (${rejections.join()}) and nobody told` : "lost";
      this.violate(`${id} (${specimen.nature}, lane ${specimen.lane}) ${how}, waited until ${nowMs}`);
    }
    if (bounces.length > 1 && !fate.reopened && !fate.takenAway) {
      this.violate(`${id} bounced ${bounces.length} times: ${bounces.join()}`);
    }
    const groundless = bounces.filter((code) => code !== "expired" && !rejections.includes(code));
    if (groundless.length > 0 && specimen.nature === "plain") {
      this.violate(`${id} bounced as ${groundless.join()} for no reason`);
    }
  }
}
