import { type ClientId, compareAddresses, KeyPackage, MLSMessage } from "@entente/mls-wire";
import { decode, DecodeError } from "@entente/tls-codec";
import type { Extension } from "ts-mls";
import type { ClientInternals } from "../client/internals.ts";
import { addressOf, type Sender } from "../inbox/correspondent.ts";
import { clientAddressExtension, clientAddressOf } from "../mls/client-address.ts";

/** What a client's KeyPackages for sessions tell of where it is reached; nothing where its domain makes no addresses, or can not be asked. @throws RpcFailure. */
export async function addressExtensions(
  addresses: ClientInternals["addresses"],
): Promise<readonly Extension[]> {
  await addresses.fillIfReached(1);
  const sealed = addresses.take();
  return sealed === undefined ? [] : [clientAddressExtension(sealed)];
}

/** The sealed part of the address that a KeyPackage's leaf tells, if it is one. Its owner controls it. @throws DecodeError. */
export function addressIn(keyPackage: Uint8Array): Uint8Array | undefined {
  return clientAddressOf(decode(KeyPackage, keyPackage).leafNode);
}

/** The same for a KeyPackage as an MLSMessage; undefined for anything else. Whoever sent it controls it. */
export function addressInMessage(message: Uint8Array): Uint8Array | undefined {
  try {
    const read = decode(MLSMessage, message);
    return read.wireFormat === "mls_key_package" ? clientAddressOf(read.keyPackage.leafNode) : undefined;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** Whether a KeyPackage, an MLSMessage, comes from its owner: by name, or from the address that it tells. */
export function isSentByOwner(sender: Sender, owner: ClientId, message: Uint8Array): boolean {
  if (sender.kind === "client") return sender.client === owner;
  const told = addressInMessage(message);
  return told !== undefined && compareAddresses(addressOf(owner, told), sender.address) === 0;
}
