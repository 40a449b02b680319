export { Configuration } from "./configuration.ts";
export { startGateway } from "./gateway.ts";
export { type Peer, type PeerState, peerStates, spkiPin } from "./peers/peer.ts";
export { PeersFile, readPeers } from "./peers/peers-file.ts";
