export { Configuration } from "./configuration.ts";
export { type Replacements, startDs } from "./ds.ts";
export { type RefusalCode, refusalStatus } from "./errors.ts";
