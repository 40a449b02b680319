import { verifyCheckpoint } from "../checkpoint/checkpoint.ts";
import { noMemory, type OwnerMemory } from "../client/label-memory.ts";
import { logOrigin } from "../client/trust.ts";
import { verifyContact, verifyOwner } from "../client/verify-monitor.ts";
import { verifyCredential } from "../client/verify-credential.ts";
import { verifySearch } from "../client/verify-search.ts";
import { verifyUpdate } from "../client/verify-update.ts";
import { commitmentOf } from "../commitment.ts";
import { TransparencyError } from "../errors.ts";
import { type Primitives } from "../primitives.ts";
import { answerContact, answerOwner, answerSearch, answerUpdate, makeCredential } from "../server/produce.ts";
import { runPlan } from "../store.ts";
import { labelBytes, SampleLog } from "./sample-log.ts";

/** What to flip. */
export interface BitFlips {
  readonly flips: number;
  /** Gives the same flips again. From 1 to 2^32 - 1. */
  readonly seed: number;
  readonly progress: (line: string) => void;
  readonly primitives: Primitives;
}

/** How it went; `accepted` must be 0. `refusedBy` counts the codes of the refusals. */
export interface BitFlipFigures {
  readonly seed: number;
  readonly targets: number;
  readonly flips: number;
  readonly accepted: number;
  readonly refusedBy: Readonly<Record<string, number>>;
}

/** Something signed or proved, and the check that must refuse every other spelling of it. */
interface Target {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly check: (bytes: Uint8Array) => void;
}

/**
 * Turns one bit at a time in answers of every kind and in checkpoints, and checks each as a client does. All cosignatures are
 * needed by the policy, so no byte is without meaning. Throws if an answer is refused before any bit is turned.
 */
export function flipBits(asked: BitFlips): BitFlipFigures {
  const targets = sampleTargets(asked.primitives);
  for (const { bytes, check } of targets) check(bytes);
  const random = randomFrom(asked.seed);
  const refusedBy: Record<string, number> = {};
  let accepted = 0;
  for (let i = 0; i < asked.flips; i++) {
    const target = targets[random(targets.length)];
    if (target === undefined) break;
    const bit = random(target.bytes.length * 8);
    const outcome = outcomeOf(target, bit);
    if (outcome === undefined) {
      accepted++;
      asked.progress(`accepted: seed ${asked.seed}, flip ${i}, ${target.name}, bit ${bit}`);
    } else {
      refusedBy[outcome] = (refusedBy[outcome] ?? 0) + 1;
    }
    if ((i + 1) % 5000 === 0) asked.progress(`${i + 1} of ${asked.flips} flips, ${accepted} accepted`);
  }
  return { seed: asked.seed, targets: targets.length, flips: asked.flips, accepted, refusedBy };
}

function outcomeOf({ bytes, check }: Target, bit: number): string | undefined {
  const flipped = bytes.slice();
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  try {
    check(flipped);
    return undefined;
  } catch (error) {
    // Anything but a refusal with a code is a defect of the check, and ends the run.
    if (error instanceof TransparencyError) return error.code;
    throw error;
  }
}

const hourMs = 3_600_000n;
const label = "u/alice";

function sampleTargets(primitives: Primitives): Target[] {
  const log = new SampleLog(primitives, 12n * hourMs);
  const alice = labelBytes(label);
  const { trust } = log;
  // Three days, an entry an hour, a version every eight hours; one more at the very end.
  for (let hour = 0; hour < 70; hour++) log.append(3, hour % 8 === 4 ? [label] : [], hourMs);
  const open = (version: number): ReturnType<SampleLog["opened"]> => log.opened(label, version);
  const early = runPlan(answerSearch(log.question(label, 0n), open), log.store.read);
  const { view, memory } = verifySearch(trust, undefined, alice, noMemory, early, log.nowMs);
  for (let hour = 0; hour < 6; hour++) log.append(3, [], hourMs);
  const ownedBefore = owned(log);
  log.append(3, [label], hourMs);
  const { nowMs } = log;
  const [fresh, later] = [log.question(label, 0n), log.question(label, view.treeSize)];
  const newest = open(fresh.history.positions.length - 1);
  const run = (plan: Parameters<typeof runPlan<Uint8Array>>[0]): Uint8Array => runPlan(plan, log.store.read);
  const search = (
    name: string,
    from: typeof view | undefined,
    bytes: Uint8Array,
    version?: number,
  ): Target => ({
    name,
    bytes,
    check: (answer) => void verifySearch(trust, from, alice, memory, answer, nowMs, version),
  });
  const absent = labelBytes("u/nobody");
  return [
    search("search", undefined, run(answerSearch(fresh, open))),
    search("search from a view", view, run(answerSearch(later, open))),
    search("search for version 3", view, run(answerSearch(later, open, 3)), 3),
    {
      name: "search for nobody",
      bytes: run(answerSearch(log.question("u/nobody", 0n), open)),
      check: (answer) => void verifySearch(trust, undefined, absent, noMemory, answer, nowMs),
    },
    {
      name: "contact",
      bytes: run(answerContact(later, memory.watched)),
      check: (answer) => refuseAlarms(verifyContact(trust, view, alice, memory, answer, nowMs).alarms),
    },
    {
      name: "owner",
      bytes: run(answerOwner(later, undefined)),
      check: (answer) => refuseAlarms(verifyOwner(trust, view, alice, owned(log), answer, nowMs).alarms),
    },
    {
      name: "update",
      bytes: run(answerUpdate(later, newest)),
      check: (answer) => refuseAlarms(verifyUpdate(trust, view, alice, ownedBefore, answer, nowMs).alarms),
    },
    ...credentials(log, newest),
    {
      name: "checkpoint",
      bytes: fresh.checkpoint,
      check: (note) => {
        verifyCheckpoint(
          note,
          logOrigin(trust.domain, trust.parameters, primitives),
          trust.policy,
          primitives,
        );
      },
    },
  ];
}

function credentials(log: SampleLog, newest: ReturnType<SampleLog["opened"]>): Target[] {
  const question = log.question(label, 0n);
  const check = (bytes: Uint8Array): void => {
    verifyCredential(log.trust, labelBytes(label), bytes, log.nowMs, 72n * hourMs);
  };
  const provisional = runPlan(makeCredential(question, newest, undefined), log.store.read);
  // One more window, so that the newest version is at a distinguished entry.
  for (let hour = 0; hour < 14; hour++) log.append(3, [], hourMs);
  const later = log.question(label, 0n);
  const standard = runPlan(makeCredential(later, newest, 79n), log.store.read);
  return [
    { name: "provisional credential", bytes: provisional, check },
    { name: "standard credential", bytes: standard, check },
  ];
}

/** An alarm is how a client refuses an answer whose proof holds. */
function refuseAlarms(alarms: readonly { readonly kind: string }[]): void {
  const [first] = alarms;
  if (first !== undefined) throw new TransparencyError("ladder", first.kind);
}

function owned(log: SampleLog): OwnerMemory {
  const versions = log.history(label).positions.map((position, version) => ({
    version,
    position,
    commitment: commitmentOf(labelBytes(label), version, log.opened(label, version), log.primitives),
  }));
  return { versions, checked: [] };
}

/** Xorshift: whole numbers below a bound, the same for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}
