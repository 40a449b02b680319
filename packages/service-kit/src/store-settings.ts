import { z } from "zod";

/** Where a service keeps its state: an embedded database, PostgreSQL, or (for tests) nowhere. */
export const StoreSettings = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("sqlite"),
    path: z.string().min(1).describe("File of the embedded database"),
  }),
  z.strictObject({
    kind: z.literal("postgres"),
    url: z.string().min(1).describe("postgres://…, of a database that is this service's alone"),
  }),
  z.strictObject({ kind: z.literal("memory") }),
]);
export type StoreSettings = z.output<typeof StoreSettings>;
