import { addressBytesMax, type ClientAddress, parseDomainName } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { hexOf, sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import { listOf } from "../fields.ts";
import { inboxDomainsMax, inboxPayloadBytesMax, inboxRecipientsMax } from "./limits.ts";

/** A message to addresses, within its bounds; nothing is known yet of whose they are. */
export interface AddressedRequest {
  /** What recipients are told of the sender; sealed by the sender's domain. */
  readonly sender: Uint8Array;
  readonly addresses: readonly ClientAddress[];
  readonly payload: Uint8Array;
}

/** @throws ServiceError `bad_field`, `too_large`; IdentifierError. The sender controls everything. */
export function addressedRequestOf({
  sender,
  addresses,
  payload,
}: Pick<delivery.SendToAddressesRequest, "addresses" | "payload" | "sender">): AddressedRequest {
  listOf(addresses, 1, inboxRecipientsMax, "addresses");
  const parsed = addresses.map(addressOf);
  sealedPartsOf([sender], "sender");
  checkPayload(payload);
  const domains = byDomain(parsed);
  for (const sealed of domains.values()) sealedPartsOf(sealed, "addresses");
  if (domains.size > inboxDomainsMax)
    throw refusal("too_large", `at most ${String(inboxDomainsMax)} domains`, { field: "addresses" });
  return { sender, addresses: parsed, payload };
}

/** @throws ServiceError `bad_field`; IdentifierError. */
export function addressOf({
  domain,
  sealed,
}: Pick<delivery.DeviceAddress, "domain" | "sealed">): ClientAddress {
  sealedPartsOf([sealed], "sealed");
  return { domain: parseDomainName(domain), sealed };
}

/** Sealed parts of addresses of one domain, within their bounds. @throws ServiceError `bad_field`, `too_large`. */
export function sealedPartsOf(sealed: readonly Uint8Array[], field: string): readonly Uint8Array[] {
  listOf(sealed, 1, inboxRecipientsMax, field);
  if (sealed.some(({ length }) => length < 1 || length > addressBytesMax))
    throw refusal("bad_field", `an address has 1 to ${String(addressBytesMax)} bytes`, { field });
  if (new Set(sealed.map(hexOf)).size !== sealed.length)
    throw refusal("bad_field", "an address is there twice", { field });
  return sealed;
}

/** @throws ServiceError `too_large`. */
export function checkPayload({ length }: Uint8Array): void {
  if (length <= inboxPayloadBytesMax) return;
  throw refusal("too_large", `${String(length)} bytes, at most ${String(inboxPayloadBytesMax)}`, {
    field: "payload",
  });
}

/** Sealed parts by domain, in order of appearance. */
export function byDomain(addresses: readonly ClientAddress[]): ReadonlyMap<string, readonly Uint8Array[]> {
  const found = new Map<string, Uint8Array[]>();
  for (const { domain, sealed } of addresses) {
    const held = found.get(domain);
    if (held === undefined) found.set(domain, [sealed]);
    else held.push(sealed);
  }
  return found;
}

/**
 * Names a message to other domains, too: nobody's name is in it, so that none can be found by trying. The sender's address is the
 * sender's alone, so nobody else can take the name of its message.
 */
export function addressedMessageId(key: Uint8Array, request: AddressedRequest): Uint8Array {
  const to = request.addresses.map(({ domain, sealed }) => `${domain} ${hexOf(sealed)}`).join("\n");
  const head = `entente inbox message by address\n${hexOf(request.sender)}\n${to}\n\n`;
  return sha256(head, key, request.payload);
}
