import { describe, expect, test } from "@jest/globals";
import { Checker } from "../src/checker/checker.ts";
import { type JournalRecord, lineOf, recordOf } from "../src/checker/record.ts";
import { goodHistory, groups, type History } from "./histories.ts";

function counts(history: History): Readonly<Record<string, number>> {
  const checker = new Checker(groups);
  for (const journal of history.values()) for (const record of journal) checker.take(record);
  checker.end();
  return Object.fromEntries(Object.entries(checker.counts).filter(([, count]) => count > 0));
}

type Saw = Extract<JournalRecord, { kind: "saw" }>;

/** A history with a change to one device's journal. */
function changed(device: string, change: (journal: JournalRecord[]) => void): History {
  const history = new Map([...goodHistory(1)].map(([name, records]) => [name, [...records]]));
  change(history.get(device)!);
  return history;
}

/** Where the device saw that message. */
function sawAt(journal: readonly JournalRecord[], sender: string, n: number): number {
  return journal.findIndex((record) => record.kind === "saw" && record.sender === sender && record.n === n);
}

/** The device's feed without the item at `index`, as if it had never been there: no hole is left. */
function without(journal: JournalRecord[], index: number): void {
  const { seq = 0 } = journal[index] as Saw;
  journal.splice(index, 1);
  journal.forEach((record, at) => {
    if (record.kind === "saw" && (record.seq ?? 0) > seq)
      journal[at] = { ...record, seq: (record.seq ?? 0) - 1 };
  });
}

function replace(journal: JournalRecord[], index: number, change: Partial<Saw>): void {
  journal[index] = { ...(journal[index] as Saw), ...change };
}

describe("the checker", () => {
  test.each(Array.from({ length: 40 }, (_none, seed) => seed))(
    "has nothing against a good history (seed %i)",
    (seed) => {
      expect(counts(goodHistory(seed))).toEqual({});
    },
  );

  const bad: readonly [string, string, History][] = [
    [
      "lost",
      "the last message does not come",
      changed("d2", (own) => own.splice(sawAt(own, "d0", 10), own.length)),
    ],
    [
      "lost",
      "a message is left out and the numbers close up",
      changed("d2", (own) => without(own, sawAt(own, "d0", 4))),
    ],
    [
      "skipped",
      "an item is left out",
      changed("d2", (own) => {
        own.splice(sawAt(own, "d0", 4), 1);
      }),
    ],
    [
      "duplicated",
      "an item comes twice at its place",
      changed("d2", (own) => {
        const at = sawAt(own, "d1", 5);
        own.splice(at, 0, own[at]!);
      }),
    ],
    [
      "duplicated",
      "a message comes again at another place",
      changed("d2", (own) => {
        const last = own.filter(({ kind }) => kind === "saw").at(-1) as Saw;
        const again = own[sawAt(own, "d1", 5)] as Saw;
        own.push({ ...again, seq: (last.seq ?? 0) + 1 });
      }),
    ],
    [
      "reordered",
      "two messages of a sender change places",
      changed("d2", (own) => {
        const [one, two] = [sawAt(own, "d0", 4), sawAt(own, "d0", 5)];
        const [first, second] = [own[one] as Saw, own[two] as Saw];
        replace(own, one, { n: second.n, stamp: second.stamp });
        replace(own, two, { n: first.n, stamp: first.stamp });
      }),
    ],
    [
      "invented",
      "a message that was never sent",
      changed("d0", (own) =>
        own.splice(
          own.findIndex((r) => r.kind === "sent" && r.n === 10),
          1,
        ),
      ),
    ],
    [
      "invented",
      "a message of a stranger",
      changed("d2", (own) => replace(own, sawAt(own, "d0", 4), { sender: "d9" })),
    ],
    [
      "disagreement",
      "two devices of a domain see different things",
      changed("d3", (own) => {
        const at = sawAt(own, "d2", 3);
        const next = own.findIndex(
          (record, index) => index > at && record.kind === "saw" && record.sender !== "d2",
        );
        const [first, second] = [own[at] as Saw, own[next] as Saw];
        own[at] = { ...second, seq: first.seq };
        own[next] = { ...first, seq: second.seq };
      }),
    ],
    [
      "disagreement",
      "another time of the same message",
      changed("d2", (own) => {
        const at = sawAt(own, "d0", 4);
        replace(own, at, { stamp: { ...(own[at] as Saw).stamp!, hlc: "00000000000000ff" } });
      }),
    ],
    [
      "disagreement",
      "the sender was told another place",
      changed("d0", (own) => {
        const at = own.findIndex((record) => record.kind === "told" && record.n === 4);
        own[at] = { ...(own[at] as Extract<JournalRecord, { kind: "told" }>), seq: 1 };
      }),
    ],
    [
      "disagreement",
      "two answers to the same message differ",
      changed("d0", (own) => {
        own.push({ kind: "told", device: "d0", group: "g", n: 4, seq: 99 });
      }),
    ],
    [
      "trouble",
      "a gap",
      changed("d2", (own) => own.push({ kind: "trouble", device: "d2", group: "g", what: "gap 1 to 2" })),
    ],
  ];

  test.each(bad)("finds that it is %s when %s", (kind, _what, history) => {
    expect(counts(history)[kind]).toBeGreaterThan(0);
  });

  test("what was sent and never told may be missing, and may be there", () => {
    const untold = (own: JournalRecord[]): void => {
      own.splice(
        own.findIndex((record) => record.kind === "told" && record.n === 10),
        1,
      );
    };
    const seen = changed("d0", untold);
    expect(counts(seen)).toEqual({});
    const unseen = new Map([...seen].map(([device, own]) => [device, [...own]]));
    for (const own of unseen.values()) {
      const at = sawAt(own, "d0", 10);
      if (at >= 0) without(own, at);
    }
    // What came after it stands elsewhere now, and so did what its senders were told.
    for (const [device, own] of unseen)
      unseen.set(
        device,
        own.filter(({ kind }) => kind !== "told"),
      );
    expect(counts(unseen)).toEqual({});
  });

  test("a record is the same after it was a line", () => {
    for (const journal of goodHistory(3).values()) {
      for (const record of journal) expect(recordOf(lineOf(record))).toEqual(record);
    }
    expect(recordOf("at 2026-11-21T00:00:00.000Z")).toBeUndefined();
    expect(() => recordOf("nonsense")).toThrow("none of a journal");
  });
});
