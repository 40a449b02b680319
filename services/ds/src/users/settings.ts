import { z } from "zod";

/** What a domain's directory of users tells whom, and what holds for users who set nothing. */
export const DirectorySettings = z.strictObject({
  otherDomains: z
    .enum(["exact", "nothing", "search"])
    .default("exact")
    .describe(
      "What users of other domains get: `nothing`, users by their `exact` id, or `search` by prefix too",
    ),
  visibility: z
    .enum(["domain", "everyone", "hidden"])
    .default("domain")
    .describe(
      "Who finds a user who set nothing: only its contacts (`hidden`), users of this `domain`, or `everyone`",
    ),
  keyPackagesFor: z
    .enum(["anyone", "contacts"])
    .default("anyone")
    .describe(
      "Who gets the KeyPackages of a user who set nothing: `anyone` but those it has blocked, or its `contacts`",
    ),
});
export type DirectorySettings = z.output<typeof DirectorySettings>;
