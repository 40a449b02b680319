export type { ReInitOptions } from "./reinits.ts";
export { Continuations, type Continued } from "./continuations.ts";
export type { SuccessionReason } from "./succession-record.ts";
