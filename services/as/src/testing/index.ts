export { type Accounts, browse, LoopbackProvider } from "./loopback-provider.ts";
