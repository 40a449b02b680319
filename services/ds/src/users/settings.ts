import { z } from "zod";

/** What a domain's directory of users tells whom, and what holds for users who set nothing. */
export const DirectorySettings = z.strictObject({
  /** What users of other domains get: `nothing`, users by their `exact` id, or `search` by prefix too. */
  otherDomains: z.enum(["exact", "nothing", "search"]).default("exact"),
  /** Who finds a user who set nothing: only its contacts (`hidden`), users of this `domain`, or `everyone`. */
  visibility: z.enum(["domain", "everyone", "hidden"]).default("domain"),
  /** Who gets the KeyPackages of a user who set nothing: `anyone` but those it has blocked, or its `contacts`. */
  keyPackagesFor: z.enum(["anyone", "contacts"]).default("anyone"),
});
export type DirectorySettings = z.output<typeof DirectorySettings>;
