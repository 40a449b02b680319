import { compareBytes, opaqueV, refined, struct, type Value } from "@entente/tls-codec";
import { DomainName } from "./domain-name.ts";
import { addressBytesMax } from "./limits.ts";

/** Extension type of a leaf that tells where its client is reached; for private use. Its data is the sealed part of a ClientAddress. */
export const clientAddressExtensionType = 0xfe12;

/**
 *     struct {
 *       DomainName domain;
 *       opaque sealed<V>;     // 1 to 512 bytes that this domain alone can open
 *     } ClientAddress;
 *
 * A client as other domains know it: which domain it is of, and what that domain needs to tell which it is. Its domain makes as many
 * for it as it asks for; no two are alike, and nobody else can tell that they are of one client. Whoever names it controls both.
 */
export const ClientAddress = struct({
  domain: DomainName,
  sealed: refined(opaqueV, problemOf),
});
export type ClientAddress = Value<typeof ClientAddress>;

function problemOf(sealed: Uint8Array): string | undefined {
  return sealed.length >= 1 && sealed.length <= addressBytesMax
    ? undefined
    : `an address has 1 to ${addressBytesMax} bytes`;
}

/** By domain, then by bytes: negative where `left` comes first, 0 where they are the same. */
export function compareAddresses(left: ClientAddress, right: ClientAddress): number {
  if (left.domain !== right.domain) return left.domain < right.domain ? -1 : 1;
  return compareBytes(left.sealed, right.sealed);
}
