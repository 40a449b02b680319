import type { Domain } from "./domain.ts";
import { knownIncarnationsMax } from "./limits.ts";
import type { KnownIncarnation, Standing } from "./statement.ts";

/** The incarnation that `known` lists for `domain`; 0 if none. */
export function knownIncarnation(known: readonly KnownIncarnation[], domain: Domain): bigint {
  return known.find((entry) => entry.domain === domain)?.incarnation ?? 0n;
}

/**
 * `known` with `domain` at `incarnation`, sorted; the same list if it is not news, or if the list is full and the domain
 * not on it. Who is not on it gets no RecoveryAnswer, so forgetting it is safe.
 */
export function learnIncarnation(
  known: readonly KnownIncarnation[],
  domain: Domain,
  incarnation: bigint,
): readonly KnownIncarnation[] {
  if (knownIncarnation(known, domain) >= incarnation) return known;
  const listed = known.some((entry) => entry.domain === domain);
  if (!listed && known.length >= knownIncarnationsMax) return known;
  const others = known.filter((entry) => entry.domain !== domain);
  return [...others, { domain, incarnation }].sort((a, b) => (a.domain < b.domain ? -1 : 1));
}

/**
 * The incarnation fence: drops every statement whose domain is known, to the signer of any statement of the list, in a
 * newer incarnation. What was said before a domain lost its memory must not be counted together with someone who has
 * already helped it to recover without that memory.
 */
export function fenced<T>(statements: readonly T[], standingOf: (statement: T) => Standing): readonly T[] {
  if (statements.every((statement) => standingOf(statement).known.length === 0)) return statements;
  return statements.filter((statement) => {
    const { domain, incarnation } = standingOf(statement);
    return statements.every((other) => knownIncarnation(standingOf(other).known, domain) <= incarnation);
  });
}
