export * from "./commit-watch.ts";
export { DmlsPerson } from "./dmls-person.ts";
export * from "./forging-transports.ts";
export * from "./person.ts";
export * from "./ports.ts";
export * from "./second-log.ts";
export * from "./service-process.ts";
export * from "./test-domain.ts";
export * from "./testbed.ts";
