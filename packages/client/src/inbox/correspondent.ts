import { closedEnum, hexFromBytes, select, uint8, type Value } from "@entente/tls-codec";
import { ClientAddress, ClientId, clientIdParts } from "@entente/mls-wire";

/**
 * Who has sent a message, as its domain says: a client by name, or by an address that only that domain can open. Whose address it is, members of
 * its groups know from their leaves.
 */
export const Sender = select({
  tag: { kind: closedEnum(uint8, { client: 1, address: 2 }) },
  cases: { client: { client: ClientId }, address: { address: ClientAddress } },
});
export type Sender = Value<typeof Sender>;

/** A device that a message is for. */
export interface Addressee {
  readonly client: ClientId;
  /** The sealed part of its address; undefined where its leaf tells none. */
  readonly address: Uint8Array | undefined;
}

/** A device that servers are told of by its address. */
export interface SealedAddressee {
  readonly client: ClientId;
  readonly address: ClientAddress;
}

/** How servers are told of devices: those without an address by name, and everybody where whoever speaks has none itself. */
export interface Told {
  readonly named: readonly ClientId[];
  readonly sealed: readonly SealedAddressee[];
}

/** @param own the sealed part of an address of whoever speaks; undefined where it has none. */
export function toldTo(own: Uint8Array | undefined, devices: readonly Addressee[]): Told {
  const named: ClientId[] = [];
  const sealed: SealedAddressee[] = [];
  for (const { client, address } of devices) {
    if (own === undefined || address === undefined) named.push(client);
    else sealed.push({ client, address: addressOf(client, address) });
  }
  return { named, sealed };
}

/** The address of a client whose leaf tells this sealed part. */
export function addressOf(client: ClientId, sealed: Uint8Array): ClientAddress {
  return { domain: clientIdParts(client).domain, sealed };
}

/** Tells addresses apart. */
export function keyOfAddress({ domain, sealed }: ClientAddress): string {
  return `${domain} ${hexFromBytes(sealed)}`;
}

/** Tells senders apart; no client has the key of an address. */
export function keyOfSender(sender: Sender): string {
  return sender.kind === "client" ? sender.client : keyOfAddress(sender.address);
}

/** Whether a sender is one of these clients, as far as an address tells: it is of the domain of one. */
export function mayBeOneOf(sender: Sender, clients: readonly ClientId[]): boolean {
  if (sender.kind === "client") return clients.includes(sender.client);
  return clients.some((client) => clientIdParts(client).domain === sender.address.domain);
}

/** A sender in words. */
export function textOfSender(sender: Sender): string {
  return sender.kind === "client" ? sender.client : `a client of ${sender.address.domain}`;
}
