export { ConnectProxy } from "./connect-proxy.ts";
export { freePort, freePorts } from "./ports.ts";
export { refusalOf } from "./refusal.ts";
