import { defaultBounds, type Bounds } from "./limits.ts";
import type { FaultHook, Store } from "./ports/store.ts";
import { openSqlite } from "./sqlite/driver.ts";

export type StoreLocation = { readonly kind: "sqlite"; readonly path: string };

export interface OpenOptions {
  /** Bounds to lower; the rest are the defaults of `limits`. */
  readonly bounds?: Partial<Bounds>;
  /** Makes writes fail, for tests. */
  readonly fault?: FaultHook;
}

/** Opens a store, creating or migrating its schema. Throws `schema` for a database of a newer release or of something else. */
export async function openStore(location: StoreLocation, options: OpenOptions = {}): Promise<Store> {
  const bounds = { ...defaultBounds, ...options.bounds };
  return openSqlite(location.path, bounds, options.fault);
}
