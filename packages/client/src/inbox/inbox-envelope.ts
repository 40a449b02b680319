/** What the messages of a channel are about. The first two octets of every payload that this SDK sends to an inbox. */
export const inboxProtocols = {
  /** Groups of the eventual mode. */
  eventualGroups: 1,
  /** Distributed MLS sessions. */
  dmls: 2,
  /** Asking to be added to a group. */
  knocks: 3,
  /** What members of a group tell each other beside it. */
  members: 4,
} as const;

/** Protocol numbers from here on are for applications. */
export const applicationProtocolsFrom = 0x8000;

/** A payload: the protocol's number, big-endian, then its message. */
export function inboxPayload(protocol: number, message: Uint8Array): Uint8Array {
  const payload = new Uint8Array(2 + message.length);
  payload[0] = protocol >> 8;
  payload[1] = protocol & 0xff;
  payload.set(message, 2);
  return payload;
}

/** The inverse of {@link inboxPayload}; `undefined` for a payload without a number. Its sender controls all of it. */
export function readInboxPayload(
  payload: Uint8Array,
): { readonly protocol: number; readonly message: Uint8Array } | undefined {
  const [high, low] = payload;
  if (high === undefined || low === undefined) return undefined;
  return { protocol: (high << 8) | low, message: payload.subarray(2) };
}
