import { sha256 } from "../digest.ts";

/** The lane of one client's inbox messages between two domains: they keep their order, and no other client's wait for them. */
export function inboxLane(senderClientId: string): Uint8Array {
  return sha256("entente inbox lane", senderClientId);
}

/** The same where the other domain knows the client by an address alone, as long as the client tells that one. */
export function addressLane(sender: Uint8Array): Uint8Array {
  return sha256("entente inbox lane of an address", sender);
}
