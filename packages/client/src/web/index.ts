export type { OpenSocket, Socket } from "./connection.ts";
export { IndexedDbStore } from "./indexed-db-store.ts";
export { webTransports } from "./web-transport.ts";
