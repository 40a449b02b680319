import { closedEnum, select, uint8, type Value } from "@entente/tls-codec";
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

/** Whether a sender is one of these clients, as far as an address tells: it is of the domain of one. */
export function mayBeOneOf(sender: Sender, clients: readonly ClientId[]): boolean {
  if (sender.kind === "client") return clients.includes(sender.client);
  return clients.some((client) => clientIdParts(client).domain === sender.address.domain);
}

/** A sender in words. */
export function textOfSender(sender: Sender): string {
  return sender.kind === "client" ? sender.client : `a client of ${sender.address.domain}`;
}
