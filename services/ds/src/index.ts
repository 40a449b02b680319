export { Configuration } from "./configuration.ts";
export { type Replacements, startDs } from "./ds.ts";
export { type RefusalCode, refusalStatus } from "./errors.ts";
export { describeRestored, restored } from "./restored.ts";
export { sessionTokenKey } from "./client-api/sessions.ts";
export { sealToken, type TokenContents } from "./client-api/session-token.ts";
