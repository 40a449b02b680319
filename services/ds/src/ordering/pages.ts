import { storeBatchMax } from "../limits.ts";

/** All rows of a listing that is read page by page, by group id. */
export async function* pages<T>(
  read: (afterGroupId: Uint8Array | undefined, rowsMax: number) => Promise<readonly T[]>,
  groupIdOf: (row: T) => Uint8Array,
): AsyncGenerator<T> {
  let after: Uint8Array | undefined;
  for (;;) {
    const page = await read(after, storeBatchMax);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < storeBatchMax) return;
    after = groupIdOf(last);
  }
}
