import type { StoreChanges } from "./client-store.ts";
import { changesMax, nameCharactersMax } from "./limits.ts";
import { StoreError } from "./store-error.ts";

/**
 * What every store checks before anything is touched. Throws StoreError `too_large` for a list or name past its bound,
 * `group_conflict` or `cursor_behind` for a group or feed that is named twice.
 */
export function checkChanges(changes: StoreChanges): void {
  const { eventsToldUpTo: _, records, ...lists } = changes;
  for (const [kind, list] of Object.entries(lists)) {
    if (list.length > changesMax)
      throw new StoreError("too_large", `more than ${changesMax} ${kind} in one save`);
  }
  const names = [...(records?.keys() ?? []), ...(changes.cursors ?? []).map(({ feed }) => feed)];
  if (names.some((name) => name.length > nameCharactersMax)) {
    throw new StoreError("too_large", `a name above ${nameCharactersMax} characters`);
  }
  if (repeats((changes.groups ?? []).map(({ groupId }) => groupId))) {
    throw new StoreError("group_conflict", "a group twice in one save");
  }
  if (repeats((changes.cursors ?? []).map(({ feed }) => feed))) {
    throw new StoreError("cursor_behind", "a feed twice in one save");
  }
}

function repeats(names: readonly string[]): boolean {
  return new Set(names).size < names.length;
}
