import { CipherSuite, type Extensions } from "@entente/mls-wire";
import { extensionsProblem } from "./decide-context.ts";
import { leafProblem } from "./decide-leaf.ts";
import type { GroupPolicy } from "./group-policy.ts";
import type { LeafFacts } from "./roster.ts";
import { refused, type Refused } from "./verdict.ts";

/** A group as one sees it who makes it or is about to join it. */
export interface GroupFacts {
  readonly suite: CipherSuite;
  /** Of its GroupContext. */
  readonly extensions: Extensions;
  /** Of the one who makes it or joins. */
  readonly own: LeafFacts;
}

/** What makes a group break its own policy, or its policy refuse the one who would be in it; undefined for nothing. */
export function groupProblem(
  policy: GroupPolicy,
  { suite, extensions, own }: GroupFacts,
): Refused | undefined {
  if (!policy.demands.suites.includes(suite))
    return refused("suite_forbidden", { detail: `suite ${CipherSuite.codeOf(suite)}` });
  return extensionsProblem(policy, extensions) ?? leafProblem(policy, own);
}
