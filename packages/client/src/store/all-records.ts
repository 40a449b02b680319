import type { ClientStore, NamedRecord } from "./client-store.ts";
import { rowsMax } from "./limits.ts";

/**
 * Every record whose name begins with `prefix`, in the order of names and named without it. At most `pageItems` are in memory; what is
 * saved or deleted meanwhile may be missing or there.
 *
 * @throws StoreError.
 */
export async function* allRecords(
  store: Pick<ClientStore, "records">,
  prefix: string,
  pageItems = rowsMax,
): AsyncGenerator<NamedRecord, void, undefined> {
  for (let after = ""; ;) {
    const page = await store.records(prefix, after, pageItems);
    for (const { name, value } of page) yield { name: name.slice(prefix.length), value };
    const last = page.at(-1);
    if (last === undefined || page.length < Math.min(pageItems, rowsMax)) return;
    after = last.name;
  }
}
