import { type Watched } from "./algorithm/monitor.ts";
import { baseLadder, monitoringLadder } from "./ladder/ladder.ts";

// Which versions an answer gives steps for: a rule that who answers and who checks must share.

/** The versions whose steps an answer to a contact holds, ascending. */
export function watchedVersions(watched: readonly Watched[]): number[] {
  return ascending(watched.flatMap(({ version }) => monitoringLadder(version)));
}

/** The versions whose steps an answer to an owner holds, ascending; `greatest` are the greatest versions shown. */
export function ownedVersions(greatest: readonly number[]): number[] {
  return ascending(greatest.flatMap((version) => (version < 0 ? [0] : baseLadder(version))));
}

/** The versions whose steps the answer to an update holds, ascending. */
export function updateVersions(version: number): number[] {
  return ascending([...baseLadder(version), ...(version === 0 ? [] : baseLadder(version - 1))]);
}

function ascending(versions: readonly number[]): number[] {
  return [...new Set(versions)].sort((a, b) => a - b);
}
