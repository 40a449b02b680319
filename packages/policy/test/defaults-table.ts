import { CipherSuite } from "@entente/mls-wire";
import { profiles } from "../src/index.ts";

const columns = ["small_chat", "large_community", "high_security"] as const;

/** A row of the table in README.md: the parameter, and its default in the three profiles. */
export interface DefaultsRow {
  readonly parameter: string;
  readonly defaults: readonly string[];
}

/** The rows that the code stands for. */
export function defaultsRows(): readonly DefaultsRow[] {
  const sections = ["rights", "admission", "demands", "retention", "behaviour"] as const;
  return sections.flatMap((section) =>
    Object.keys(profiles.small_chat[section]).map((field) => ({
      parameter: `${section}.${field}`,
      defaults: columns.map((name) => shown((profiles[name][section] as Record<string, unknown>)[field])),
    })),
  );
}

function shown(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 0 ? "–" : value.map((each) => code(each as string)).join(", ");
  if (typeof value === "number") return value.toLocaleString("en");
  return String(value);
}

function code(value: string): string {
  if (value.startsWith("MLS_")) return String(CipherSuite.codeOf(value as CipherSuite));
  return value;
}
