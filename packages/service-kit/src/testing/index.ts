export { freePort, freePorts } from "./ports.ts";
export { refusalOf } from "./refusal.ts";
