import { addressBytesMax, clientAddressExtensionType } from "@entente/mls-wire";
import type { Extension, LeafNode } from "ts-mls";

/** The extension of a leaf that tells where its client is reached. `sealed` is the client's domain's, as it gave it. */
export function clientAddressExtension(sealed: Uint8Array): Extension {
  return { extensionType: clientAddressExtensionType, extensionData: sealed };
}

/** The sealed part of the address that a leaf tells; undefined where it tells none that can be one. Its client controls it. */
export function clientAddressOf({ extensions }: Pick<LeafNode, "extensions">): Uint8Array | undefined {
  const told = extensions.find(({ extensionType }) => extensionType === clientAddressExtensionType);
  const bytes = told?.extensionData.length ?? 0;
  return bytes >= 1 && bytes <= addressBytesMax ? told?.extensionData : undefined;
}
