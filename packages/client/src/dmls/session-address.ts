import { addressBytesMax, clientAddressExtensionType, KeyPackage } from "@entente/mls-wire";
import { decode } from "@entente/tls-codec";
import type { Extension } from "ts-mls";
import type { ClientInternals } from "../client/internals.ts";
import { clientAddressExtension } from "../mls/client-address.ts";

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
  const { extensions } = decode(KeyPackage, keyPackage).leafNode;
  const told = extensions.find(({ extensionType }) => extensionType === clientAddressExtensionType);
  const bytes = told?.extensionData.length ?? 0;
  return bytes >= 1 && bytes <= addressBytesMax ? told?.extensionData : undefined;
}
