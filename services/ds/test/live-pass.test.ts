import { afterEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Crowd, type CrowdStream } from "./crowd.ts";

const room = { windowItems: 64, batchItems: 4 };
const upTo = (last: number): bigint[] => Array.from({ length: last }, (_none, index) => BigInt(index + 1));

describe("what is new goes to all streams of a group in one pass", () => {
  let crowd: Crowd;
  let streams: CrowdStream[];
  afterEach(() => crowd.stop());

  const start = async (members: number, rooms = (_member: number) => room): Promise<void> => {
    crowd = await Crowd.start(members);
    streams = [];
    for (let member = 0; member < members; member += 1) streams.push(await crowd.open(member, rooms(member)));
    await crowd.settle();
  };
  const push = async (messages: number): Promise<void> => {
    await crowd.append(messages);
    crowd.tell();
    await crowd.settle();
  };
  const seqs = (): bigint[][] => streams.map((stream) => stream.seqs);
  const violations = (): (string | undefined)[] => streams.map(({ violation }) => violation);

  test("in batches of what each of them takes", async () => {
    await start(3, (member) => ({ windowItems: 64, batchItems: member + 1 }));
    await push(5);
    expect(streams.map(({ batches }) => batches)).toEqual([
      [1, 1, 1, 1, 1],
      [2, 2, 1],
      [3, 2],
    ]);
    expect(seqs()).toEqual([upTo(5), upTo(5), upTo(5)]);
    // They were told before that they lacked nothing, and never lacked anything since.
    expect(streams.map(({ caughtUp }) => caughtUp)).toEqual([1, 1, 1]);
  });

  test("a slow one among fast ones gets the rest when it takes it, and holds up nobody", async () => {
    await start(3);
    const slow = streams[1]!;
    slow.isStalled = true;
    await push(10);
    await push(10);
    expect(seqs()).toEqual([upTo(20), upTo(4), upTo(20)]);
    slow.drain();
    await crowd.settle();
    expect(slow.seqs).toEqual(upTo(20));
    expect([slow.caughtUp, ...violations()]).toEqual([2, undefined, undefined, undefined]);
  });

  test("a slow one that has just everything is not written to again before it says so", async () => {
    await start(2);
    streams[1]!.isStalled = true;
    await push(1);
    await push(1);
    expect([...seqs(), ...violations()]).toEqual([upTo(2), upTo(1), undefined, undefined]);
    streams[1]!.drain();
    await crowd.settle();
    expect(seqs()).toEqual([upTo(2), upTo(2)]);
  });

  test("one whose room ends in the middle gets the rest with what it acknowledges", async () => {
    await start(3, (member) => ({ windowItems: member === 1 ? 6 : 64, batchItems: 4 }));
    await push(10);
    expect(seqs()).toEqual([upTo(10), upTo(6), upTo(10)]);
    streams[1]!.acknowledge(3n);
    await crowd.settle();
    expect(streams[1]!.seqs).toEqual(upTo(9));
    streams[1]!.credit(1);
    await crowd.settle();
    expect(seqs()).toEqual([upTo(10), upTo(10), upTo(10)]);
    expect(violations()).toEqual([undefined, undefined, undefined]);
  });

  test("one that is closed in the middle gets nothing more", async () => {
    await start(4);
    streams[0]!.onWrite = () => crowd.hub.close(streams[2]!.subscription!);
    await push(3);
    expect(seqs()).toEqual([upTo(3), upTo(3), [], upTo(3)]);
  });

  test("one that closes while it is written to gets nothing more", async () => {
    await start(3);
    const closing = streams[1]!;
    closing.onWrite = () => crowd.hub.close(closing.subscription!);
    await push(6);
    expect(seqs()).toEqual([upTo(6), upTo(4), upTo(6)]);
  });

  test("one that is replaced in the middle is told, and the newer stream has everything once", async () => {
    await start(4);
    let newer: Promise<CrowdStream> | undefined;
    streams[0]!.onWrite = () => {
      newer ??= crowd.open(2, room);
    };
    await push(5);
    await crowd.settle();
    const stream = await newer;
    expect([streams[2]!.ended, streams[2]!.seqs, stream?.seqs]).toEqual(["replaced", [], upTo(5)]);
    await push(5);
    expect([streams[2]!.seqs, stream?.seqs]).toEqual([[], upTo(10)]);
  });

  test("one that is removed from the group reads the Commit and nothing after it, also where a pass is under way", async () => {
    // More than are served in one turn, so that the Commit comes in between.
    await start(1_005);
    const last = streams.at(-1)!;
    await crowd.append(2);
    let commitSeq: Promise<bigint> | undefined;
    streams[0]!.onWrite = () => {
      commitSeq ??= crowd.commit(1_004).then((seq) => {
        crowd.tell();
        // It looks for itself before the pass has come to it.
        last.subscription?.lookAgain();
        return seq;
      });
    };
    crowd.tell();
    await crowd.settle();
    expect(await commitSeq).toBe(3n);
    await push(4);
    expect(last.seqs).toEqual(upTo(3));
    expect(streams.slice(0, -1).every(({ seqs: all }) => all.length === 7)).toBe(true);
  });
});

