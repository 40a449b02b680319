import { type CheckedGroup, Checker } from "./checker/checker.ts";
import type { Violation, ViolationKind } from "./checker/violation.ts";
import { journalFiles, recordsOf } from "./load/journal.ts";
import type { RunShape } from "./shape.ts";
import { peopleGroup } from "./setup.ts";

/** What the checker says of a run. */
export interface Verdict {
  /** Messages that were told accepted. */
  readonly acknowledged: number;
  /** Times that a message was seen. */
  readonly seen: number;
  readonly counts: Readonly<Record<ViolationKind, number>>;
  /** The first of them, described. */
  readonly violations: readonly Violation[];
}

/** Checks the journals of all client processes. */
export function judge(shape: RunShape, folders: readonly string[]): Verdict {
  const checker = new Checker(groupsOf(shape));
  for (const folder of folders) {
    for (const file of journalFiles(folder)) for (const record of recordsOf(file)) checker.take(record);
  }
  checker.end();
  const { acknowledged, seen, counts, violations } = checker;
  return { acknowledged, seen, counts, violations };
}

/** The groups of a run, as the checker has to know them. */
export function groupsOf(shape: RunShape): readonly CheckedGroup[] {
  const all = [...shape.groups, { key: peopleGroup, members: shape.people }];
  return all.map(({ key, members }) => ({
    group: key,
    members: new Map(members.map((each) => [each.key, each.domain])),
  }));
}
