import { z } from "zod";

/** Where a service keeps its state: an embedded database, PostgreSQL, or (for tests) nowhere. */
export const StoreSettings = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sqlite"), path: z.string().min(1) }),
  z.strictObject({ kind: z.literal("postgres"), url: z.string().min(1) }),
  z.strictObject({ kind: z.literal("memory") }),
]);
export type StoreSettings = z.output<typeof StoreSettings>;
