import { sha256 } from "../digest.ts";

/** Under whose name a domain keeps what it has proposed. */
export function evictionOwner(domain: string): string {
  return `care@${domain}`;
}

/** Names the proposal of this domain to remove a leaf in an epoch: there is one. */
export function evictionKey(groupId: Uint8Array, epoch: bigint, leafIndex: number): Uint8Array {
  return sha256("eviction", groupId, String(epoch), String(leafIndex)).subarray(0, 16);
}
