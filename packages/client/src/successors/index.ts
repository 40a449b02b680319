export type { ReInitOptions } from "./reinits.ts";
export { SharedKeys } from "./shared-keys.ts";
export { Continuations, type Continued } from "./continuations.ts";
export type { SuccessionReason } from "./succession-record.ts";