/** Something that a device does. */
type DeviceStep =
  | { readonly kind: "acknowledge" | "credit"; readonly member: number; readonly items: number }
  | { readonly kind: "close" | "drain" | "stall"; readonly member: number };

/** Something that happens. */
type Step =
  | DeviceStep
  | { readonly kind: "open"; readonly member: number }
  | { readonly kind: "remove"; readonly member: number }
  | { readonly kind: "append"; readonly items: number }
  | { readonly kind: "settle" }
  | { readonly kind: "tell" };

const members = 4;
const member = fc.nat(members - 1);
const items = fc.integer({ min: 1, max: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("append" as const), items }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("settle" as const, "tell" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ kind: fc.constantFrom("acknowledge" as const, "credit" as const), member, items },
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(...(["close", "drain", "drain", "open", "remove", "stall", "stall"] as const)),
      member,
    }),
  },
);
const rooms = fc.array(
  fc.record({ windowItems: fc.integer({ min: 1, max: 9 }), batchItems: fc.integer({ min: 1, max: 4 }) }),
  { minLength: members, maxLength: members },
);

/** What each device is to get. */
class Model {
  readonly crowd: Crowd;
  readonly rooms: readonly { readonly windowItems: number; readonly batchItems: number }[];
  readonly streams: (CrowdStream | undefined)[] = [];
  readonly all: CrowdStream[] = [];
  /** The last item that a removed device may read. */
  readonly until: (bigint | undefined)[] = [];
  head = 0n;

  constructor(crowd: Crowd, given: Model["rooms"]) {
    this.crowd = crowd;
    this.rooms = given;
  }

  async open(at: number): Promise<void> {
    const acknowledged = this.streams[at]?.acknowledged ?? 0n;
    const stream = await this.crowd.open(at, this.rooms[at]!);
    stream.acknowledged = acknowledged;
    this.streams[at] = stream;
    this.all.push(stream);
  }

  async take(taken: Step): Promise<void> {
    if (taken.kind === "append") {
      await this.crowd.append(taken.items);
      this.head += BigInt(taken.items);
    } else if (taken.kind === "tell") this.crowd.tell();
    else if (taken.kind === "settle") await this.crowd.settle();
    else if (taken.kind === "open") await this.open(taken.member);
    else if (taken.kind === "remove") await this.#remove(taken.member);
    else this.#say(taken, this.streams[taken.member]);
  }

  #say(taken: DeviceStep, stream: CrowdStream | undefined): void {
    if (stream === undefined || stream.ended !== undefined) return;
    if (taken.kind === "acknowledge") {
      const seq = stream.seqs[Math.min(stream.seqs.length, taken.items) - 1];
      if (seq !== undefined) stream.acknowledge(seq);
    } else if (taken.kind === "credit") stream.credit(taken.items);
    else if (taken.kind === "stall") stream.isStalled = true;
    else if (taken.kind === "drain") stream.drain();
    else if (taken.kind === "close" && stream.subscription !== undefined) {
      this.crowd.hub.close(stream.subscription);
      stream.ended = "closed";
    }
  }

  async #remove(at: number): Promise<void> {
    if (this.until[at] !== undefined) return;
    this.head = await this.crowd.commit(at);
    this.until[at] = this.head;
  }

  /** Everyone takes and acknowledges everything. */
  async finish(): Promise<void> {
    this.crowd.tell();
    for (let round = 0; round < 40; round += 1) {
      await this.crowd.settle();
      for (const stream of this.streams) {
        if (stream === undefined || stream.ended !== undefined) continue;
        stream.drain();
        if (stream.last > stream.acknowledged) stream.acknowledge(stream.last);
      }
    }
  }
}

/** Something is appended, and told, in the step in which a reading ends. */
const lateWord: [Model["rooms"], Step[]] = [
  Array.from({ length: members }, () => ({ windowItems: 1, batchItems: 1 })),
  [{ kind: "remove", member: 0 }, { kind: "tell" }, { kind: "append", items: 2 }],
];

test("whatever happens in between, each stream gets its part once, in order, and never more than it has room for", async () => {
  await fc.assert(
    fc.asyncProperty(rooms, fc.array(step, { maxLength: 40 }), async (given, steps) => {
      const crowd = await Crowd.start(members);
      const model = new Model(crowd, given);
      try {
        for (let at = 0; at < members; at += 1) await model.open(at);
        for (const taken of steps) await model.take(taken);
        await model.finish();
        expect(model.all.map(({ violation }) => violation)).toEqual(model.all.map(() => undefined));
        for (const { seqs } of model.all)
          expect(seqs).toEqual(seqs.map((_seq, index) => (seqs[0] ?? 0n) + BigInt(index)));
        for (const [at, stream] of model.streams.entries()) {
          const until = model.until[at] ?? model.head;
          if (stream?.ended === undefined) expect(stream?.last).toBe(until);
          else expect(stream.last <= until).toBe(true);
        }
      } finally {
        await crowd.stop();
      }
    }),
    { numRuns: 60, examples: [lateWord] },
  );
});
