export { nodeCrypto } from "./node-crypto.ts";
export { SqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";
export { grpcTransports } from "./grpc/grpc-transport.ts";
export { type LoopbackSignIn, signInOnLoopback } from "./loopback-sign-in.ts";
