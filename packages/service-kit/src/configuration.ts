import { readFileSync } from "node:fs";
import type { z } from "zod";

/** What is wrong with one key of a configuration. */
export interface ConfigurationProblem {
  /** Path of the key, such as `clientListener.port`. Empty for the file as a whole. */
  readonly key: string;
  /** What is wrong, for a person. */
  readonly problem: string;
}

/** A configuration that a service refuses to start with. The message names every bad key. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly file: string;
  readonly problems: readonly ConfigurationProblem[];

  constructor(file: string, problems: readonly ConfigurationProblem[]) {
    const lines = problems.map(({ key, problem }) => `  ${key === "" ? "(the file)" : key}: ${problem}`);
    super(`${file} can not be used:\n${lines.join("\n")}`);
    this.file = file;
    this.problems = problems;
  }
}

/**
 * Reads and checks a JSON configuration file. Unknown keys are problems too where `schema` is strict.
 *
 * @throws ConfigurationError with every problem found, not only the first.
 */
export function readConfiguration<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  return parseConfiguration(file, readJson(file), schema);
}

/** Checks a configuration that is already in memory; `origin` names it in errors. */
export function parseConfiguration<S extends z.ZodType>(
  origin: string,
  value: unknown,
  schema: S,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(
    origin,
    parsed.error.issues.map((issue) => ({ key: issue.path.map(String).join("."), problem: issue.message })),
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(file, [{ key: "", problem }]);
  }
}
