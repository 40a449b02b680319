import { z } from "zod";

/** Where the bytes of attachments are. */
export const AttachmentSettings = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("disk"),
    folder: z.string().min(1).describe("A folder; of replicas, one that they share"),
  }),
  z.strictObject({
    kind: z.literal("s3"),
    endpoint: z.url().describe("URL of the store"),
    region: z.string().min(1).default("us-east-1").describe("Its region, as it wants it named"),
    bucket: z.string().min(1).describe("A bucket that exists"),
    prefix: z.string().default("attachments/").describe("What the names of all objects begin with"),
    accessKeyId: z.string().min(1).describe("Who this service is there"),
    secretAccessKeyFile: z.string().min(1).describe("File with the secret"),
    pathStyle: z
      .boolean()
      .default(true)
      .describe("The bucket is in the path of URLs, and not in the name of the host"),
  }),
]);
export type AttachmentSettings = z.output<typeof AttachmentSettings>;
