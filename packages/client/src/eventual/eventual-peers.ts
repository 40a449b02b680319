import type { ClientId } from "@entente/mls-wire";
import type { AddressedClient } from "../mls/client-address.ts";
import type { Group } from "../mls/group.ts";
import { type Addressee, addressOf, keyOfAddress, type Sender } from "../inbox/correspondent.ts";
import { peersMax } from "./limits.ts";

/** Clients that were seen in a group, by the addresses that their leaves told; who had an address first keeps it. */
export type Peers = Map<string, AddressedClient>;

/** Remembers who is in a group. Those who are not are forgotten when there are more than `peersMax`. */
export function notePeers(peers: Peers, group: Pick<Group, "addresses">): void {
  const now = group.addresses;
  for (const { client, sealed } of now) {
    const key = keyOfAddress(addressOf(client, sealed));
    if (!peers.has(key)) peers.set(key, { client, sealed });
  }
  if (peers.size <= peersMax) return;
  const members = new Set(now.map(({ client }) => client));
  for (const [key, { client }] of peers) if (!members.has(client)) peers.delete(key);
}

/** As they are stored, in order. */
export function peersOf(stored: readonly AddressedClient[]): Peers {
  return new Map(stored.map((each) => [keyOfAddress(addressOf(each.client, each.sealed)), each]));
}

/** The client that a message is from; undefined for an address that nobody was seen with. */
export function clientOfSender(peers: Peers, sender: Sender): ClientId | undefined {
  return sender.kind === "client" ? sender.client : peers.get(keyOfAddress(sender.address))?.client;
}

/** The clients with the addresses that were seen last. */
export function addressees(peers: Peers, clients: readonly ClientId[]): readonly Addressee[] {
  const last = new Map([...peers.values()].map(({ client, sealed }) => [client, sealed]));
  return clients.map((client) => ({ client, address: last.get(client) }));
}
