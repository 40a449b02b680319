/** The WebSocket subprotocol of a tunnel of calls (RFC 6455 1.9): a browser's client and a web gateway both name it. */
export const webSubprotocol = "entente.v1";
