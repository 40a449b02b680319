/** Cases that fail, and why that is known and accepted: `family/case` → reason. A case that passes must not be listed. */
export const knownFailures: ReadonlyMap<string, string> = new Map();
