/** The result of one case. */
export type CaseResult = { readonly passed: true } | { readonly passed: false; readonly reason: string };

/** Published vectors of one kind. */
export interface Family {
  /** Name of the published file. */
  readonly name: string;
  /** Every case, by a name that is unique in the family. */
  readonly cases: () => Iterable<{ readonly name: string; readonly run: () => CaseResult }>;
}

/** Runs a case whose failure is whatever it throws. */
export function passing(check: () => void): CaseResult {
  try {
    check();
    return { passed: true };
  } catch (error) {
    return { passed: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
