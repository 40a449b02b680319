import type { DomainFolder } from "@entente/domain";

/** What one look at a domain found. */
export interface Finding {
  /** What was looked at, in a few words. */
  readonly what: string;
  readonly state: "well" | "warning" | "wrong";
  /** What was found, in one line. */
  readonly found: string;
  /** What to do about it; empty when all is well. */
  readonly remedy: string;
}

/** One thing that the doctor looks at. */
export type Examination = (folder: DomainFolder) => Promise<readonly Finding[]>;

/** All is well. */
export function well(what: string, found: string): Finding {
  return { what, state: "well", found, remedy: "" };
}

/** Something will go wrong later. */
export function warning(what: string, found: string, remedy: string): Finding {
  return { what, state: "warning", found, remedy };
}

/** Something does not work. */
export function wrong(what: string, found: string, remedy: string): Finding {
  return { what, state: "wrong", found, remedy };
}

/** One line of an error, for a finding. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? text;
}
