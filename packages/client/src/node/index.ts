export { nodeCrypto } from "./node-crypto.ts";
export { SqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";
export { grpcTransports, grpcTransportsThrough } from "./grpc/grpc-transport.ts";
export { type LoopbackSignIn, signInOnLoopback } from "./loopback-sign-in.ts";
export { SignerProcess, type SignerProgram } from "./signer/signer-process.ts";
export { serveSigner } from "./signer/signer-service.ts";
