import { addressBytesMax, clientAddressExtensionType, type ClientId } from "@entente/mls-wire";
import type { Extension, LeafNode } from "ts-mls";
import { claimsOfCredential } from "./credential.ts";

/** The extension of a leaf that tells where its client is reached. `sealed` is the client's domain's, as it gave it. */
export function clientAddressExtension(sealed: Uint8Array): Extension {
  return { extensionType: clientAddressExtensionType, extensionData: sealed };
}

/** A leaf, of whichever decoder: what it tells beside its keys. */
interface TellingLeaf {
  readonly extensions: readonly {
    readonly extensionType: number | string;
    readonly extensionData: Uint8Array;
  }[];
}

/** The sealed part of the address that a leaf tells; undefined where it tells none that can be one. Its client controls it. */
export function clientAddressOf({ extensions }: TellingLeaf): Uint8Array | undefined {
  const told = extensions.find(({ extensionType }) => extensionType === clientAddressExtensionType);
  return told !== undefined && isSealedPart(told.extensionData) ? told.extensionData : undefined;
}

/** Whether these bytes can be the sealed part of an address. */
export function isSealedPart({ length }: Uint8Array): boolean {
  return length >= 1 && length <= addressBytesMax;
}

/** A client and the sealed part of the address in its leaf. */
export interface AddressedClient {
  readonly client: ClientId;
  readonly sealed: Uint8Array;
}

/** The clients of these leaves that tell an address. Throws GroupError `identity_invalid`. */
export function addressedClients(
  leaves: readonly (readonly [number, LeafNode])[],
): readonly AddressedClient[] {
  return leaves.flatMap(([, leaf]) => {
    const sealed = clientAddressOf(leaf);
    return sealed === undefined ? [] : [{ client: claimsOfCredential(leaf.credential).client, sealed }];
  });
}
