export { Configuration } from "./configuration.ts";
export { startGateway } from "./gateway.ts";
export { type Peer, PeersFile, readPeers, spkiPin } from "./peers/peer.ts";
