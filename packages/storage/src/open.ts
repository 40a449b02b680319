import { defaultBounds, type Bounds } from "./limits.ts";
import { openMemory } from "./memory/store.ts";
import { openPostgres } from "./postgres/driver.ts";
import type { FaultHook, Store } from "./ports/store.ts";
import { openSqlite } from "./sqlite/driver.ts";

/** `memory`: for tests; `sqlite`: one file of one process; `postgres`: a database that replicas share. */
export type StoreLocation =
  | { readonly kind: "memory" }
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly url: string };

export interface OpenOptions {
  /** Bounds to lower; the rest are the defaults of `limits`. */
  readonly bounds?: Partial<Bounds>;
  /** Makes writes fail, for tests. */
  readonly fault?: FaultHook;
}

/** Opens a store, creating or migrating its schema. Throws `schema` for a database of a newer release or of something else. */
export async function openStore(location: StoreLocation, options: OpenOptions = {}): Promise<Store> {
  const bounds = { ...defaultBounds, ...options.bounds };
  if (location.kind === "memory") return openMemory(bounds, options.fault);
  if (location.kind === "postgres") return await openPostgres(location.url, bounds, options.fault);
  return openSqlite(location.path, bounds, options.fault);
}
