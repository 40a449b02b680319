export { startAs } from "./as.ts";
export { Configuration } from "./configuration.ts";
