export { DirectoryStore } from "./directory-store.ts";
export { DirectoryTransport, type DirectoryTransportOptions } from "./directory-transport.ts";
