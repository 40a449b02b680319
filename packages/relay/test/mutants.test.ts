import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "@jest/globals";

interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** First seed to try; 0 unless the fault is rare. */
  readonly from?: number;
  /** Seeds with more items than may be numbered. */
  readonly backlog?: boolean;
}

/** Each is one deliberate mistake in the machines. The simulation has to notice every one of them. */
const mutants: readonly Mutant[] = [
  {
    name: "the mark is not written before items leave",
    file: "sender-fill.ts",
    find: 'work.persist.push({ k: "mark", sentSeq });',
    replace: "",
  },
  {
    name: "a restored sender is not recognised",
    file: "sender-session.ts",
    find: "ack.maxSeq > state.sentSeq",
    replace: "false",
  },
  {
    name: "a restored sender keeps its incarnation",
    file: "sender-session.ts",
    find: "return restart(work, ack.incarnation + 1n);",
    replace: "return restart(work, ack.incarnation);",
  },
  {
    name: "numbers blamed for a crash are not compared with the mark",
    file: "receiver-session.ts",
    find: "for (const seq of attempts.keys()) if (seq > highest) highest = seq;",
    replace: "",
    from: 33_900,
  },
  {
    name: "items pass a deferred one of their lane",
    file: "receiver.ts",
    find: "return missing !== undefined && missing < item.seq;",
    replace: "return false;",
  },
  {
    name: "new items of a parked lane are sent past it",
    file: "sender-fill.ts",
    find: "lanes.set(key, { ...lane, seqs: withSeq(lane.seqs, row.seq) });\n    return true;",
    replace: "return false;",
  },
  {
    name: "attempts are not counted before processing",
    file: "receiver.ts",
    find: 'work.persist.push({ k: "attempt", incarnation, seqs: batch.map(({ seq }) => seq) });',
    replace: "",
  },
  {
    name: "suspects are not tried alone",
    file: "receiver.ts",
    find: "suspect ? ready.slice(0, 1) : ready",
    replace: "ready",
  },
  {
    name: "rejections are told once and not again",
    file: "receiver-session.ts",
    find: "rejections.filter(({ seq }) => seq >= hello.firstSeq)",
    replace: "rejections.filter(() => false)",
  },
  {
    name: "a rejected item counts as a duplicate when it comes again",
    file: "receiver.ts",
    find: 'if (rejection === undefined) return { seq, code: "duplicate" };',
    replace: 'if (rejection === undefined || seq > 0n) return { seq, code: "duplicate" };',
  },
  {
    name: "a gap is closed without a note",
    file: "receiver-session.ts",
    find: 'work.persist.push({ k: "skip", incarnation, ranges: [gap] });',
    replace: "",
  },
  {
    name: "numbers given up are not announced",
    file: "sender-ack.ts",
    find: "for (const { seq } of items) announceVoid(work, seq, seq);",
    replace: "",
  },
  {
    name: "credit is ignored",
    file: "sender-fill.ts",
    find: "const room = Math.min(bounds.frameItemsMax, phase.credit - inFlight(phase));",
    replace: "const room = bounds.frameItemsMax;",
  },
  {
    name: "the window is one frame too wide",
    file: "sender-fill.ts",
    find: "if (phase.nextIndex - oldest >= bounds.framesInFlightMax) return;",
    replace: "if (phase.nextIndex - oldest > bounds.framesInFlightMax) return;",
  },
  {
    name: "parking has no end",
    file: "sender-fill.ts",
    find: "const scanLimit = Math.min(room, roomToPark);",
    replace: "const scanLimit = roomToPark > -1e9 ? room : 0;",
  },
  {
    name: "a sign of life sends a second probe",
    file: "sender-session.ts",
    find: 'if (state.phase.k !== "waiting") return;',
    replace:
      'if (state.phase.k === "greeting") return greet(work);\n  if (state.phase.k !== "waiting") return;',
  },
  {
    name: "frames are taken out of order",
    file: "receiver.ts",
    find: "const frame = session?.queue.get(session.nextIndex);",
    replace: "const frame = [...(session?.queue.values() ?? [])].at(-1);",
  },
  {
    name: "a lane keeps the turn that it has",
    file: "simulation/lane-queue.ts",
    find: "this.#lanes.push(next);",
    replace: "this.#lanes.unshift(next);",
    backlog: true,
  },
  {
    name: "what comes while others wait for their turn goes before them",
    file: "simulation/outbox-disk.ts",
    find: "if (this.#queue.size > 0 || ",
    replace: "if (",
    backlog: true,
  },
];

const seedsMax = 1_200;
const source = join(import.meta.dirname, "..", "src");
const places: string[] = [];

/** The first seed that shows a violation in a copy of the sources, or undefined. */
function firstViolation(mutant: Mutant | undefined, seeds: number): number | undefined {
  const place = mkdtempSync(join(tmpdir(), "relay-mutant-"));
  places.push(place);
  cpSync(source, place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{"type":"module"}');
  if (mutant !== undefined) {
    const file = join(place, mutant.file);
    const parts = readFileSync(file, "utf8").split(mutant.find);
    if (parts.length !== 2) throw new Error(`${mutant.file} holds ${parts.length - 1} times: ${mutant.find}`);
    writeFileSync(file, parts.join(mutant.replace));
  }
  const from = mutant?.from ?? 0;
  const scenario = mutant?.backlog === true ? "backlogScenario(seed)" : "scenarioOf(seed)";
  const program = `
    const { backlogScenario, scenarioOf, simulateRelay } = await import("./simulation/index.ts");
    let found;
    for (let seed = ${from}; seed < ${from + seeds} && found === undefined; seed += 1) {
      try {
        if (simulateRelay(seed, ${scenario}).violations.length > 0) found = seed;
      } catch {
        found = seed;
      }
    }
    console.log(JSON.stringify({ found }));`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: place,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return (JSON.parse(printed) as { found?: number }).found;
}

afterAll(() => {
  for (const place of places) rmSync(place, { recursive: true });
});

describe("broken variants are caught", () => {
  test("the copy without a mistake is not", () => {
    expect(firstViolation(undefined, 20)).toBeUndefined();
  });

  test.each(mutants)(
    "$name",
    (mutant) => {
      expect(firstViolation(mutant, seedsMax)).toBeDefined();
    },
    60_000,
  );
});
