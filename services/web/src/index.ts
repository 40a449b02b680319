export { Configuration } from "./configuration.ts";
export { startWeb } from "./web.ts";
