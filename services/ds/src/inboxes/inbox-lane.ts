import { sha256 } from "../digest.ts";

/** The lane of one client's inbox messages between two domains: they keep their order, and no other client's wait for them. */
export function inboxLane(senderClientId: string): Uint8Array {
  return sha256("entente inbox lane", senderClientId);
}
