import { execFileSync } from "node:child_process";

/** Short id of the commit that is checked out in the working directory, for reports; "unknown" outside of a repository. */
export function sourceCommit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "unknown";
  }
}
