import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Violation } from "./checker/violation.ts";
import { journalFiles } from "./load/journal.ts";
import type { Kill } from "./run.ts";

/** Violations whose history is written out, and lines of each. */
const excerptsMax = 20;
const linesMax = 60;

/**
 * Writes what a person needs to understand what went wrong: the violations, the kills, and of each violation what its device
 * wrote down of that group around it. Returns the file.
 */
export function writeHistory(
  path: string,
  folders: readonly string[],
  kills: readonly Kill[],
  violations: readonly Violation[],
): string {
  const file = join(path, "violations.txt");
  const parts = violations.slice(0, excerptsMax).map((violation) => {
    const { kind, device, group, what } = violation;
    return [
      `${kind}: ${device} in ${group}: ${what}`,
      ...excerpt(folders, violation).map((line) => `    ${line}`),
    ].join("\n");
  });
  const killed = kills.map(({ at, victim }) => `${at} kill -9 ${victim}`);
  writeFileSync(
    file,
    [`${String(violations.length)} violations`, ...parts, "kills", ...killed, ""].join("\n\n"),
  );
  return file;
}

/** The lines of a device's journals that speak of the group, up to where its numbers pass those of the violation. */
function excerpt(folders: readonly string[], { device, group, what }: Violation): readonly string[] {
  const numbers = [...what.matchAll(/\d+/g)].map(([digits]) => digits);
  const own: string[] = [];
  const hits: number[] = [];
  for (const folder of folders) {
    for (const file of journalFiles(folder)) {
      for (const line of readFileSync(file, "utf8").split("\n")) {
        const words = line.split(" ");
        const isClock = words[0] === "at" || words[0] === "began";
        if (!isClock && (words[1] !== device || words[2] !== group)) continue;
        if (isClock && (own.at(-1)?.startsWith("at ") ?? true)) own.pop();
        if (!isClock && words.slice(3).some((word) => numbers.includes(word))) hits.push(own.length);
        own.push(line);
      }
    }
  }
  const first = hits[0] ?? Math.max(0, own.length - linesMax);
  return own.slice(Math.max(0, first - linesMax / 2), first + linesMax / 2);
}
